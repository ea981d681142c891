"""What a file would do, in the lines that a shell prints."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from heal.services.member_lists import MembersPreview
from heal.services.register_preview import RegisterPreview
from heal.services.seasons import Line


def of_list(plan: MembersPreview) -> Iterator[str]:
    """Say what a list of members would change, and which of its lines are refused."""
    yield _group(plan.group_name, new=plan.group_id is None)
    yield from _counted(
        {
            "new": len(plan.new),
            "known, joining the group": len(plan.joining),
            "in the group already": len(plan.unchanged),
            "left before": len(plan.left_before),
            "left out": len(plan.set_aside),
            "refused": len(plan.refused),
        }
    )
    yield from filter(None, [plan.already])
    yield from (f"line {row.line}: {row.reason}" for row in plan.refused)


def of_meeting(line: Line) -> Iterator[str]:
    """Say what the registers of one meeting would say of it, and which lines are refused."""
    first = line.plans[0]
    yield _group(first.group_name, new=first.group_id is None)
    yield f"meeting of {first.held_on.isoformat()}"
    people = {one.member_id: one for plan in line.plans for one in plan.attendees}.values()
    yield from _counted(
        {
            "recognised": len(people),
            "of them present": line.were_there,
            "not in this group": sum(not person.in_group for person in people),
            "waiting to be recognised": line.waiting,
            "left out": sum(len(plan.not_counted) for plan in line.plans),
            "of them as decided before": sum(len(plan.left_out) for plan in line.plans),
            "refused": sum(len(plan.refused) for plan in line.plans),
        }
    )
    yield from filter(None, (plan.already for plan in line.plans))
    for plan in line.plans:
        yield from _refused(plan, named=len(line.files) > 1)


def verdict(told: argparse.Namespace) -> str:
    """Say whether it was saved."""
    return "Saved." if told.yes else "Nothing is saved yet; add --yes to save it."


def _refused(plan: RegisterPreview, *, named: bool) -> Iterator[str]:
    of = f"{plan.file_name}, " if named else ""
    yield from (f"{of}line {row.line}: {row.reason}" for row in plan.refused)


def _group(name: str, *, new: bool) -> str:
    return f"group: {name}" + (" (new, will be made)" if new else "")


def _counted(counts: dict[str, int]) -> Iterator[str]:
    yield from (f"{says}: {number}" for says, number in counts.items())
