"""What people may tell about themselves, and questions that may help a pair to think."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None

# An attribute without options is told in the person's own words.
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "Gender": ("Woman", "Man", "Another gender", "Rather not say"),
    "Role": ("Betrayed", "Unfaithful", "Both"),
    "Age": ("Under 30", "30 to 39", "40 to 49", "50 to 59", "60 to 69", "70 or over"),
    "Relationship": ("Staying", "Separating", "Separated", "Undecided"),
    "Kind of affair": (
        "Emotional",
        "Physical",
        "Emotional and physical",
        "Online",
        "More than one",
        "Another kind",
    ),
    "Stage, in their own words": (),
    "Time since discovery": (
        "Under 3 months",
        "3 to 6 months",
        "6 to 12 months",
        "1 to 2 years",
        "2 to 5 years",
        "5 years or more",
    ),
    "Children": ("None", "Living at home", "Grown up", "Some at home, some grown up"),
    "Language": ("English", "Spanish", "French", "German", "Portuguese", "Another language"),
    "Time zone": (
        "Pacific",
        "Mountain",
        "Central",
        "Eastern",
        "UK and Ireland",
        "Central Europe",
        "Asia",
        "Australia and New Zealand",
        "Another time zone",
    ),
}

PROMPTS = (
    "Where you are just now, what kind of support would you like from me?",
    "Shall I simply listen today, or would you like to hear what comes to my mind as well?",
    "Is there one thing, however small, that would do you good right now?",
    "Picture somebody kind and wise, fully grown, standing where you stand: what might they do?",
)

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
    sa.column("attribute_id", sa.Integer),
    sa.column("name", sa.String),
    sa.column("position", sa.Integer),
)
prompts = sa.table("prompts", sa.column("words", sa.String), sa.column("position", sa.Integer))
told = sa.table("attribute_values", sa.column("attribute_id", sa.Integer))
liked = sa.table("preferences", sa.column("attribute_id", sa.Integer))


def upgrade() -> None:
    """Add what is not there yet: going back keeps the attributes that somebody has used."""
    connection = op.get_bind()
    known = set(connection.scalars(sa.select(attributes.c.name)))
    for position, (name, choices) in enumerate(ATTRIBUTES.items(), start=1):
        if name in known:
            continue
        kind = "choice" if choices else "text"
        connection.execute(
            attributes.insert().values(name=name, kind=kind, position=position, in_use=True)
        )
        # The database hands out the ids, so that its own counter stays ahead of them.
        attribute_id = connection.scalar(
            sa.select(attributes.c.id).where(attributes.c.name == name)
        )
        rows = [
            {"attribute_id": attribute_id, "name": choice, "position": place}
            for place, choice in enumerate(choices, start=1)
        ]
        if rows:
            connection.execute(options.insert(), rows)
    connection.execute(
        prompts.insert(),
        [{"words": words, "position": place} for place, words in enumerate(PROMPTS, start=1)],
    )


def downgrade() -> None:
    """Remove the prompts, and those of the attributes that nobody has used."""
    connection = op.get_bind()
    connection.execute(prompts.delete().where(prompts.c.words.in_(PROMPTS)))
    unused = [
        *connection.scalars(
            sa.select(attributes.c.id).where(
                attributes.c.name.in_(ATTRIBUTES),
                attributes.c.id.not_in(sa.select(told.c.attribute_id)),
                attributes.c.id.not_in(sa.select(liked.c.attribute_id)),
            )
        )
    ]
    connection.execute(options.delete().where(options.c.attribute_id.in_(unused)))
    connection.execute(attributes.delete().where(attributes.c.id.in_(unused)))
