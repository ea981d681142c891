"""What mentoring gives, on the record of a pairing and among the figures."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from heal.models import Feedback, FeedbackAnswer
from heal.reports.contents import TITLES, Chapter
from heal.rules.feedback import ASKED
from heal.services import endings, feedback
from heal.ui.feedback import NOTHING
from heal.vocabulary import Gift, Side
from tests.kit.pressing import press
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import OpenPage, texts


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


def paired(programme: Programme, page: str) -> int:
    pairing_id = programme.pairing(programme.group(), on=before(60))
    if page == "ended_pairings":
        programme.do(endings.end, pairing_id, on=before(30))
    return pairing_id


def kept(programme: Programme) -> dict[tuple[Side, date, Gift], bool]:
    statement = select(Feedback.side, Feedback.heard_on, FeedbackAnswer.gift, FeedbackAnswer.given)
    with programme.database.reading() as session:
        found = session.execute(
            statement.join(FeedbackAnswer, FeedbackAnswer.feedback_id == Feedback.id)
        )
        return {(row.side, row.heard_on, row.gift): row.given for row in found}


def submit(at: AppTest) -> None:
    next(button for button in at.button if button.label == "Keep what they said").click().run()
    assert not at.exception, [item.value for item in at.exception]


@pytest.mark.parametrize("page", ["active_pairings", "ended_pairings"])
def test_a_word_is_kept_item_by_item_and_taken_back(
    open_page: OpenPage, programme: Programme, page: str
) -> None:
    pairing_id = paired(programme, page)
    at = open_page(page, open=pairing_id)
    assert NOTHING in texts(at)
    assert "Every item may stay blank" in texts(at)
    key = f"gives-{pairing_id}-mentee"
    at.segmented_control(key=f"{key}-hope").set_value(True)
    at.segmented_control(key=f"{key}-support").set_value(False)
    at.date_input(key=f"{key}-on").set_value(before(5))
    submit(at)
    assert kept(programme) == {
        (Side.MENTEE, before(5), Gift.HOPE): True,
        (Side.MENTEE, before(5), Gift.SUPPORT): False,
    }
    assert NOTHING not in texts(at)
    shown = at.dataframe[-1].value
    assert shown[["yes", "not_so_much"]].to_numpy().tolist() == [["Hope", "Support"]]
    (number,) = at.selectbox(key=f"gives-which-{pairing_id}").options[:1]
    assert number.startswith("11 Jun 2026, ")
    at.selectbox(key=f"gives-which-{pairing_id}").select_index(0).run()
    press(at, "take-back-gives-1")
    assert kept(programme) == {}
    assert NOTHING in texts(at)


def test_each_side_is_asked_its_own_items(open_page: OpenPage, programme: Programme) -> None:
    pairing_id = paired(programme, "active_pairings")
    at = open_page("active_pairings", open=pairing_id)
    for side in Side:
        at.segmented_control(key=f"gives-{pairing_id}-side").set_value(side).run()
        key = f"gives-{pairing_id}-{side}-"
        asked = [item.key for item in at.segmented_control if str(item.key).startswith(key)]
        assert set(asked) == {f"{key}{gift}" for gift in ASKED[side]}
    submit(at)
    assert at.error[0].value.replace("\\", "") == feedback.NOTHING_SAID
    assert kept(programme) == {}


def test_no_day_in_the_future_and_none_before_the_beginning_is_offered(
    open_page: OpenPage, programme: Programme
) -> None:
    pairing_id = paired(programme, "active_pairings")
    at = open_page("active_pairings", open=pairing_id)
    days = at.date_input(key=f"gives-{pairing_id}-mentee-on")
    assert (days.min, days.max) == (before(60), TODAY)


def test_the_figure_says_what_was_answered(open_page: OpenPage, programme: Programme) -> None:
    at = open_page("participation", about=TITLES[Chapter.GIVES])
    assert "Nobody has said yet what mentoring gives them" in at.header[0].value
    group = programme.group()
    for place in range(10):
        pairing_id = programme.pairing(group, on=before(60))
        told = {"side": Side.MENTEE, "on": before(5), "answers": {Gift.HOPE: place > 1}}
        programme.do(feedback.hear, pairing_id, **told)
    at = open_page("participation", about=TITLES[Chapter.GIVES])
    assert at.header[0].value.replace("\\", "") == (
        "Of those who answered what mentoring gives them, 80% (hope) of mentees said yes;"
        " of mentors too little can be told yet."
    )
    rows = at.dataframe[0].value
    assert rows.loc[rows["answered"] > 0, ["side", "gift", "yes"]].to_numpy().tolist() == [
        ["Mentees", "Hope", 8]
    ]
