"""What is given of mentoring to whoever asks what is kept about them: their side of it."""

from __future__ import annotations

from collections.abc import Mapping

from heal.rules.own_data import MEMBER, SOFTWARE, Given, Way, side_of

OFFER = (Way("offer_id", "mentor_offers"),)
REQUEST = (Way("request_id", "requests"),)
PAIRING = (Way("pairing_id", "pairings"),)
BOTH_SIDES = (side_of("mentor"), side_of("mentee"))
BY_MENTOR = (Way("pairing_id", "pairings", by="mentor_id"),)
BY_MENTEE = (Way("pairing_id", "pairings", by="mentee_id"),)
SAID_THEMSELVES = tuple(
    Way("pairing_id", "pairings", by=f"{side}_id", where={"said_by": side})
    for side in ("mentor", "mentee")
)
ANSWERED = (
    Way("proposal_id", "proposals", by="offer_id", where={"side": "mentor"}),
    Way("proposal_id", "proposals", by="request_id", where={"side": "mentee"}),
)
IN_CONFIDENCE = "It was told to the coordinator in confidence, by somebody else."

MENTORING: Mapping[str, Given] = {
    "mentor_offers": Given(
        "offer",
        "Your offer to mentor",
        MEMBER,
        {
            "status": "Status",
            "offered_on": "Offered on",
            "expressed_by": "How you said so",
            "experience": "What speaks for it",
            "experience_reason": "In words",
            "capacity": "Mentees at once",
            "capacity_reason": "Why so many",
            "privacy_acknowledged_on": "Privacy talked about on",
            "note": "Note",
            "decided_on": "Decided on",
            "paused_on": "Resting since",
            "discontinued_on": "Stopped on",
            "discontinued_by": "Noted by",
            "channels_changed_on": "Ways of being in touch changed on",
        },
    ),
    "mentor_qualities": Given(
        "qualities", "Qualities that were noted of you", OFFER, {"quality": "Quality"}
    ),
    "mentor_channels": Given(
        "offer-by", "Ways of being in touch that you accept", OFFER, {"channel": "By"}
    ),
    "rather_nots": Given(
        "rather-not",
        "What you would rather not go into",
        OFFER,
        {"option_id.attribute_id.name": "About", "option_id.name": "Word"},
    ),
    "recommendations": Given(
        "recommended",
        "That a facilitator recommended you",
        OFFER,
        {"recommended_on": "On"},
        {
            "account_id": IN_CONFIDENCE,
            "recommended_by": IN_CONFIDENCE,
            "words": IN_CONFIDENCE,
        },
    ),
    "recommended_qualities": Given(
        "recommended-for",
        "Qualities that a facilitator has seen in you",
        (Way("recommendation_id", "recommendations"),),
        {"recommendation_id.recommended_on": "On", "quality": "Quality"},
    ),
    "suggestions": Given(
        "thought-of",
        "That a facilitator thought of you as one of two",
        (Way("mentor_id"), Way("mentee_id")),
        {"suggested_on": "On", "status": "Status", "settled_on": "Settled on"},
        {"account_id": IN_CONFIDENCE, "suggested_by": IN_CONFIDENCE, "words": IN_CONFIDENCE},
    ),
    "requests": Given(
        "requests",
        "Your requests for a mentor",
        (Way("mentee_id"),),
        {
            "status": "Status",
            "opened_on": "Opened on",
            "route": "How it came about",
            "own_words": "In your own words",
            "attested_on": "Said to attend, on",
            "attested_by": "Said to attend, by",
            "of_past": "Came with a pairing from before the dashboard",
            "closed_on": "Closed on",
            "channels_changed_on": "Ways of being in touch changed on",
        },
    ),
    "request_channels": Given(
        "requests-by",
        "Ways of being in touch that you accept as a mentee",
        REQUEST,
        {"request_id.opened_on": "Request of", "channel": "By"},
    ),
    "preferences": Given(
        "wishes",
        "What you would like in a mentor",
        REQUEST,
        {
            "request_id.opened_on": "Request of",
            "attribute_id.name": "About",
            "liking": "You would like",
            "must": "It must be so",
            "most": "It matters most",
        },
    ),
    "proposals": Given(
        "proposals",
        "What was proposed to you, from the day on which you were asked",
        (
            Way("offer_id", "mentor_offers", since="asked_on"),
            Way("request_id", "requests", since="mentee_asked_on"),
        ),
        {
            "drafted_on": "An idea since",
            "asked_on": "Asked as a mentor on",
            "mentee_asked_on": "Asked as a mentee on",
            "nudged_on": "Reminded on",
            "status": "What became of it",
            "closed_on": "Closed on",
        },
        only={
            "asked_on": (Way("offer_id", "mentor_offers"),),
            "mentee_asked_on": (Way("request_id", "requests"),),
        },
    ),
    "answers": Given(
        "answers",
        "What you answered",
        ANSWERED,
        {
            "proposal_id.drafted_on": "An idea since",
            "side": "As",
            "answer": "Answer",
            "answered_on": "On",
            "came_by": "It came by",
            "close_friends": "Close friends",
            "romantic_partners": "Romantic partners",
            "long_standing": "Have known each other for long",
            "acknowledged": "Has read what it is and is not",
            "reason": "Reason",
        },
    ),
    "pairings": Given(
        "together",
        "Your pairings",
        (Way("mentor_id"), Way("mentee_id")),
        {
            "mentor_id.name": "Mentor",
            "mentee_id.name": "Mentee",
            "status": "Status",
            "began_on": "Began on",
            "paused_on": "Break since",
            "ended_on": "Ended on",
            "check_in_due_on": "To be asked again on",
            "quiet_on": "Counts as quiet from",
            "attested_on": "Said to have been agreed by both, on",
            "attested_by": "Said to have been agreed by both, by",
        },
        {"proposal_id": SOFTWARE},
    ),
    "pairing_channels": Given(
        "together-by",
        "Ways of being in touch that both agreed on",
        PAIRING,
        {"pairing_id.began_on": "Pairing of", "channel": "By"},
    ),
    "endings": Given(
        "ends",
        "How pairings of yours ended, as far as you said so",
        PAIRING,
        {
            "pairing_id.began_on": "Pairing of",
            "manner": "How",
            "reason": "Why",
            "boundaries_set": "Noted that boundaries were set",
            "process_respected": "Noted that it went as agreed",
            "gratitude_expressed": "Noted that thanks were said",
            "for_mentor": "Next, as a mentor",
            "for_mentee": "Next, as a mentee",
            "mentee_steady": "You felt steady",
            "mentor_asked_on": "Asked how you are, as a mentor, on",
            "mentee_asked_on": "Asked how you are, as a mentee, on",
        },
        {"said_by": "If it was the other one, what they said is theirs."},
        {
            "manner": SAID_THEMSELVES,
            "reason": SAID_THEMSELVES,
            "for_mentor": BY_MENTOR,
            "mentor_asked_on": BY_MENTOR,
            "for_mentee": BY_MENTEE,
            "mentee_steady": BY_MENTEE,
            "mentee_asked_on": BY_MENTEE,
        },
    ),
    "check_ins": Given(
        "check-ins",
        "What you said when you were asked how it goes",
        BOTH_SIDES,
        {
            "pairing_id.began_on": "Pairing of",
            "side": "As",
            "due_on": "Due on",
            "heard_on": "Heard on",
            "answer": "Answer",
            "self_check": "How you are",
            "seen_to_on": "Talked about on",
        },
    ),
    "check_in_activities": Given(
        "check-ins-what",
        "What you named then",
        (Way("check_in_id", "check_ins"),),
        {"check_in_id.heard_on": "Heard on", "activity": "What"},
    ),
    "contacts": Given(
        "contacts",
        "When the two of you were in touch",
        PAIRING,
        {"pairing_id.began_on": "Pairing of", "happened_on": "On", "channel": "By"},
    ),
    "contact_activities": Given(
        "contacts-what",
        "What the two of you did then",
        (Way("contact_id", "contacts"),),
        {"contact_id.happened_on": "On", "activity": "What"},
    ),
    "feedbacks": Given(
        "asked",
        "When you were asked what it gives you",
        BOTH_SIDES,
        {"pairing_id.began_on": "Pairing of", "side": "As", "heard_on": "On"},
    ),
    "feedback_answers": Given(
        "gives",
        "What you said that it gives you",
        (Way("feedback_id", "feedbacks"),),
        {"feedback_id.heard_on": "On", "gift": "What", "given": "So it was"},
    ),
}
