"""Running and past pairs, brought in on the page."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from heal.exchange.moments import DateOrder
from heal.models import Concern, Member, MentorOffer, Pairing
from heal.rules.past_pairings import ATTESTATION, will_be_looked_into
from heal.services import members
from heal.vocabulary import ImportKind, Role
from tests.kit import door
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import Made, OpenPage, texts
from tests.pages.test_exchange import figures, fine, press, upload

HEADER = "Mentor,Mentor e-mail,Mentee,Mentee e-mail,Group,Began on,Ended on"
NASTY = "**Ben** [x](http://evil.test)"
ROWS = (
    "Ana,ana@example.org,Ben,ben@example.org,HEAL Tuesday,2025-09-02,",
    "Ana,ana@example.org,Cy,cy@example.org,HEAL Tuesday,2024-01-02,2024-12-01",
    f"Ana,ana@example.org,{NASTY},ben@elsewhere.example,HEAL Tuesday,2024-12-05,2025-02-01",
    "Ana,ana@example.org,Zoe,,,2025-09-02,",
)


def data(*rows: str) -> bytes:
    """Return a file of pairs."""
    return "\n".join((HEADER, *rows)).encode()


def pairs(programme: Programme) -> list[Pairing]:
    """Return every pairing in the records."""
    with programme.database.reading() as session:
        return list(session.scalars(select(Pairing).order_by(Pairing.id)))


@pytest.fixture
def tuesday(programme: Programme) -> Programme:
    """Give a programme with a group, Ana, and somebody whose name is markup."""
    group = programme.group("HEAL Tuesday")
    for name, email in (("Ana", "ana@example.org"), (NASTY, "x@example.org")):
        programme.do(
            members.add, name=name, email=email, group_id=group, joined_on=date(2023, 1, 10)
        )
    return programme


def chosen(at: AppTest, *rows: str) -> AppTest:
    """Return the page once a file was chosen."""
    return upload(at, data(*rows), ImportKind.PAIRINGS)


def box(at: AppTest, start: str) -> AppTest:
    """Turn the one tick whose key begins so."""
    one = next(item for item in at.checkbox if (item.key or "").startswith(start))
    return fine((one.uncheck() if one.value else one.check()).run())


@pytest.mark.usefixtures("tuesday")
def test_both_templates_are_there(open_page: OpenPage, offered: Made) -> None:
    at = open_page("exchange")
    fine(at.segmented_control(key="kind").set_value(ImportKind.PAIRINGS).run())
    assert set(offered) == {f"teams-to-fill-in-{TODAY}.{ending}" for ending in ("csv", "xlsx")}


def test_pairs_come_in_once_the_word_is_given(tuesday: Programme, open_page: OpenPage) -> None:
    at = chosen(open_page("exchange"), *ROWS)
    assert figures(at) == {
        "Go on": "1",
        "Have ended": "1",
        "New people": "2",
        "New in the mentor pool": "1",
        "In the records already": "0",
        "Left out": "2",
    }
    assert "Line 4: Somebody in the records has" in texts(at)
    assert "Line 5: The mentee is not in the records" in texts(at)
    keep = next(item for item in at.button if (item.key or "").startswith("save-"))
    assert keep.disabled
    assert ATTESTATION in [item.label for item in at.checkbox]
    box(at, "attest-")
    press(at, "save-")
    assert "very file was brought in" in texts(at).replace("\\", "")
    one, two = pairs(tuesday)
    assert (one.attested_on, two.ended_on) == (TODAY, date(2024, 12, 1))
    row = at.dataframe[0].value.iloc[0]
    assert (row["kind"], row["lines"]) == ("Running and past pairings", "4 added, 2 left out")
    at = open_page("exchange", open=1)
    assert list(at.dataframe[0].value["mentee"]) == ["Ben", "Cy"]
    assert "Line 5: The mentee is not in the records" in texts(at)


def test_what_comes_of_an_end_over_a_concern_is_said_before(
    tuesday: Programme, open_page: OpenPage
) -> None:
    told = f"{HEADER},Why it ended\n{ROWS[1]},A boundary or safety concern\n{ROWS[0]},\n"
    at = upload(open_page("exchange"), told.encode(), ImportKind.PAIRINGS)
    assert will_be_looked_into(1) in texts(at)
    noted = next(shown for shown in at.dataframe if "Note" in shown.value).value["Note"]
    assert [note.startswith("Opens a concern") for note in noted] == [True, False]
    box(at, "attest-")
    press(at, "save-")
    with tuesday.database.reading() as session:
        assert session.scalars(select(Concern.pairing_id)).all() == [1]
    at = open_page("exchange", open=1)
    assert "- 1 concern\n- 1 “do not pair”" in texts(at)


def test_people_are_only_added_where_that_is_wanted(
    tuesday: Programme, open_page: OpenPage
) -> None:
    at = box(chosen(open_page("exchange"), ROWS[0]), "add-")
    assert (figures(at)["New people"], figures(at)["Left out"]) == ("0", "1")
    press(at, "save-")
    with tuesday.database.reading() as session:
        assert len(session.scalars(select(Member.id)).all()) == 2
        assert session.scalars(select(MentorOffer.id)).all() == []


def test_a_name_alone_is_asked_about(tuesday: Programme, open_page: OpenPage) -> None:
    at = chosen(open_page("exchange"), ROWS[2])
    assert figures(at)["Left out"] == "1"
    (question,) = (item for item in at.radio if (item.key or "").startswith("same-"))
    assert "\\*\\*Ben" in question.label
    question.set_value("It is them")
    at.run()
    assert (figures(at)["Have ended"], figures(at)["New people"]) == ("1", "0")
    box(at, "attest-")
    press(at, "save-")
    with tuesday.database.reading() as session:
        (mentee,) = session.scalars(
            select(Member.name).join(Pairing, Pairing.mentee_id == Member.id)
        )
    assert mentee == NASTY


def test_dates_that_could_be_either_are_asked_about(
    tuesday: Programme, open_page: OpenPage
) -> None:
    row = ROWS[0].replace("2025-09-02", "02/09/2025")
    at = chosen(open_page("exchange"), row)
    assert not [item for item in at.button if (item.key or "").startswith("save-")]
    next(item for item in at.radio if (item.key or "").startswith("order-")).set_value(
        DateOrder.DMY
    )
    at.run()
    box(at, "attest-")
    press(at, "save-")
    assert [pair.began_on for pair in pairs(tuesday)] == [date(2025, 9, 2)]


@pytest.mark.usefixtures("tuesday")
def test_another_kind_of_file_is_one_sentence(open_page: OpenPage) -> None:
    at = upload(open_page("exchange"), b"Name,Email\nAna,a@example.org\n", ImportKind.PAIRINGS)
    assert len(at.error) == 1
    assert "template" in at.error[0].value


def test_it_is_taken_back_on_its_page_and_the_pair_says_who_attested(
    tuesday: Programme, open_page: OpenPage
) -> None:
    at = box(chosen(open_page("exchange"), ROWS[0]), "attest-")
    press(at, "save-")
    (pair,) = pairs(tuesday)
    shown = texts(open_page("active_pairings", open=pair.id))
    assert "Attested by" in shown
    at = open_page("exchange", open=1)
    press(at, "undo-")
    assert pairs(tuesday) == []


def test_a_facilitator_is_not_offered_pairs(tuesday: Programme, open_page: OpenPage) -> None:
    fay = "fay@example.org"
    door.accepted(tuesday.database, door.invited(tuesday.database, fay, Role.FACILITATOR, [1]))
    sid = door.signed_in(tuesday.database, fay).sid
    at = open_page("exchange", sid=sid)
    assert not at.segmented_control
