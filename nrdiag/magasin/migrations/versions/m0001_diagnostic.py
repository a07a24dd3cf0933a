"""Diagnostics kept by their users."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "diagnostic",
        sa.Column("cle", sa.String(64), primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("contenu", sa.LargeBinary, nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("modifie_le", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_diagnostic_modifie_le", "diagnostic", ["modifie_le"])


def downgrade() -> None:
    op.drop_table("diagnostic")
