"""A world of visits whose truth is known, for judging what is learned from its history."""
