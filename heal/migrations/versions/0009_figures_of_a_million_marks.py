"""Figures of a million marks are counted from an index alone.

Revision 0009, after 0008.
"""

from __future__ import annotations

from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Let the index of a meeting's marks say who they are of, and whether they came."""
    with op.batch_alter_table("marks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_marks_meeting_id"))
        batch_op.create_index(
            batch_op.f("ix_marks_meeting_id_member_id_present"),
            ["meeting_id", "member_id", "present"],
        )


def downgrade() -> None:
    """Go back to an index of the meeting alone."""
    with op.batch_alter_table("marks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_marks_meeting_id_member_id_present"))
        batch_op.create_index(batch_op.f("ix_marks_meeting_id"), ["meeting_id"])
