"""The dispatcher's hand: what a person wants of a plan, beside what the solver would choose.

::

    wishes       one thing wanted of one case: an officer, a day, a time, a place in an order
    judging      the law first: a wish for a held case counts for nothing, a lawless time is refused
    applying     wishes laid on a problem
    conflicts    all smallest sets of wishes that cannot be kept together
    reasons      what stands against such a set
    kept         what a plan tells of its hand, and what it cost
"""
