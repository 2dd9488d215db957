"""What if: a base and its variants, each planned for the same seeds and days, and compared."""
