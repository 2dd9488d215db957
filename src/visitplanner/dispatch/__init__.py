"""The dispatcher's desk: a plan that was made is opened again, and asked about.

::

    recipe      request.json: what a plan was made from, and how
    opening     the plan's folder and its inputs become an `OpenedPlan`, if they still agree
    carrying    the routes of a plan, in a problem that differs from its own
"""
