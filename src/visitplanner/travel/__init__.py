"""How long and how far it is from place to place, and where places are."""
