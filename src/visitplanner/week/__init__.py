"""A horizon of working days: what is firm, who knows whom, who has done how much.

::

    earlier       plans that were made before, as far as a new one asks
    standing      their routes in the problem of now: firm ones are fixed, all begin the search
    continuity    whoever came last is preferred, at a price
    load          whoever has done more costs a little more, at a price
    days_first    the days one after the other: what a search for all of them begins with
    laying        all of them laid on a problem
    told          what the plan says of them
"""
