"""The value of a visit, learned from a history: which columns, which rows teach, what came of it.

This room alone knows scikit-learn. What leaves it is a `Model` of `valuation/learned`: plain data.

::

    read_history   a table by the names of its columns
    train          parts by time, weights, calibration, what a visit changes, hours, amounts
"""
