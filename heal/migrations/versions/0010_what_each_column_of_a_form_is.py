"""What each column of a form is.

Revision 0010, after 0009.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = '0010'
down_revision: str | None = '0009'
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make room for what was said of forms."""
    op.create_table('column_mappings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('called', sa.String(length=120), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('saved_on', sa.Date(), nullable=False),
    sa.Column('saved_by', sa.String(length=120), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_column_mappings_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_column_mappings'))
    )


def downgrade() -> None:
    """Forget what was said of forms."""
    op.drop_table('column_mappings')
