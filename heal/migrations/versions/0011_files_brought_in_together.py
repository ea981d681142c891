"""Files that were brought in together can be taken back together.

Revision 0011, after 0010.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Let a file name the first of those that it was brought in with."""
    with op.batch_alter_table("import_batches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("together_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_import_batches_together_id"), ["together_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_import_batches_together_id"), "import_batches", ["together_id"], ["id"]
        )


def downgrade() -> None:
    """Forget which files came together."""
    with op.batch_alter_table("import_batches", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_import_batches_together_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_import_batches_together_id"))
        batch_op.drop_column("together_id")
