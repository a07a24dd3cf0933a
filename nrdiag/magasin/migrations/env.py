"""What alembic runs: it is always given the connection of ``nrdiag.magasin.base``."""

from alembic import context

from nrdiag.magasin.tables import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
