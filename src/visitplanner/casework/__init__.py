"""What happens to a case, recorded in the store: each step judged by the process, then kept.

The process says which step is lawful where, the rulebook what must be on record before it; the
store keeps facts, steps and state in one transaction. Whatever is recorded twice is recorded once.
"""
