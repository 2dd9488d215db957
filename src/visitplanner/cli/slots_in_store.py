"""Placeholder."""
def run_in_store(question, console):
    raise NotImplementedError
