"""When could we come: windows to offer on the phone, each backed by a plan that keeps it.

::

    asking      the case, the plans that stand, and what an agreement would say
    kept_day    the plan of a day that the store keeps, whole or not offered on
    lawful      which windows the rulebook allows, and why days fall away
    part        one day of a plan as a problem of its own, in which everybody is kept
    inserting   what each window adds to the day, visit by visit put in
    solving     a day with the visit in a window, searched and checked
    searching   of every day, the cheapest known with the visit and without it
    offering    offers, the cheapest first
    keeping     an accepted offer as a plan that stands
"""
