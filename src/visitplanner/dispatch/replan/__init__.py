"""It is 11:20 and everything has changed: what has happened stays, and the rest is planned anew.

::

    events, typed       what has happened, as it is typed or listed
    against             what of it contradicts the plan
    clock               who is where, what is under way, and when each officer is free
    facts               what the events change for good: kept, so that a replan can be replanned
    changed             the day as it is now: cases, officers and ways changed by the facts
    remaining           the rest of the day, a problem of its own
    choosing            several plans for the rest, the best by the whole priced objective
    reasons             why the rest leaves a visit out
    spending            what was spent before and stands in none of the new routes
    nearness            starts kept near the old ones where it costs nothing
    calling             who has to be called, by the time that each borrower was told
    comparing           what changes for whom
    run                 all of it in order
"""
