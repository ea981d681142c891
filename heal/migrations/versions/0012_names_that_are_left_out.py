"""Names that are always left out, and what each decision about a name made of a row.

Revision 0012, after 0011.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | None = None
depends_on: str | None = None

EVERYWHERE = sa.text("group_id IS NULL")


def upgrade() -> None:
    """Keep the names, and with each row the decision that settled it."""
    op.create_table(
        "ignored_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_ignored_names_group_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ignored_names")),
        sa.UniqueConstraint(
            "name_key", "group_id", name=op.f("uq_ignored_names_name_key_group_id")
        ),
    )
    with op.batch_alter_table("ignored_names", schema=None) as batch_op:
        batch_op.create_index(
            "uq_ignored_names_everywhere",
            ["name_key"],
            unique=True,
            sqlite_where=EVERYWHERE,
            postgresql_where=EVERYWHERE,
        )
    with op.batch_alter_table("import_batches", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("register_by_hand", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    _keep_decisions()


def _keep_decisions() -> None:
    with op.batch_alter_table("import_rows", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alias_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("ignored_name_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("by_hand", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_index(batch_op.f("ix_import_rows_alias_id"), ["alias_id"])
        batch_op.create_index(batch_op.f("ix_import_rows_ignored_name_id"), ["ignored_name_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_import_rows_alias_id"), "aliases", ["alias_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_import_rows_ignored_name_id"),
            "ignored_names",
            ["ignored_name_id"],
            ["id"],
        )


def downgrade() -> None:
    """Forget the names, and which decision settled what."""
    with op.batch_alter_table("import_rows", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_import_rows_ignored_name_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_import_rows_alias_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_import_rows_ignored_name_id"))
        batch_op.drop_index(batch_op.f("ix_import_rows_alias_id"))
        batch_op.drop_column("by_hand")
        batch_op.drop_column("ignored_name_id")
        batch_op.drop_column("alias_id")
    with op.batch_alter_table("import_batches", schema=None) as batch_op:
        batch_op.drop_column("register_by_hand")
    op.drop_table("ignored_names")
