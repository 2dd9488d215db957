"""The report of scenarios: what a manager reads of variants that were planned and compared."""
