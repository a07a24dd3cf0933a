"""Workshops, their participants and their votes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _when(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of(name: str, target: str, *, key: bool = False) -> sa.Column[object]:
    return sa.Column(
        name, sa.String(64), sa.ForeignKey(target, ondelete="CASCADE"), nullable=False,
        primary_key=key,
    )  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "atelier",
        sa.Column("cle", sa.String(64), primary_key=True),
        sa.Column("cle_ecran", sa.String(64), nullable=False, unique=True),
        sa.Column("code", sa.String(4), nullable=False, unique=True),
        sa.Column("titre", sa.String(300), nullable=False),
        sa.Column("territoire", sa.String(12), nullable=False),
        sa.Column("adresse", sa.String(200), nullable=False),
        sa.Column("deroule", sa.Text, nullable=False),
        sa.Column("decisions", sa.Text, nullable=False),
        sa.Column("etape", sa.Integer, nullable=False),
        sa.Column("ouvert", sa.Boolean, nullable=False),
        sa.Column("revele", sa.Boolean, nullable=False),
        _when("minuteur", nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("votes", sa.Integer, nullable=False),
        _when("cree_le"),
    )
    op.create_index("ix_atelier_cree_le", "atelier", ["cree_le"])
    op.create_table(
        "participant",
        sa.Column("cle", sa.String(64), primary_key=True),
        _of("atelier", "atelier.cle"),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("papier", sa.Boolean, nullable=False),
        _when("cree_le"),
    )
    op.create_index("ix_participant_atelier", "participant", ["atelier"])
    op.create_table(
        "vote",
        _of("participant", "participant.cle", key=True),
        sa.Column("question", sa.String(80), primary_key=True),
        _of("atelier", "atelier.cle"),
        sa.Column("valeur", sa.Text, nullable=False),
        sa.Column("visible", sa.Boolean, nullable=False),
        _when("modifie_le"),
    )
    op.create_index("ix_vote_atelier", "vote", ["atelier"])


def downgrade() -> None:
    for table in ("vote", "participant", "atelier"):
        op.drop_table(table)
