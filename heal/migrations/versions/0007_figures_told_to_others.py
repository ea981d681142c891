"""Figures told to others.

Revision 0007, after 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = '0007'
down_revision: str | None = '0006'
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Go up."""
    op.create_table('releases',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.String(length=40), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('whole', sa.Boolean(), nullable=False),
    sa.CheckConstraint("audience <> 'coordinator'", name=op.f('ck_releases_to_others')),
    sa.CheckConstraint('until >= since', name=op.f('ck_releases_in_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_releases'))
    )
    op.create_table('released_figures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('release_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('chapter', sa.String(length=120), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('groups', sa.String(length=120), nullable=False),
    sa.Column('content', sa.String(length=10000000), nullable=False),
    sa.CheckConstraint('until >= since', name=op.f('ck_released_figures_in_order')),
    sa.ForeignKeyConstraint(['release_id'], ['releases.id'], name=op.f('fk_released_figures_release_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_released_figures')),
    sa.UniqueConstraint('release_id', 'position', name=op.f('uq_released_figures_release_id_position'))
    )
    with op.batch_alter_table('released_figures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_released_figures_until_name'), ['until', 'name'], unique=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('released_figures', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_released_figures_until_name'))

    op.drop_table('released_figures')
    op.drop_table('releases')