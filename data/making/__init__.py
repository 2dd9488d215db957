"""How the sample of a made-up branch is made; `make_sample.py` runs it."""
