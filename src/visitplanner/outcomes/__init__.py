"""What officers bring back of a day: read, judged, and kept in one table.

An officer's page seals its export with its own key; nothing that was not sealed by a page of the
plan gets in. The table is documented in docs/outcomes.md.
"""
