"""Pairs that began before the dashboard: who attested them, and which file they came with.

Revision 0013, after 0012.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | None = None
depends_on: str | None = None

ATTESTED = "(attested_on IS NULL) = (attested_by IS NULL)"
MADE = {"pairing_id": "pairings", "offer_id": "mentor_offers"}


def upgrade() -> None:
    """Make room for what is attested, and for what a file of pairs made."""
    with op.batch_alter_table("pairings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("attested_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("attested_by", sa.String(length=120), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_pairings_attested"), ATTESTED)
    of_past: sa.Column[bool] = sa.Column(
        "of_past", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.add_column(of_past)
    with op.batch_alter_table("import_rows", schema=None) as batch_op:
        for name, table in MADE.items():
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
            key = batch_op.f(f"fk_import_rows_{name}")
            batch_op.create_foreign_key(key, table, [name], ["id"])


def downgrade() -> None:
    """Forget who attested what; the pairs themselves stay, as if they had begun here."""
    with op.batch_alter_table("import_rows", schema=None) as batch_op:
        for name in MADE:
            batch_op.drop_constraint(batch_op.f(f"fk_import_rows_{name}"), type_="foreignkey")
            batch_op.drop_column(name)
    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.drop_column("of_past")
    with op.batch_alter_table("pairings", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_pairings_attested"), type_="check")
        batch_op.drop_column("attested_by")
        batch_op.drop_column("attested_on")
