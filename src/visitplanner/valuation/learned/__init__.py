"""The value of a visit as a model that was learned from the bank's own history.

A model is plain data in a JSON file. It is reckoned by this room's own arithmetic alone: sums of
weights on the log-odds, so that each value is explained factor by factor. Learning it is the work
of the room `learning`.
"""
