"""At the door: coming in, staying, leaving."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from heal.errors import NotFound, NotPermitted, Throttled, WrongSignIn
from heal.models import Account, SignInAttempt, SignInSession
from heal.rules.access import VISITOR
from heal.rules.sign_in import LIMITS, WINDOW
from heal.services import accounts, credentials, desk, sign_in
from heal.vocabulary import AccountStatus, AttemptKind, Role
from tests.kit.quick import CHEAP
from tests.kit.staff import ANOTHER, PASSWORD, Staff, the_trail

ADDRESS, OTHER_ADDRESS = "192.0.2.1", "192.0.2.2"
MINUTE = timedelta(minutes=1)


def test_unknown_wrong_suspended_and_too_long_are_answered_alike(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff.account()
    ben = staff.account("ben@example.org", Role.BOARD)
    staff.do(accounts.suspend, ben, now=staff.now)
    eva = staff.account("eva@example.org", Role.BOARD)
    staff.do(accounts.reset, eva, now=staff.now)
    hashed: list[str] = []
    right = credentials._bytes
    monkeypatch.setattr(credentials, "_bytes", lambda text: hashed.append(text) or right(text))
    answers = [
        staff.tries("nobody@example.org"),
        staff.tries("nobody@example.org\x00"),
        staff.tries("\ud800"),
        staff.tries(password=ANOTHER),
        staff.tries(password="\ud800" * 12),
        staff.tries("ben@example.org"),
        staff.tries("eva@example.org"),
    ]
    assert len(hashed) == len(answers), "one of them took less time"
    answers.append(staff.tries(password="x" * 201))
    assert len(hashed) == len(answers) - 1, "a password beyond all bounds was hashed"
    assert all(type(answer.refused) is WrongSignIn for answer in answers)
    assert all(answer.token is None and answer.account_id is None for answer in answers)
    assert len({answer.refused.sentence for answer in answers if answer.refused}) == 1
    assert staff.how_many(SignInAttempt) == 2 * len(answers)


def test_an_address_is_known_however_it_is_typed(staff: Staff) -> None:
    staff.account()
    assert staff.tries(" CORA@example.ORG ").token


def test_a_letter_typed_in_two_ways_is_the_same(staff: Staff) -> None:
    staff.accept(staff.invited("cora@example.org"), "Café crème and lanterns")
    in_pieces = "Cafe\u0301 cre\u0300me and lanterns"
    assert staff.tries(password=in_pieces).token


def test_too_many_attempts_for_an_account_have_to_wait(staff: Staff) -> None:
    staff.account()
    for number in range(LIMITS[AttemptKind.ACCOUNT]):
        answer = staff.tries(password=ANOTHER, address=f"192.0.2.{number}")
        assert type(answer.refused) is WrongSignIn
    for email in ("cora@example.org", " Cora@example.org"):
        refused = staff.tries(email, address="198.51.100.1").refused
        assert isinstance(refused, Throttled), "the right password came through all the same"
        assert refused.retry_after_seconds == WINDOW.total_seconds()
    before = staff.how_many(SignInAttempt)
    staff.now += WINDOW - timedelta(seconds=1)
    refused = staff.tries().refused
    assert isinstance(refused, Throttled)
    assert refused.retry_after_seconds == 1
    assert staff.how_many(SignInAttempt) == before, "an attempt that had to wait was counted"
    staff.later(seconds=1)
    assert staff.tries().token


def test_an_account_that_is_not_there_has_to_wait_as_well(staff: Staff) -> None:
    for _ in range(LIMITS[AttemptKind.ACCOUNT]):
        staff.tries("nobody@example.org")
    assert isinstance(staff.tries("nobody@example.org").refused, Throttled)
    assert type(staff.tries("somebody@example.org").refused) is WrongSignIn


def test_too_many_attempts_from_an_address_have_to_wait(staff: Staff) -> None:
    staff.account()
    for number in range(LIMITS[AttemptKind.ADDRESS]):
        staff.tries(f"person{number}@example.org", address=ADDRESS)
    assert isinstance(staff.tries(address=ADDRESS).refused, Throttled)
    assert staff.tries(address=OTHER_ADDRESS).token
    staff.now += WINDOW
    assert staff.tries(address=ADDRESS).token


def test_coming_in_forgets_the_accounts_attempts_but_not_the_addresss(staff: Staff) -> None:
    staff.account()
    for _ in range(LIMITS[AttemptKind.ACCOUNT] - 1):
        staff.tries(password=ANOTHER)
    staff.enters()
    assert staff.how_many(SignInAttempt) == LIMITS[AttemptKind.ACCOUNT] - 1
    assert type(staff.tries(password=ANOTHER).refused) is WrongSignIn


def test_attempts_that_count_no_more_are_swept_away(staff: Staff) -> None:
    for number in range(3):
        staff.tries(f"person{number}@example.org")
    staff.now += WINDOW
    staff.tries("nobody@example.org")
    assert staff.how_many(SignInAttempt) == 2


def test_attempts_leave_no_trail(staff: Staff) -> None:
    staff.tries("nobody@example.org")
    assert the_trail(staff.database) == ""


def test_a_session_ends_when_nobody_clicks(staff: Staff) -> None:
    staff.account()
    token_hash = staff.enters()
    staff.now += 30 * MINUTE - timedelta(seconds=1)
    assert staff.who(token_hash)
    staff.later(seconds=1)
    assert staff.who(token_hash) is None
    staff.do(sign_in.seen, by=VISITOR, token_hash=token_hash, now=staff.now)
    assert staff.who(token_hash) is None, "a session that is over came back"


def test_clicks_keep_a_session_until_it_is_too_old(staff: Staff) -> None:
    staff.account()
    token_hash = staff.enters()
    for _ in range(12 * 60 // 20 - 1):
        staff.later(minutes=20)
        staff.do(sign_in.seen, by=VISITOR, token_hash=token_hash, now=staff.now)
        assert staff.who(token_hash)
    staff.later(minutes=19, seconds=59)
    assert staff.who(token_hash)
    staff.later(seconds=1)
    assert staff.who(token_hash) is None


def test_the_limits_are_settings(staff: Staff) -> None:
    staff.account()
    token_hash = staff.enters()
    staff.do(desk.change_settings, values={"idle_minutes": 5})
    staff.later(minutes=5)
    assert staff.who(token_hash) is None
    staff.do(desk.change_settings, values={"idle_minutes": 480, "absolute_hours": 1})
    assert staff.who(token_hash)
    staff.later(minutes=55)
    assert staff.who(token_hash) is None


def test_being_seen_is_written_once_a_minute_and_leaves_no_trail(staff: Staff) -> None:
    staff.account()
    token_hash = staff.enters()
    trail = the_trail(staff.database)

    def seen() -> Any:
        staff.do(sign_in.seen, by=VISITOR, token_hash=token_hash, now=staff.now)
        with staff.database.reading() as session:
            return session.scalar(select(SignInSession.seen_at))

    began = staff.now
    staff.later(seconds=59)
    assert seen() == began
    staff.later(seconds=1)
    assert seen() == staff.now
    assert the_trail(staff.database) == trail
    staff.do(sign_in.seen, by=VISITOR, token_hash=PASSWORD, now=staff.now)


def test_leaving_ends_this_session_only(staff: Staff) -> None:
    staff.account()
    one, other = staff.enters(), staff.enters()
    staff.do(sign_in.sign_out, by=VISITOR, token_hash=one, now=staff.now)
    staff.do(sign_in.sign_out, by=VISITOR, token_hash=one, now=staff.now)
    assert staff.who(one) is None
    assert staff.who(other)


def test_one_ends_ones_own_sessions_and_the_coordinator_anybodys(staff: Staff) -> None:
    staff.account()
    fay = staff.account("fay@example.org", Role.FACILITATOR)
    cora, mine, phone = (
        staff.enters(),
        staff.enters("fay@example.org"),
        staff.enters("fay@example.org"),
    )
    me, coordinator = staff.actor(mine), staff.actor(cora)
    theirs = staff.who(cora)
    assert theirs is not None
    with pytest.raises((NotPermitted, NotFound)):
        staff.do(sign_in.end, theirs.session_id, by=me, now=staff.now)
    with pytest.raises(NotPermitted):
        staff.do(sign_in.end_all, theirs.account_id, by=me, now=staff.now)
    assert staff.who(cora)
    on_the_phone = staff.who(phone)
    assert on_the_phone is not None
    staff.do(sign_in.end, on_the_phone.session_id, by=me, now=staff.now)
    assert staff.who(phone) is None
    staff.do(sign_in.end_all, fay, by=me, now=staff.now, but=mine)
    assert staff.who(mine)
    staff.do(sign_in.end_all, fay, by=coordinator, now=staff.now)
    assert staff.who(mine) is None
    assert staff.who(cora)


def test_an_old_hash_is_made_anew(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    staff.account()
    stronger = type(CHEAP)(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(credentials, "HASHER", stronger)
    staff.enters()
    with staff.database.reading() as session:
        (kept,) = session.scalars(select(Account.password_hash))
    assert kept is not None
    assert not stronger.check_needs_rehash(kept)
    assert staff.tries().token


def test_somebody_who_has_no_account_yet_is_not_looked_up_by_status(staff: Staff) -> None:
    account_id = staff.account()
    with staff.database.writer.begin() as connection:
        table = Account.__table__
        invited = table.update().where(table.c.id == account_id)
        connection.execute(invited.values(status=AccountStatus.INVITED))
    assert type(staff.tries().refused) is WrongSignIn
