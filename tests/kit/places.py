"""Every place that somebody of a role can go to: the pages, the records on them, the new forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heal.models import (
    Account,
    Concern,
    Group,
    ImportBatch,
    InformalConnection,
    Invitation,
    Meeting,
    MentoringRequest,
    MentorOffer,
    Pairing,
    Proposal,
    Release,
    Suggestion,
)
from heal.queries import scope
from heal.reports.contents import TITLES
from heal.rules.access import Actor, permits
from heal.rules.wording import label
from heal.ui import navigation
from heal.ui.navigation import VIEWS, View
from heal.ui.reviews import Part
from heal.vocabulary import Audience, MentorStatus, PairingStatus, Role
from tests.kit.lived_in import LivedIn

Ways = Callable[[Session], Iterator[str]]

ROLES = (Role.COORDINATOR, Role.FACILITATOR, Role.BOARD)


def _each(part: str, word: Any, number: Any, *conditions: Any) -> Ways:
    """One record of each kind that there is, such as of each status."""

    def ways(session: Session) -> Iterator[str]:
        found = select(word, func.max(number)).where(*conditions).group_by(word)
        for _, record_id in session.execute(found):
            yield f"{part}={record_id}"

    return ways


def _somebody(how: str, number: Any) -> Ways:
    """One person of those whose numbers stand in a column."""
    return lambda session: iter([f"{how}={session.scalar(select(func.max(number)))}"])


def _groups(session: Session) -> Iterator[str]:
    yield "groups=all"
    yield f"groups={session.scalar(select(func.min(Group.id)))}"


def _stopping(session: Session) -> Iterator[str]:
    """A mentor who may stop, with pairings to be asked about, and one who has."""
    for mentor in (
        select(func.max(MentorOffer.id))
        .join(Pairing, Pairing.mentor_id == MentorOffer.member_id)
        .where(LIVE),
        select(func.max(MentorOffer.id)).where(MentorOffer.status == MentorStatus.DISCONTINUED),
    ):
        yield f"stop=1&open={session.scalar(mentor)}"


def _said(*ways: str) -> Ways:
    return lambda _: iter(ways)


NEW = "new=1&member"
LIVE = Pairing.status != PairingStatus.ENDED
WAITS = MentorOffer.status == MentorStatus.OFFERED
WAYS: Mapping[View, tuple[Ways, ...]] = {
    navigation.MEMBERS: (
        _somebody("open", Concern.member_id),
        _somebody("open", MentorOffer.member_id),
        _groups,
    ),
    navigation.MENTOR_POOL: (
        _each("open", MentorOffer.status, MentorOffer.id),
        _stopping,
        _somebody(NEW, MentoringRequest.mentee_id),
    ),
    navigation.PENDING_REQUESTS: (
        _each("open", MentoringRequest.status, MentoringRequest.id),
        _each("proposal", Proposal.status, Proposal.id),
        _each("suggestion", Suggestion.status, Suggestion.id),
        _somebody(NEW, MentorOffer.member_id),
    ),
    navigation.ACTIVE_PAIRINGS: (_each("open", Pairing.status, Pairing.id, LIVE),),
    navigation.ENDED_PAIRINGS: (_each("open", Pairing.status, Pairing.id, ~LIVE),),
    navigation.CONCERNS: (_each("open", Concern.status, Concern.id),),
    navigation.MEETINGS: (_each("open", Meeting.register, Meeting.id),),
    navigation.INFORMAL: (
        _each("open", InformalConnection.status, InformalConnection.id),
        _somebody(NEW, MentorOffer.member_id),
    ),
    navigation.EXCHANGE: (_each("open", ImportBatch.kind, ImportBatch.id),),
    navigation.ACCOUNTS: (
        _each("open", Account.status, Account.id),
        _each("invitation", Invitation.used_at.is_(None), Invitation.id),
        _said("view=Access"),
    ),
    navigation.PARTICIPATION: (
        _said(*(f"about={quote_plus(title)}" for title in list(TITLES.values())[1:])),
        _said(f"for={label(Audience.PUBLIC)}"),
    ),
    navigation.REPORTS: (_each("open", Release.audience, Release.id, Release.whole),),
    navigation.MY_GROUPS: (_somebody("open", MentoringRequest.mentee_id),),
    navigation.REVIEWS: (
        _each("open", MentorOffer.status, MentorOffer.id, WAITS),
        _said(*(f"part={part}" for part in list(Part)[1:])),
    ),
}
"""What a page shows besides its first look, by what follows the question mark."""


def pages(role: Role) -> list[View]:
    """Return the pages that a role has."""
    return [view for view in VIEWS if permits(Actor("", role), view.permission)]


def has_records(view: View) -> bool:
    """Say whether a page shows one record where the address names it."""
    return "runtime.opened()" in _code(view)


def places(desk: LivedIn, role: Role, view: View) -> list[str]:
    """Return the addresses on one page: its first look, its new form, and what opens there."""
    found = [view.file]
    if "runtime.starting()" in _code(view):
        found.append(f"{view.file}?new=1")
    with desk.database.reading() as session:
        scope.bind(session, desk.actor(role), shows=False)
        for ways in WAYS.get(view, ()):
            found += [f"{view.file}?{way}" for way in ways(session)]
    return found


def _code(view: View) -> str:
    return Path(view.path).read_text("utf-8")
