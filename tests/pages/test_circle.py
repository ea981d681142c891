"""The circle, through the main script."""

from __future__ import annotations

from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from heal.models import Member, Pairing
from heal.services import mentors
from tests.kit.by_hand import ago, changed
from tests.kit.endings import WELL, ended
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import OpenPage, texts
from tests.pages.test_today import links


def _two(programme: Programme, pairing: int) -> tuple[int, int]:
    with programme.database.reading() as session:
        row = session.get_one(Pairing, pairing)
        return row.mentor_id, row.mentee_id


def _name(programme: Programme, member: int) -> str:
    with programme.database.reading() as session:
        return session.scalars(select(Member.name).where(Member.id == member)).one()


def _headers(at: AppTest) -> list[str]:
    return [str(item.value).replace("\\", "") for item in at.header]


def test_an_empty_programme_says_what_will_be_here(open_page: OpenPage) -> None:
    at = open_page("circle")
    said = texts(at)
    assert "Could be invited (0)" in said
    assert "Nobody has been a mentor here yet" in said
    assert "lines appear once there is" in said
    assert not at.get("vega_lite_chart")


def test_whoever_could_be_invited_has_a_line_that_goes_with_their_offer(
    open_page: OpenPage, programme: Programme
) -> None:
    pairing = ended(programme, **WELL)
    _, mentee = _two(programme, pairing)
    at = open_page("circle")
    assert "Could be invited (1)" in texts(at)
    assert _name(programme, mentee) in texts(at)
    assert "planned, and said goodbye; it served its purpose." in texts(at)
    assert ("Record their offer", "mentor_pool", f"new=1&member={mentee}") in links(at)
    assert ("How it ended", "ended_pairings", f"open={pairing}") in links(at)
    offer = programme.offer(mentee, on=ago(4))
    assert "Could be invited (0)" in texts(open_page("circle"))
    programme.do(mentors.defer, offer, on=ago(4))
    assert "Could be invited (0)" in texts(open_page("circle"))


def test_the_picture_says_how_many_came_round_and_the_rows_are_theirs(
    open_page: OpenPage, programme: Programme
) -> None:
    first, second = _two(programme, ended(programme, began=300, on=200))
    offer = programme.offer(second, on=ago(150))
    programme.do(mentors.approve, offer, on=ago(140))
    _, third = _two(programme, programme.pairing(programme.group(), on=ago(100), offer_id=offer))
    at = open_page("circle")
    assert "1 of 2 mentors was once mentored here." in _headers(at)
    assert len(at.get("vega_lite_chart")) == 1
    rows = at.dataframe[-1].value
    assert set(rows["name"]) == {_name(programme, one) for one in (first, second, third)}
    at.toggle(key="came-round").set_value(True).run()
    (row,) = at.dataframe[-1].value.to_dict("records")
    assert row["name"] == _name(programme, second)
    assert row["mentored_by"].startswith(f"{_name(programme, first)} (")
    changed(programme, Member, second, erased_on=TODAY)
    at = open_page("circle")
    assert "1 of 2 mentors was once mentored here." in _headers(at)
    assert list(at.dataframe[-1].value["name"])[-1] == "Somebody no longer named"


def test_a_record_tells_by_whom_and_whom_they_mentored(
    open_page: OpenPage, programme: Programme
) -> None:
    first, second = _two(programme, ended(programme, began=300, on=200))
    offer = programme.offer(second, on=ago(150))
    programme.do(mentors.approve, offer, on=ago(140))
    _, third = _two(programme, programme.pairing(programme.group(), on=ago(100), offer_id=offer))
    said = texts(open_page("members", open=second))
    assert f"Has been mentored by {_name(programme, first)} (2025)." in said
    assert f"Has mentored {_name(programme, third)} (since 2026)." in said
    assert "Has been mentored by" not in texts(open_page("members", open=first))
