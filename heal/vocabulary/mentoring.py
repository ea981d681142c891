"""How people come together, are in touch and part."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    MENTOR = "mentor"
    """The more experienced of the two."""
    MENTEE = "mentee"
    """The newer of the two."""


class AnswerKind(StrEnum):
    YES = "yes"
    """Agrees."""
    NO = "no"
    """Does not; nobody's fault."""


class Conveyed(StrEnum):
    IN_PERSON = "in_person"
    """Said face to face."""
    PHONE = "phone"
    """Said on the phone."""
    TEXT = "text"
    """Written in a text message."""
    EMAIL = "email"
    """Written in an e-mail."""
    FORUM = "forum"
    """Written in the group's forum."""
    FORM = "form"
    """Written in a form."""


class DeclineReason(StrEnum):
    ALREADY_COMMITTED = "already_committed"
    """Is taken up already; the default."""
    NOT_THE_RIGHT_TIME = "not_the_right_time"
    """Would rather another time."""
    KNOWS_THE_PERSON = "knows_the_person"
    """Knows the other too well."""
    PREFERS_ANOTHER = "prefers_another"
    """Would rather be with someone else."""
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    """Keeps it to themselves."""


class Route(StrEnum):
    FACILITATOR_IDENTIFIED = "facilitator_identified"
    """A facilitator saw that the two might suit."""
    COORDINATOR_IDENTIFIED = "coordinator_identified"
    """The coordinator saw that the two might suit."""
    MENTOR_REACHED_OUT = "mentor_reached_out"
    """A mentor turned to a newer member."""
    MENTOR_TOLD_GROUP = "mentor_told_group"
    """A mentor told the group that they are willing."""
    MENTEE_REACHED_OUT = "mentee_reached_out"
    """A newer member turned to a mentor."""
    MENTEE_TOLD_GROUP = "mentee_told_group"
    """A newer member told the group that they are looking."""


class Willingness(StrEnum):
    TOLD_FACILITATOR = "told_facilitator"
    """Told a facilitator."""
    POSTED_IN_FORUM = "posted_in_forum"
    """Wrote in the group's forum."""
    TOLD_COORDINATOR = "told_coordinator"
    """Told the coordinator."""
    FILLED_FORM = "filled_form"
    """Filled in a form."""


class Quality(StrEnum):
    EXPERIENCE = "experience"
    """Time in a group, or a depth of progress."""
    PRESENCE = "presence"
    """Can stay with what another feels."""
    COMPASSION = "compassion"
    """Understands without judging."""
    POSITIVITY = "positivity"
    """Sets a hopeful example."""
    RESPONSIVENESS = "responsiveness"
    """Makes time, and answers."""
    AUTHENTICITY = "authenticity"
    """Is honest, and leaves room for other ways."""
    ENGAGEMENT = "engagement"
    """Takes part in a group."""
    HEALTH = "health"
    """Minds their own limits."""
    SAFETY = "safety"
    """Guards the other's privacy and boundaries."""


class ExperienceBasis(StrEnum):
    MONTHS = "months"
    """Twelve months in a group."""
    DEPTH = "depth"
    """A corresponding depth of progress."""
    BOTH = "both"
    """Twelve months, and depth."""
    NEITHER = "neither"
    """Neither yet; a reason is recorded."""


class Channel(StrEnum):
    IN_PERSON = "in_person"
    """Meeting face to face."""
    PHONE = "phone"
    """Phone calls."""
    TEXT = "text"
    """Text messages."""
    WEB_APP = "web_app"
    """A video or chat application."""
    OTHER = "other"
    """Another way that both agree on."""


class InformalChannel(StrEnum):
    PHONE = "phone"
    """Phone."""
    EMAIL = "email"
    """E-mail."""
    TEXT = "text"
    """Text messages."""
    WEB_CHAT = "web_chat"
    """A chat on the web."""


class InformalKind(StrEnum):
    ASKED = "asked"
    """Asked the forum for a chat."""
    OFFERED = "offered"
    """Offered a chat in the forum."""
    ANSWERED = "answered"
    """Offered it to the author alone, by a private reply."""


class Activity(StrEnum):
    CONNECTING = "connecting"
    """Listening, being there."""
    SUPPORTING = "supporting"
    """Encouraging."""
    LEARNING = "learning"
    """Trading what has helped."""
    SHARING = "sharing"
    """Telling one's own way."""
    QUESTIONING = "questioning"
    """Asking what helps to think."""
    CELEBRATING = "celebrating"
    """Seeing what has been achieved."""
    RECIPROCATING = "reciprocating"
    """Giving back, both ways."""


class AfterStopping(StrEnum):
    END = "end"
    """The pairing ends as well."""
    GO_ON = "go_on"
    """The pairing goes on to its own end."""
    MOVE = "move"
    """The pairing ends, and another mentor is proposed."""


class HowItGoes(StrEnum):
    GOING_WELL = "going_well"
    """It is doing this side good."""
    TALK_TO_ME = "talk_to_me"
    """This side would like somebody to talk to them about it."""
    ENDING = "ending"
    """For this side it is coming to its end."""


class SelfCheck(StrEnum):
    FINE = "fine"
    """The mentor is well with it."""
    EASE_OFF = "ease_off"
    """The mentor would like less for a while."""
    PAUSE_ME = "pause_me"
    """The mentor would like to rest."""
    CALL_ME = "call_me"
    """The mentor would like to be called."""


class Gift(StrEnum):
    MEANING = "meaning"
    """That it has a meaning."""
    HOPE = "hope"
    """That it can be well again."""
    SUPPORT = "support"
    """That somebody stands beside them."""
    CONNECTION = "connection"
    """That they belong with others."""
    INSPIRATION = "inspiration"
    """That the other gives them courage for their own way."""
    PURPOSE = "purpose"
    """That what they went through is of use."""
    GRATITUDE = "gratitude"
    """That they feel thankful."""
    PERSPECTIVE = "perspective"
    """That they see their own way anew."""
    ELEVATION = "elevation"
    """That it lifts them up to see the other grow."""
    SATISFACTION = "satisfaction"
    """That they are glad of what they do."""


class NextForMentee(StrEnum):
    ANOTHER_MENTOR = "another_mentor"
    """Would like another mentor, with the same wishes."""
    BECOME_MENTOR = "become_mentor"
    """Would like to be a mentor some day; approval comes as for anyone."""
    NOTHING = "nothing"
    """Would like nothing more for now; that is a good end, too."""


class NextForMentor(StrEnum):
    ANOTHER_MENTEE = "another_mentee"
    """Is glad to be asked again."""
    REST = "rest"
    """Would like to rest for a while."""
    STOP = "stop"
    """Would like to stop mentoring."""
    NOTHING = "nothing"
    """Has not said anything further."""


class EndingManner(StrEnum):
    PLANNED_AND_SAID = "planned_and_said"
    """Both knew, and said goodbye."""
    PLANNED_NOT_SAID = "planned_not_said"
    """Meant, but not spoken about."""
    FADED = "faded"
    """Contact grew less until it stopped."""
    SUDDEN = "sudden"
    """From one day to the next."""


class EndingReason(StrEnum):
    SERVED_ITS_PURPOSE = "served_its_purpose"
    """It gave what it could give."""
    LIFE_CHANGED = "life_changed"
    """Life, or time, changed."""
    NOT_THE_RIGHT_FIT = "not_the_right_fit"
    """The two did not suit."""
    ONE_WISHED_TO = "one_wished_to"
    """One of the two wished to end it."""
    MENTOR_NEEDS_REST = "mentor_needs_rest"
    """The mentor needs to rest."""
    MENTEE_LEFT = "mentee_left"
    """The mentee has left the group."""
    BOUNDARY_OR_SAFETY = "boundary_or_safety"
    """A boundary or somebody's safety was the concern."""
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    """Kept to themselves."""


class Liking(StrEnum):
    SIMILAR = "similar"
    """Would like somebody alike in this."""
    CONTRASTING = "contrasting"
    """Would like somebody different in this."""
    NO_PREFERENCE = "no_preference"
    """Has none; the default."""


class AttributeKind(StrEnum):
    CHOICE = "choice"
    """One of a few words."""
    ORDERED = "ordered"
    """One of a few words that stand in an order, such as an age: near is half alike."""
    ELAPSED = "elapsed"
    """One of a few words that tell how long ago something was, in their order."""
    SEVERAL = "several"
    """Several of a few words, such as languages."""
    TIMES = "times"
    """The times of a week at which they can."""
    TEXT = "text"
    """The person's own words, short."""


class Voicemail(StrEnum):
    NO = "no"
    """Leave no message."""
    VAGUE_ONLY = "vague_only"
    """A message that says nothing."""
    YES = "yes"
    """A message is fine."""
