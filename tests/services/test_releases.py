"""What is told to others is kept, and stays told."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest

from heal.db.engine import Database
from heal.errors import NotPermitted, Refusal
from heal.queries import releases as kept
from heal.queries import scope
from heal.rules.access import Actor
from heal.rules.releases import Cut
from heal.services import releases
from heal.services.door import act
from heal.services.releases import Telling
from heal.vocabulary import Audience, Role
from tests.kit.programme import TODAY, Programme

SPRING = Cut(Audience.INTERNAL, date(2026, 3, 1), date(2026, 5, 31))
BOARD = Actor("board", Role.BOARD, account_id=7)
LEADER = Actor("leader", Role.FACILITATOR, account_id=8, groups=frozenset({1}))


def figure(people: int | None, *, name: str = "meetings", cut: Cut = SPRING) -> Telling:
    frame = pd.DataFrame({"group": ["Here"], "people": pd.array([people], dtype="Int64")})
    rows = json.loads(frame.to_json(orient="table", index=False))
    return Telling("meetings", name, cut, json.dumps({"title": f"Told {people}", "data": rows}))


def told(database: Database, release_id: int) -> list[str]:
    with database.reading() as session:
        report = kept.report(session, release_id)
    assert report is not None
    return [json.loads(one.content)["title"] for one in report.figures]


def release(database: Database, *figures: Telling, cut: Cut = SPRING, on: date = TODAY) -> int:
    return int(Programme(database).do(releases.release, cut=cut, figures=figures, on=on))


def test_a_report_is_kept_as_it_was_told(database: Database) -> None:
    number = release(database, figure(20), figure(None, name="waiting"))
    assert told(database, number) == ["Told 20", "Told None"]
    with database.reading() as session:
        row = kept.reports(session).iloc[0]
        assert (row["audience"], row["figures"], row["made_on"]) == ("internal", 2, TODAY)
        assert kept.report(session, number + 1) is None


@pytest.mark.parametrize(
    ("later", "wanted"), [(20, "Told 20"), (22, "Told 20"), (None, "Told 20"), (25, "Told 25")]
)
def test_a_later_report_of_the_same_cut_tells_the_same_or_far_more(
    database: Database, later: int | None, wanted: str
) -> None:
    release(database, figure(20))
    assert told(database, release(database, figure(later))) == [wanted]


def test_small_steps_do_not_add_up_to_what_none_of_them_may_tell(database: Database) -> None:
    found = [told(database, release(database, figure(people)))[0] for people in range(20, 31, 2)]
    assert found == ["Told 20", "Told 20", "Told 20", "Told 26", "Told 26", "Told 26"]


@pytest.mark.parametrize(
    "other",
    [
        Cut(Audience.PUBLIC, SPRING.since, SPRING.until),
        Cut(Audience.INTERNAL, date(2026, 2, 1), SPRING.until),
        Cut(Audience.INTERNAL, SPRING.since, date(2026, 4, 30)),
    ],
)
def test_what_others_were_told_or_of_another_time_is_another_thing(
    database: Database, other: Cut
) -> None:
    release(database, figure(20))
    number = release(database, figure(22, cut=other), cut=other)
    assert told(database, number) == ["Told 22"]


def test_a_figure_taken_out_alone_binds_the_report_and_the_other_way_round(
    database: Database,
) -> None:
    handed = act(database, releases.hand_out, BOARD, figure=figure(20), on=TODAY)
    assert json.loads(handed)["title"] == "Told 20"
    assert told(database, release(database, figure(23))) == ["Told 20"]
    again = act(database, releases.hand_out, BOARD, figure=figure(24), on=TODAY)
    assert json.loads(again)["title"] == "Told 20"


def test_taking_out_the_same_twice_is_kept_once(database: Database) -> None:
    for _ in range(3):
        act(database, releases.hand_out, BOARD, figure=figure(20), on=TODAY)
    with database.reading() as session:
        already = kept.already(session, audience=Audience.INTERNAL, until=SPRING.until)
        assert list(already) == [("meetings", SPRING)]
        assert kept.reports(session).empty


@pytest.mark.parametrize(
    ("cut", "says"),
    [
        (Cut(Audience.COORDINATOR, SPRING.since, SPRING.until), "released to nobody"),
        (Cut(Audience.INTERNAL, SPRING.since, date(2026, 6, 15)), "not over yet"),
        (Cut(Audience.INTERNAL, date(2026, 6, 1), SPRING.until), "before the first"),
    ],
)
def test_what_cannot_be_released_is_refused_in_a_sentence(
    database: Database, cut: Cut, says: str
) -> None:
    with pytest.raises(Refusal, match=says):
        release(database, figure(20, cut=cut), cut=cut)
    with pytest.raises(Refusal, match="no figure"):
        release(database)


def test_only_the_coordinator_releases_and_leaders_take_out_what_is_theirs(
    database: Database,
) -> None:
    for actor in (BOARD, LEADER):
        with pytest.raises(NotPermitted):
            act(
                database, releases.release, actor,
                cut=SPRING, figures=[figure(20)], on=TODAY,
            )  # fmt: skip
    public = figure(20, cut=Cut(Audience.PUBLIC, SPRING.since, SPRING.until))
    with pytest.raises(Refusal, match="not yours"):
        act(database, releases.hand_out, LEADER, figure=public, on=TODAY)


def test_whoever_leads_other_groups_is_not_told_what_was_taken_out_of_some(
    database: Database,
) -> None:
    own = Cut(Audience.INTERNAL, SPRING.since, SPRING.until, "1")
    act(database, releases.hand_out, LEADER, figure=figure(20, cut=own), on=TODAY)
    release(database, figure(40))
    other = Actor("other", Role.FACILITATOR, account_id=9, groups=frozenset({2}))
    found = {}
    for actor in (LEADER, other):
        with database.reading() as session:
            scope.bind(session, actor, shows=True)
            found[actor.name] = kept.already(
                session, audience=Audience.INTERNAL, until=SPRING.until
            )
    assert {cut.groups for _, cut in found["leader"]} == {"", "1"}
    assert {cut.groups for _, cut in found["other"]} == {""}
