"""What a file made is found by an index.

Revision 0014, after 0013.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | None = None
depends_on: str | None = None

MADE = ("membership_id", "pairing_id", "offer_id")


def upgrade() -> None:
    """Index the few rows that made something: a removal looks for them each time."""
    for name in MADE:
        made = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            op.f(f"ix_import_rows_{name}"),
            "import_rows",
            [name],
            sqlite_where=made,
            postgresql_where=made,
        )


def downgrade() -> None:
    """Look through all rows again."""
    for name in MADE:
        op.drop_index(op.f(f"ix_import_rows_{name}"), "import_rows")
