"""Looking after pairs, their endings, concerns, and what goes on beside mentoring.

Revision 0006, after 0005.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | None = None
depends_on: str | None = None

# An old "no" said that it did no good, not that it was to end: somebody talks to them.
ANSWERS = {"yes": "going_well", "unsure": "talk_to_me", "no": "talk_to_me"}
BACK = {"going_well": "yes", "talk_to_me": "unsure", "ending": "no"}
NEW_COLUMNS: dict[str, tuple[tuple[str, Any], ...]] = {
    "check_ins": (("self_check", sa.String(40)), ("seen_to_on", sa.Date())),
    "concerns": (("signposted_on", sa.Date()), ("signposted_to", sa.String(280))),
    "endings": (
        ("for_mentor", sa.String(40)),
        ("for_mentee", sa.String(40)),
        ("mentor_asked_on", sa.Date()),
        ("mentee_asked_on", sa.Date()),
    ),
    "informal_connections": (
        ("status", sa.String(40)),
        ("closed_on", sa.Date()),
        ("matched_with_id", sa.Integer()),
    ),
    "mentor_offers": (("discontinued_by", sa.String(120)), ("channels_changed_on", sa.Date())),
    "requests": (("channels_changed_on", sa.Date()),),
}
NEW_FLAGS = {"endings": "mentee_steady", "safe_contacts": "email_is_safe"}
CHECKS = {
    "check_ins": {
        "mentors_own": "self_check IS NULL OR side = 'mentor'",
        "seen_to_in_order": "seen_to_on IS NULL OR seen_to_on >= heard_on",
    },
    "concerns": {
        "signposted_in_order": "signposted_on IS NULL OR signposted_on >= raised_on",
        "signposted": "status <> 'signposted' OR signposted_on IS NOT NULL",
        "done": "(status = 'done') = (closed_on IS NOT NULL)",
    },
    "informal_connections": {
        "two_people": "member_id <> other_id",
        "in_order": "closed_on IS NULL OR closed_on >= happened_on",
        "open": "(status = 'open') = (closed_on IS NULL)",
        "matched": "status <> 'matched' OR other_id IS NOT NULL",
    },
}
INFORMAL_INDEXES = (["status", "happened_on"], ["member_id", "other_id"], ["other_id"])

check_ins = sa.table("check_ins", sa.column("answer", sa.String))
concerns = sa.table(
    "concerns",
    sa.column("status", sa.String),
    sa.column("raised_on", sa.Date),
    sa.column("closed_on", sa.Date),
)
informal = sa.table(
    "informal_connections",
    sa.column("status", sa.String),
    sa.column("member_id", sa.Integer),
    sa.column("other_id", sa.Integer),
    sa.column("happened_on", sa.Date),
    sa.column("closed_on", sa.Date),
)


def upgrade() -> None:
    """Make room for it all, and say what was kept so far in the new words."""
    _make_tables()
    for table, columns in NEW_COLUMNS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, kind in columns:
                batch_op.add_column(sa.Column(name, kind, nullable=True))
    for table, name in NEW_FLAGS.items():
        flag: sa.Column[bool] = sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(flag)
    _say_anew()
    for table, checks in CHECKS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, says in checks.items():
                batch_op.create_check_constraint(batch_op.f(f"ck_{table}_{name}"), says)
    _tie_informal()


def _make_tables() -> None:
    op.create_table(
        "signposts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(120), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("reached_by", sa.String(120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signposts")),
        sa.UniqueConstraint("country", "name", name=op.f("uq_signposts_country_name")),
    )
    op.create_table(
        "covers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("away_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.CheckConstraint("away_id <> deputy_id", name=op.f("ck_covers_two_people")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_covers_in_order")),
        sa.ForeignKeyConstraint(["away_id"], ["accounts.id"], name=op.f("fk_covers_away_id")),
        sa.ForeignKeyConstraint(["deputy_id"], ["accounts.id"], name=op.f("fk_covers_deputy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_covers")),
    )
    with op.batch_alter_table("covers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_covers_away_id"), ["away_id"])
        batch_op.create_index(
            batch_op.f("ix_covers_deputy_id_until_on"), ["deputy_id", "until_on"]
        )
    op.create_table(
        "check_in_activities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_in_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_ins.id"], name=op.f("fk_check_in_activities_check_in_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in_activities")),
        sa.UniqueConstraint(
            "check_in_id", "activity", name=op.f("uq_check_in_activities_check_in_id_activity")
        ),
    )


def _say_anew() -> None:
    answer = sa.case(ANSWERS, value=check_ins.c.answer, else_=check_ins.c.answer)
    op.execute(check_ins.update().values(answer=answer))
    done = concerns.c.status == "closed"
    op.execute(
        concerns.update()
        .where(done)
        .values(status="done", closed_on=sa.func.coalesce(concerns.c.closed_on, concerns.c.raised_on))
    )
    op.execute(concerns.update().where(concerns.c.status == "open").values(status="told", closed_on=None))
    # Nothing could be noted on a page until now; whatever names nobody cannot be matched.
    op.execute(informal.delete().where(informal.c.member_id.is_(None)))
    op.execute(
        informal.update()
        .where(informal.c.other_id == informal.c.member_id)
        .values(other_id=None)
    )
    op.execute(informal.update().values(status="closed", closed_on=informal.c.happened_on))


def _tie_informal() -> None:
    table = "informal_connections"
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column("status", existing_type=sa.String(40), nullable=False)
        batch_op.alter_column("member_id", existing_type=sa.Integer(), nullable=False)
        for columns in INFORMAL_INDEXES:
            batch_op.create_index(batch_op.f(f"ix_{table}_{'_'.join(columns)}"), columns)
        batch_op.create_unique_constraint(
            batch_op.f(f"uq_{table}_matched_with_id"), ["matched_with_id"]
        )
        batch_op.create_foreign_key(
            batch_op.f(f"fk_{table}_matched_with_id"), table, ["matched_with_id"], ["id"]
        )


def downgrade() -> None:
    """Go back: what only the new words can say is told in the old ones, or forgotten."""
    table = "informal_connections"
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"fk_{table}_matched_with_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f(f"uq_{table}_matched_with_id"), type_="unique")
        for columns in INFORMAL_INDEXES:
            batch_op.drop_index(batch_op.f(f"ix_{table}_{'_'.join(columns)}"))
        batch_op.alter_column("member_id", existing_type=sa.Integer(), nullable=True)
    for name, checks in CHECKS.items():
        with op.batch_alter_table(name, schema=None) as batch_op:
            for check in checks:
                batch_op.drop_constraint(batch_op.f(f"ck_{name}_{check}"), type_="check")
    answer = sa.case(BACK, value=check_ins.c.answer, else_=check_ins.c.answer)
    op.execute(check_ins.update().values(answer=answer))
    op.execute(concerns.update().where(concerns.c.status == "done").values(status="closed"))
    op.execute(concerns.update().where(concerns.c.status != "closed").values(status="open"))
    for name, flag in NEW_FLAGS.items():
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.drop_column(flag)
    for name, added in NEW_COLUMNS.items():
        with op.batch_alter_table(name, schema=None) as batch_op:
            for column, _ in reversed(added):
                batch_op.drop_column(column)
    for name in ("check_in_activities", "covers", "signposts"):
        op.drop_table(name)
