"""What taking a file back would do, in sentences."""

from __future__ import annotations

from heal.rules.taking_back import Standing, done, goes, refusal, stays


def test_a_refusal_counts_people_names_what_they_have_and_the_way_out() -> None:
    said = refusal(Standing(people=1, kinds={"requests": 1, "import_rows": 1, "new_table": 1}))
    assert said is not None
    assert said.startswith("1 person from this file has more")
    assert (
        "(a request: 1 person; another file that names them: 1 person; another record: 1 person)"
        in said
    )
    assert "Take back the later files" in said
    assert "settled in their records" in said
    many = refusal(Standing(people=1200, kinds={"marks": 1200})) or ""
    assert many.startswith("1,200 people from this file have")
    assert "settled" not in many
    assert refusal(Standing(members=3)) is None


def test_what_goes_is_counted_and_what_is_not_there_is_not_named() -> None:
    found = Standing(members=2, memberships=1, lines=4, groups_go=1)
    assert goes(found) == ("2 members", "1 time in the group", "the group", "4 lines of the file")
    assert stays(found) == ()
    assert done(found) == (
        "Taken back: 2 members, 1 time in the group, the group, 4 lines of the file."
    )
    assert done(Standing()) == "Taken back: nothing but the lines."


def test_later_work_is_named_with_what_it_keeps() -> None:
    found = Standing(
        lines=9, other_files=1, marks_anew=2, by_hand=3, confirmed=1, left_out=2, added=1,
        meetings_stay=1, groups_stay=1,
    )  # fmt: skip
    assert stays(found) == (
        "1 other file of the meeting stays; 2 marks worked out anew.",
        "3 marks made by hand stay, and the meeting with them.",
        "1 name in it stays confirmed.",
        "2 names in it stay left out each time.",
        "1 member added from its names stays.",
        "The group stays: something else is in it by now.",
    )
