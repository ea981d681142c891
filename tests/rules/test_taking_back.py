"""What taking files back would do, in sentences."""

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


def test_of_several_files_meetings_and_groups_are_counted_and_nothing_is_said_of_one() -> None:
    found = Standing(
        files=12, memberships=2, meetings_go=11, meetings_stay=1, groups_go=1, groups_stay=2,
        lines=1250, here_alone=1, waiting=3, waiting_on=2, other_files=1, by_hand=1, confirmed=2,
        added=2,
    )  # fmt: skip
    assert goes(found) == (
        "2 times in a group", "11 meetings", "3 names that wait",
        "1 name decided for one meeting alone", "1 group", "1,250 lines of the 12 files",
    )  # fmt: skip
    assert stays(found) == (
        "1 other file of their meetings stays.",
        "1 mark made by hand stays, and 1 meeting with it.",
        "2 names in them stay confirmed.",
        "2 names in them still wait, in other files.",
        "2 members added from their names stay.",
        "2 groups stay: something else is in them by now.",
    )


def test_one_file_speaks_of_its_meeting_and_its_group() -> None:
    found = Standing(meetings_go=1, groups_go=1, memberships=2, here_alone=2, lines=1)
    assert goes(found) == (
        "2 times in the group", "the meeting", "2 names decided for this meeting alone",
        "the group", "1 line of the file",
    )  # fmt: skip
    assert stays(Standing(waiting_on=1)) == ("1 name in it still waits, in other files.",)


def test_a_refusal_of_several_files_speaks_of_these() -> None:
    people = refusal(Standing(files=2, people=2, kinds={"requests": 2})) or ""
    assert people.startswith("2 people from these files have more")
    pairs = refusal(Standing(files=2, hangs_on_it=frozenset({"check_ins"}))) or ""
    assert pairs.startswith("What came with these files has more in the records by now (a check-in")
