"""The dispatcher's desk: a plan that was made is opened again, and asked about.

::

    recipe      request.json: what a plan was made from, and how
    opening     the plan's folder and its inputs become an `OpenedPlan`, if they still agree
    kept_routes the routes of a plan that the store keeps as its plan.json
    carrying    the routes of a plan, in a problem that differs from its own

    explaining  why a case is not visited, all that is known of it
    holding     ... the rules that hold it, and what would lift them
    blocking    ... what keeps it from being made at all: `relaxing` each constraint, `alone`
    pricing     ... what it would cost, solved again, as far as the `effort` goes
    fixing      ... what could help: the least `proposals`, each solved again; `windows`
    claims      the same as JSON

    slots/      when could we come: windows to offer on the phone, and to promise
"""
