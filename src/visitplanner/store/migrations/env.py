"""Runs the steps on the connection that `migrating` gives, within its transaction."""

from alembic import context

from visitplanner.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,  # SQLite's is, as `database` begins its transactions
)
context.run_migrations()
