"""The words that people read, one for every word that is stored.

Words of the programme only: nobody is a client or a case, nobody is discharged, a pairing is never
abandoned, and a no is never anybody's.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from itertools import pairwise

from heal.vocabulary import (
    AccountStatus,
    Activity,
    AfterStopping,
    AnswerKind,
    AttemptKind,
    Attendance,
    AttributeKind,
    Audience,
    Beside,
    Channel,
    ConcernStatus,
    ConcernVerb,
    Conveyed,
    DeclineReason,
    EndingManner,
    EndingReason,
    ExperienceBasis,
    Gate,
    Gift,
    HowItGoes,
    ImportKind,
    InformalChannel,
    InformalKind,
    InformalStatus,
    InformalVerb,
    InMentoring,
    LeftOut,
    Liking,
    MentorStatus,
    MentorVerb,
    NextForMentee,
    NextForMentor,
    Opened,
    PairingStatus,
    PairingVerb,
    Permission,
    ProposalStatus,
    ProposalVerb,
    Quality,
    ReasonKind,
    RegisterSource,
    RequestStatus,
    RequestVerb,
    Role,
    Route,
    RowOutcome,
    SelfCheck,
    Side,
    SuggestionStatus,
    SuggestionVerb,
    Voicemail,
    Wait,
    Willingness,
)

_SPECIAL: tuple[tuple[StrEnum, str], ...] = (
    (MentorStatus.OFFERED, "Offered, to be decided"),
    (MentorStatus.PAUSED, "Resting"),
    (MentorStatus.DISCONTINUED, "Has stopped"),
    (MentorVerb.OFFER, "Record an offer"),
    (MentorVerb.DEFER, "Not now"),
    (MentorVerb.PAUSE, "Let rest"),
    (MentorVerb.RESUME, "End the rest"),
    (MentorVerb.DISCONTINUE, "Stop mentoring"),
    (RequestStatus.OPEN, "Looking"),
    (RequestStatus.FULFILLED, "Has a mentor"),
    (RequestVerb.OPEN, "Open a request"),
    (RequestVerb.HOLD, "Put on hold"),
    (RequestVerb.RESUME, "Go on looking"),
    (RequestVerb.FULFIL, "Has a mentor"),
    (ProposalStatus.DRAFTED, "An idea"),
    (ProposalStatus.ASKED, "Asked"),
    (ProposalStatus.AGREED, "Both said yes"),
    (ProposalStatus.NOT_GOING_AHEAD, "Did not go ahead"),
    (ProposalStatus.LAPSED, "No answer in time"),
    (ProposalStatus.DISCARDED, "Idea dropped"),
    (ProposalVerb.DRAFT, "Propose"),
    (ProposalVerb.ASK, "Both were asked"),
    (ProposalVerb.AGREE, "Both said yes"),
    (ProposalVerb.CLOSE, "Does not go ahead"),
    (ProposalVerb.LAPSE, "Let it go, unanswered"),
    (ProposalVerb.DISCARD, "Drop the idea"),
    (PairingStatus.PAUSED, "Taking a break"),
    (PairingVerb.PAUSE, "Take a break"),
    (PairingVerb.RESUME, "Go on"),
    (PairingVerb.END, "End the pairing"),
    (PairingVerb.REOPEN, "It has not ended: reopen"),
    (SuggestionStatus.OPEN, "Waits for the coordinator"),
    (SuggestionVerb.TAKE_UP, "Make it an idea"),
    (SuggestionVerb.SET_ASIDE, "Leave it for now"),
    (LeftOut.GUEST, "Not a member"),
    (LeftOut.PROGRAM, "A program"),
    (Audience.COORDINATOR, "Coordinator"),
    (Audience.INTERNAL, "Facilitators and board"),
    (Audience.PUBLIC, "Anybody"),
    (Conveyed.TEXT, "Text message"),
    (Conveyed.EMAIL, "E-mail"),
    (Conveyed.FORUM, "Group forum"),
    (DeclineReason.KNOWS_THE_PERSON, "Knows the person too well"),
    (DeclineReason.PREFERS_ANOTHER, "Would rather be with somebody else"),
    (DeclineReason.PREFER_NOT_TO_SAY, "Rather not say"),
    (Route.FACILITATOR_IDENTIFIED, "A facilitator saw a match"),
    (Route.COORDINATOR_IDENTIFIED, "The coordinator saw a match"),
    (Route.MENTOR_REACHED_OUT, "A mentor reached out"),
    (Route.MENTOR_TOLD_GROUP, "A mentor told the group"),
    (Route.MENTEE_REACHED_OUT, "The member reached out to a mentor"),
    (Route.MENTEE_TOLD_GROUP, "The member told the group"),
    (Willingness.TOLD_FACILITATOR, "Told a facilitator"),
    (Willingness.POSTED_IN_FORUM, "Wrote in the group forum"),
    (Willingness.TOLD_COORDINATOR, "Told the coordinator"),
    (Willingness.FILLED_FORM, "Filled in a form"),
    (ExperienceBasis.MONTHS, "Months in a group"),
    (ExperienceBasis.DEPTH, "Depth of progress"),
    (ExperienceBasis.BOTH, "Months and depth"),
    (ExperienceBasis.NEITHER, "Neither yet"),
    (Channel.TEXT, "Text message"),
    (InformalChannel.EMAIL, "E-mail"),
    (InformalChannel.TEXT, "Text message"),
    (AfterStopping.END, "End it as well"),
    (AfterStopping.GO_ON, "Let it go on to its own end"),
    (AfterStopping.MOVE, "End it, and propose another mentor"),
    (HowItGoes.TALK_TO_ME, "Talk to me"),
    (HowItGoes.ENDING, "Ending"),
    (SelfCheck.EASE_OFF, "Ease off"),
    (SelfCheck.PAUSE_ME, "Pause me"),
    (SelfCheck.CALL_ME, "Call me"),
    (NextForMentee.ANOTHER_MENTOR, "Another mentor"),
    (NextForMentee.BECOME_MENTOR, "To mentor, some day"),
    (NextForMentee.NOTHING, "Nothing for now"),
    (NextForMentor.ANOTHER_MENTEE, "Glad to be asked again"),
    (NextForMentor.REST, "A rest"),
    (NextForMentor.STOP, "To stop mentoring"),
    (NextForMentor.NOTHING, "Nothing said"),
    (ConcernVerb.TELL, "Raise a concern"),
    (ConcernVerb.SIGNPOST, "They were shown where there is help"),
    (ConcernVerb.SETTLE, "It has been looked into"),
    (ConcernStatus.TOLD, "To be looked into"),
    (ConcernStatus.SIGNPOSTED, "Shown where there is help"),
    (InformalKind.ASKED, "Asked for a chat"),
    (InformalKind.OFFERED, "Offered a chat"),
    (InformalKind.ANSWERED, "Offered it privately"),
    (InformalStatus.OPEN, "Open"),
    (InformalStatus.MATCHED, "Came together"),
    (InformalStatus.CLOSED, "Needs nobody any more"),
    (InformalVerb.NOTE, "Note it"),
    (InformalVerb.MATCH, "They came together"),
    (InformalVerb.CLOSE, "Needs nobody any more"),
    (InformalVerb.UNDO, "Noted by mistake: undo"),
    (EndingManner.PLANNED_AND_SAID, "Planned, and said goodbye"),
    (EndingManner.PLANNED_NOT_SAID, "Planned, not said"),
    (EndingManner.FADED, "Faded out"),
    (EndingManner.SUDDEN, "All at once"),
    (EndingReason.SERVED_ITS_PURPOSE, "It served its purpose"),
    (EndingReason.LIFE_CHANGED, "Life or time changed"),
    (EndingReason.ONE_WISHED_TO, "One of the two wished to"),
    (EndingReason.MENTOR_NEEDS_REST, "The mentor needs a rest"),
    (EndingReason.MENTEE_LEFT, "The mentee left the group"),
    (EndingReason.BOUNDARY_OR_SAFETY, "A boundary or safety concern"),
    (EndingReason.PREFER_NOT_TO_SAY, "Rather not say"),
    (Voicemail.VAGUE_ONLY, "Only a message that says nothing"),
    (RegisterSource.IMPORTED, "From a file"),
    (RowOutcome.UNKNOWN, "Nobody known by this name"),
    (RowOutcome.SET_ASIDE, "Left out"),
    (Attendance.UNKNOWN, "Unknown"),
    (Attendance.NOT_ATTENDING, "Not lately"),
    (AttemptKind.ADDRESS, "Network address"),
    (Role.BOARD, "Board (figures only)"),
    (Role.VISITOR, "Not signed in"),
    (Permission.SIGN_IN, "Come in at the door"),
    (Permission.OWN_ACCOUNT, "Look after one's own account"),
    (Opened.MEMBER, "Their record as a member"),
    (Opened.OFFER, "Their offer to mentor"),
    (Opened.REQUEST, "Their request for a mentor"),
    (Opened.PROPOSAL, "A proposal to pair them"),
    (Opened.SUGGESTION, "A suggestion to pair them"),
    (Opened.PAIRING, "A pairing of theirs"),
    (Opened.CONCERN, "A concern"),
    (Opened.INFORMAL, "An informal connection of theirs"),
    (Opened.LIST, "A list, taken out as a file"),
    (Opened.FIGURE, "A figure, taken out as a file"),
    (AttributeKind.CHOICE, "One word of a few"),
    (AttributeKind.ORDERED, "One word of a few, in an order"),
    (AttributeKind.ELAPSED, "How long ago, in an order"),
    (AttributeKind.SEVERAL, "Several words"),
    (AttributeKind.TIMES, "Times of the week"),
    (AttributeKind.TEXT, "Their own words"),
    (Gate.NOT_APPROVED, "Not approved, or resting"),
    (Gate.NO_ROOM, "No room at present"),
    (Gate.ONESELF, "Themselves"),
    (Gate.KEPT_APART, "Not to be paired with them"),
    (Gate.PROPOSED, "Proposed to them already"),
    (Gate.RATHER_NOT, "Would rather not go into what they told"),
    (Gate.MUST, "Not what must be so"),
    (ReasonKind.DIFFERENT_AS_ASKED, "Different, as asked"),
    (ReasonKind.NOT_ALIKE, "Not alike"),
    (ReasonKind.NOT_DIFFERENT, "Alike, though different was asked for"),
    (ReasonKind.PARTLY_ALIKE, "Nearly alike"),
    (ReasonKind.PARTLY_DIFFERENT, "Somewhat different, as asked"),
    (ReasonKind.UNASKED, "Unasked"),
    (ReasonKind.CHANNELS, "Both in touch by"),
    (ReasonKind.TIMES, "Both have time"),
    (Wait.GREEN, "Not long"),
    (Wait.AMBER, "A while"),
    (Wait.RED, "Too long"),
    (InMentoring.MENTEE, "Mentees"),
    (InMentoring.MENTOR, "Mentors"),
    (Beside.BEFORE, "The period before"),
    (Beside.YEAR_EARLIER, "The same months a year earlier"),
)

WORDS: tuple[type[StrEnum], ...] = (
    AccountStatus, Activity, AfterStopping, AnswerKind, AttemptKind, Attendance, AttributeKind,
    Audience, Beside, Channel, ConcernStatus, ConcernVerb, Conveyed, DeclineReason, EndingManner,
    EndingReason, Gift, InMentoring,
    ExperienceBasis, Gate, HowItGoes, ImportKind, InformalChannel, InformalKind, InformalStatus,
    InformalVerb, LeftOut, Liking, MentorStatus, MentorVerb, NextForMentee, NextForMentor, Opened,
    PairingStatus, PairingVerb, Permission, ProposalStatus, ProposalVerb, Quality, ReasonKind,
    RegisterSource, RequestStatus, RequestVerb, Role, Route, RowOutcome, SelfCheck, Side,
    SuggestionStatus, SuggestionVerb, Voicemail, Wait, Willingness,
)  # fmt: skip


def label(word: StrEnum) -> str:
    """Return what people read for a stored word."""
    return _LABELS[type(word), word.value]


def labels(words: type[StrEnum]) -> dict[str, str]:
    """Return stored value → what people read, in the vocabulary's order."""
    return {word.value: label(word) for word in words}


def meaning(word: StrEnum) -> str:
    """Return the sentence that stands under a word in the vocabulary."""
    return _meanings(type(word))[word.name]


@cache
def _meanings(words: type[StrEnum]) -> Mapping[str, str]:
    """Read the sentences where they stand: Python keeps no docstring of an enumeration's word."""
    tree, found = ast.parse(inspect.getsource(words)), {}
    for word, says in pairwise(tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else ()):
        match word, says:
            case (
                ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(sentence))),
            ):
                found[name] = sentence
    return found


def _plain(word: StrEnum) -> str:
    return word.value.replace("_", " ").capitalize()


_BY_TYPE = {(type(word), word.value): says for word, says in _SPECIAL}
_LABELS = {
    (words, word.value): _BY_TYPE.get((words, word.value), _plain(word))
    for words in WORDS
    for word in words
}
