"""What the groups that one leads need: each line with its reason, since when, the next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import streamlit as st

from heal.queries import attending, imports, settings
from heal.queries import my_groups as needs
from heal.queries.imports import WaitingName
from heal.queries.my_groups import Looking, Newcomer, NotNoted, Offered, Quiet, ToFill
from heal.rules.attention import cutoffs
from heal.ui import navigation, runtime
from heal.ui.navigation import View
from heal.ui.words import counted, day, days_ago, plain
from heal.vocabulary import Attendance, Permission

AT_ONCE = 8
"""So many lines stand under a heading before somebody asks for all."""


class Heading(StrEnum):
    """What the lines are gathered under, the first first; the value is what people read."""

    REGISTERS = "Registers to fill"
    """Meetings of which nobody has noted yet that they were, or who came."""
    QUIET = "Newly quiet"
    """Members who used to come, and have not lately."""
    NEWCOMERS = "New here"
    """Members who joined lately."""
    LOOKING = "Looking for a mentor"
    """Members who wait for a mentor."""
    OFFERED = "Willing to mentor"
    """Offers that nobody has decided on yet."""


@dataclass(frozen=True)
class Step:
    """What may be done about a line, and where."""

    says: str
    view: View
    address: Mapping[str, str | int]


COMES: Mapping[Attendance, tuple[str, Step]] = {
    Attendance.ATTENDING: (
        "They come to the meetings.",
        Step("Suggest somebody", navigation.REVIEWS, {"part": "Connections"}),
    ),
    Attendance.NOT_ATTENDING: (
        "By your registers they have not come lately.",
        Step("Look at it", navigation.REVIEWS, {"part": "Requests"}),
    ),
    Attendance.UNKNOWN: (
        "No register of yours tells whether they come.",
        Step("Say whether they come", navigation.REVIEWS, {"part": "Requests"}),
    ),
}
"""What is told of somebody who looks for a mentor, and what helps next."""


@dataclass(frozen=True)
class Line:
    """One thing that somebody may do something about."""

    key: str
    about: str
    where: str | None
    """The group; None where the line is about the group itself."""
    since: str
    why: str
    steps: tuple[Step, ...]


Lines = Mapping[Heading, Sequence[Line]]


def none(otherwise: str) -> None:
    """Say, where there is no group to choose, what to do; `otherwise` to whom all are shown."""
    if runtime.may(Permission.SEE_MEMBERS):
        st.info(otherwise)
    else:
        st.info("No group is in your care so far. The coordinator adds those that you lead.")


def lines(group_id: int | None) -> Lines:
    """Return what the groups need, or one of them."""
    today = runtime.today()
    with runtime.reading(Permission.SEE_MY_GROUPS) as session:
        programme = settings.programme(session)
        fill = needs.to_fill(
            session, cutoffs(programme, today=today), today=today, group_id=group_id
        )
        missing = needs.not_noted(session, programme, today=today, group_id=group_id)
        names = imports.waiting(session)
        quiet = needs.newly_quiet(session, programme, today=today, group_id=group_id)
        new = needs.newcomers(session, programme, today=today, group_id=group_id)
        looking = needs.looking(session, today=today, group_id=group_id)
        come = attending.attending(
            session, [one.member_id for one in looking], on=today, programme=programme
        )
        offered = needs.offered(session, today=today, group_id=group_id)
    waiting = [name for name in names if group_id in (None, name.group_id)]
    return {
        Heading.REGISTERS: [
            *(_to_fill(one, today) for one in fill),
            *(_not_noted(one, today) for one in missing),
            *_unknown(waiting, today),
        ],
        Heading.QUIET: [_quiet(one, programme.quiet_after_meetings, today) for one in quiet],
        Heading.NEWCOMERS: [_newcomer(one, today) for one in new],
        Heading.LOOKING: [_looking(one, come[one.member_id], today) for one in looking],
        Heading.OFFERED: [_offered(one, today) for one in offered],
    }


def _to_fill(one: ToFill, today: date) -> Line:
    return Line(
        f"fill-{one.meeting_id}",
        f"{one.group}, {day(one.held_on)}",
        None,
        days_ago(one.held_on, today),
        "Nobody has noted yet who came.",
        (
            Step("Tick who came", navigation.MEETINGS, {"open": one.meeting_id}),
            Step("Bring in the report", navigation.EXCHANGE, {"for_group": one.group_id}),
        ),
    )


def _not_noted(one: NotNoted, today: date) -> Line:
    when = f"since {day(one.last_on)}" if one.last_on else "so far"
    return Line(
        f"note-{one.group_id}",
        one.group,
        None,
        days_ago(one.last_on, today),
        f"No meeting is noted {when}. Did the group meet?",
        (
            Step("Note a meeting", navigation.MEETINGS, {"new": 1, "for_group": one.group_id}),
            Step("Bring in the report", navigation.EXCHANGE, {"for_group": one.group_id}),
        ),
    )


def _unknown(waiting: Sequence[WaitingName], today: date) -> list[Line]:
    by_group: dict[tuple[int | None, str], list[WaitingName]] = {}
    for name in waiting:
        by_group.setdefault((name.group_id, name.group_name or ""), []).append(name)
    return [
        Line(
            f"names-{group_id}",
            group,
            None,
            _since(min(name.meetings[-1] for name in names), today),
            f"{counted(len(names), 'name')} in registers that nobody is known by.",
            (Step("Say who it is", navigation.EXCHANGE, {}),),
        )
        for (group_id, group), names in by_group.items()
    ]


def _quiet(one: Quiet, missed: int, today: date) -> Line:
    return Line(
        f"quiet-{one.member_id}-{one.group_id}",
        one.name,
        one.group,
        _since(one.last_came_on, today),
        f"Used to come, and was at none of the last {counted(missed, 'meeting')}. "
        "A kind word may be welcome.",
        (_page(one.member_id),),
    )


def _newcomer(one: Newcomer, today: date) -> Line:
    joined = "Is back." if one.has_been_here else "Is new."
    since = counted(one.registers, "meeting")
    came = f"Has come to {one.came:,} of {since} since."
    if not one.came:
        came = f"Has not come yet; {since} since." if one.registers else "No register since."
    return Line(
        f"new-{one.member_id}-{one.group_id}",
        one.name,
        one.group,
        _since(one.joined_on, today),
        f"{joined} {came}",
        (_page(one.member_id),),
    )


def _looking(one: Looking, comes: Attendance, today: date) -> Line:
    told, step = COMES[comes]
    if one.attested_on is not None and comes is Attendance.UNKNOWN:
        told, step = "Somebody has said that they come.", COMES[Attendance.ATTENDING][1]
    return Line(
        f"looking-{one.request_id}",
        one.name,
        one.groups,
        _since(one.opened_on, today),
        f"Would like a mentor. {told}",
        (step, _page(one.member_id)),
    )


def _offered(one: Offered, today: date) -> Line:
    asks = Step("Say what you have seen", navigation.REVIEWS, {"open": one.offer_id})
    why = "Is willing to mentor, and waits for an answer."
    if one.told:
        asks = Step("Your words", navigation.REVIEWS, {"open": one.offer_id})
        why = "Is willing to mentor. You have said your word; the coordinator decides."
    return Line(
        f"offered-{one.offer_id}",
        one.name,
        one.groups or "in your group before",
        _since(one.offered_on, today),
        why,
        (asks, _page(one.member_id)),
    )


def _page(member_id: int) -> Step:
    return Step("Open their page", navigation.MY_GROUPS, {"open": member_id})


def _since(on: date, today: date) -> str:
    return f"since {day(on)}, {days_ago(on, today)}"


def show(found: Lines) -> None:
    """Show the lines under their headings, and how many there are."""
    known = {heading: rows for heading, rows in found.items() if rows}
    if not known:
        st.success(
            "Nothing needs you just now. Thank you for looking after your groups.",
            icon=":material/spa:",
        )
        return
    several = counted(sum(map(len, known.values())), "thing needs you", "things need you")
    parts = ", ".join(f"{heading.lower()} {len(rows):,}" for heading, rows in known.items())
    st.markdown(f"**{several}:** {parts}.")
    for heading, rows in known.items():
        _section(heading, rows)


def _section(heading: Heading, rows: Sequence[Line]) -> None:
    st.header(f"{heading} ({len(rows):,})", anchor=False)
    key = f"_all_{heading.name}"
    shown = rows if st.session_state.get(key) else rows[:AT_ONCE]
    with st.container(gap="xsmall"):
        for line in shown:
            _line(line)
    if len(shown) < len(rows) and st.button(
        f"Show all {len(rows):,}", icon=":material/expand_more:", key=f"all-{heading.name}"
    ):
        st.session_state[key] = True
        st.rerun()


def _line(line: Line) -> None:
    said = ", ".join(filter(None, (line.where and plain(line.where), line.since)))
    since = f" :small[:gray[{said}]]" if said else ""
    with (
        st.container(border=True, key=f"line-{line.key}"),
        st.container(horizontal=True, vertical_alignment="center"),
    ):
        st.markdown(f"**{plain(line.about)}**{since}  \n{plain(line.why)}", width="stretch")
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            for step in line.steps:
                _step(line, step)


def _step(line: Line, step: Step) -> None:
    if step.view is navigation.MY_GROUPS:
        # The group that the page is narrowed to stays in the address, for the way back.
        here = {part: st.query_params[part] for part in ("group",) if part in st.query_params}
        navigation.turn(
            step.view, step.says, step.view.icon, key=f"open-{line.key}", **step.address, **here
        )
    elif runtime.may(step.view.permission):
        navigation.link(step.view, f"**{step.says}**", **step.address)
