"""What facilitators say, and who opened what.

Revision 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables of openings and reviews."""
    op.create_table(
        "record_openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=280), nullable=True),
        sa.Column("detail", sa.String(length=120), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_openings")),
    )
    with op.batch_alter_table("record_openings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_openings_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_record_openings_member_id_at"), ["member_id", "at"], unique=False
        )

    op.create_table(
        "recommendations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("recommended_by", sa.String(length=120), nullable=False),
        sa.Column("recommended_on", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=280), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_recommendations_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["mentor_offers.id"], name=op.f("fk_recommendations_offer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendations")),
        sa.UniqueConstraint(
            "offer_id", "account_id", name=op.f("uq_recommendations_offer_id_account_id")
        ),
    )
    with op.batch_alter_table("recommendations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recommendations_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("suggested_by", sa.String(length=120), nullable=False),
        sa.Column("suggested_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=280), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(status = 'open') = (settled_on IS NULL)", name=op.f("ck_suggestions_settled")
        ),
        sa.CheckConstraint("mentor_id <> mentee_id", name=op.f("ck_suggestions_two_people")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_suggestions_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"], ["members.id"], name=op.f("fk_suggestions_mentee_id")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["members.id"], name=op.f("fk_suggestions_mentor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
    )
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestions_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestions_mentee_id"), ["mentee_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_suggestions_status_suggested_on"),
            ["status", "suggested_on"],
            unique=False,
        )
        batch_op.create_index(
            "uq_suggestions_open",
            ["mentor_id", "mentee_id"],
            unique=True,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )

    op.create_table(
        "recommended_qualities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("quality", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendations.id"],
            name=op.f("fk_recommended_qualities_recommendation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommended_qualities")),
        sa.UniqueConstraint(
            "recommendation_id",
            "quality",
            name=op.f("uq_recommended_qualities_recommendation_id_quality"),
        ),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("recommended_qualities")
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_suggestions_open",
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_suggestions_status_suggested_on"))
        batch_op.drop_index(batch_op.f("ix_suggestions_mentee_id"))
        batch_op.drop_index(batch_op.f("ix_suggestions_account_id"))

    op.drop_table("suggestions")
    with op.batch_alter_table("recommendations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendations_account_id"))

    op.drop_table("recommendations")
    with op.batch_alter_table("record_openings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_openings_member_id_at"))
        batch_op.drop_index(batch_op.f("ix_record_openings_at"))

    op.drop_table("record_openings")
