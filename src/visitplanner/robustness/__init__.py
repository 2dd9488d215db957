"""How a plan stands up to days that go otherwise: replayed against simulated ones."""
