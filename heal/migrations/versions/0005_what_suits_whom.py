"""What suits whom: answers in an order, several answers, times, and what matters most.

Revision 0005, after 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None

KINDS = {"Age": "ordered", "Time since discovery": "elapsed", "Language": "several"}
TIMES = "When they have time"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SLOTS = tuple(f"{day} {part}" for day in DAYS for part in ("morning", "afternoon", "evening"))

attributes = sa.table(
    "attributes",
    sa.column("id", sa.Integer),
    sa.column("name", sa.String),
    sa.column("kind", sa.String),
    sa.column("position", sa.Integer),
    sa.column("in_use", sa.Boolean),
)
options = sa.table(
    "attribute_options",
    sa.column("id", sa.Integer),
    sa.column("attribute_id", sa.Integer),
    sa.column("name", sa.String),
    sa.column("position", sa.Integer),
)
values = sa.table(
    "attribute_values",
    sa.column("id", sa.Integer),
    sa.column("attribute_id", sa.Integer),
    sa.column("option_id", sa.Integer),
)
picks = sa.table(
    "attribute_picks", sa.column("value_id", sa.Integer), sa.column("option_id", sa.Integer)
)
liked = sa.table("preferences", sa.column("attribute_id", sa.Integer))
proposals = sa.table(
    "proposals", sa.column("asked_on", sa.Date), sa.column("mentee_asked_on", sa.Date)
)


def upgrade() -> None:
    """Make room for the answers, and say of the seeds how they are compared."""
    _make_tables()
    with op.batch_alter_table("preferences", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("most", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_index(
            "uq_preferences_most",
            ["request_id"],
            unique=True,
            sqlite_where=sa.text("most"),
            postgresql_where=sa.text("most"),
        )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mentee_asked_on", sa.Date(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_proposals_mentor_asked_first"),
            "mentee_asked_on IS NULL OR (asked_on IS NOT NULL AND mentee_asked_on >= asked_on)",
        )
    # Until now both were asked on one day.
    op.execute(proposals.update().values(mentee_asked_on=proposals.c.asked_on))
    _compare_anew()
    _ask_for_times()


def _make_tables() -> None:
    for table, owner, owners in (
        ("rather_nots", "offer_id", "mentor_offers.id"),
        ("attribute_picks", "value_id", "attribute_values.id"),
    ):
        op.create_table(
            table,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column(owner, sa.Integer(), nullable=False),
            sa.Column("option_id", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint([owner], [owners], name=op.f(f"fk_{table}_{owner}")),
            sa.ForeignKeyConstraint(
                ["option_id"], ["attribute_options.id"], name=op.f(f"fk_{table}_option_id")
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint(owner, "option_id", name=op.f(f"uq_{table}_{owner}_option_id")),
        )
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_option_id"), ["option_id"], unique=False)


def _compare_anew() -> None:
    connection = op.get_bind()
    for name, kind in KINDS.items():
        connection.execute(
            attributes.update()
            .where(attributes.c.name == name, attributes.c.kind == "choice")
            .values(kind=kind)
        )
    several = sa.select(attributes.c.id).where(attributes.c.kind == "several").scalar_subquery()
    told = (values.c.attribute_id.in_(several)) & values.c.option_id.is_not(None)
    rows = connection.execute(sa.select(values.c.id, values.c.option_id).where(told)).all()
    if rows:
        connection.execute(
            picks.insert(), [{"value_id": row[0], "option_id": row[1]} for row in rows]
        )
        connection.execute(values.update().where(told).values(option_id=None))


def _ask_for_times() -> None:
    connection = op.get_bind()
    if connection.scalar(sa.select(attributes.c.id).where(attributes.c.name == TIMES)) is not None:
        return
    position = (connection.scalar(sa.select(sa.func.max(attributes.c.position))) or 0) + 1
    connection.execute(
        attributes.insert().values(name=TIMES, kind="times", position=position, in_use=True)
    )
    number = connection.scalar(sa.select(attributes.c.id).where(attributes.c.name == TIMES))
    connection.execute(
        options.insert(),
        [
            {"attribute_id": number, "name": slot, "position": place}
            for place, slot in enumerate(SLOTS, start=1)
        ],
    )


def downgrade() -> None:
    """Go back: of several answers the first stays; times are forgotten."""
    connection = op.get_bind()
    times = sa.select(attributes.c.id).where(attributes.c.kind == "times").scalar_subquery()
    first = (
        sa.select(sa.func.min(picks.c.option_id))
        .where(picks.c.value_id == values.c.id)
        .scalar_subquery()
    )
    connection.execute(
        values.update()
        .where(values.c.id.in_(sa.select(picks.c.value_id)), values.c.attribute_id.not_in(times))
        .values(option_id=first)
    )
    for table in ("attribute_picks", "rather_nots"):
        op.drop_table(table)
    for kept in (values, liked, options):
        connection.execute(kept.delete().where(kept.c.attribute_id.in_(times)))
    connection.execute(attributes.delete().where(attributes.c.kind == "times"))
    connection.execute(
        attributes.update().where(attributes.c.kind.in_(KINDS.values())).values(kind="choice")
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_proposals_mentor_asked_first"), type_="check")
        batch_op.drop_column("mentee_asked_on")
    with op.batch_alter_table("preferences", schema=None) as batch_op:
        batch_op.drop_index("uq_preferences_most")
        batch_op.drop_column("most")
