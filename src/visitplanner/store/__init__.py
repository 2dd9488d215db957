"""The bank's own store: cases and what became of them, in SQLite or PostgreSQL.

What is personal lies sealed (`vault`), every change and every reading stands in an audit log that
proves itself (`journal`, `verifying`), and who may do what is said in one place (`access`).
`case_rows` turns rows into the domain's cases and back; nothing else knows both.
"""
