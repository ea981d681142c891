"""At the door: setting up once, coming in, staying, leaving."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select, text

from heal.db.engine import Database
from heal.errors import (
    BadValue,
    MoveNotAllowed,
    NotFound,
    NotPermitted,
    Refusal,
    SecondFactorNeeded,
    Throttled,
    WrongSignIn,
)
from heal.models import Account, SignInAttempt, SignInSession
from heal.queries import sign_in as known
from heal.rules.access import VISITOR, Actor
from heal.rules.sign_in import LIMITS, RECOVERY_CODES, WINDOW
from heal.services import accounts, credentials, desk, sign_in
from heal.vocabulary import AccountStatus, AttemptKind, Role
from tests.kit import rows
from tests.kit.staff import ANOTHER, CHEAP, PASSWORD, Staff

ADDRESS, OTHER_ADDRESS = "192.0.2.1", "192.0.2.2"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def staff(database: Database, monkeypatch: pytest.MonkeyPatch) -> Staff:
    """Give staff on each database; hashing is cheap here, and nowhere else."""
    monkeypatch.setattr(credentials, "HASHER", CHEAP)
    monkeypatch.setattr(credentials, "NOBODY", CHEAP.hash("nobody"))
    return Staff(database)


def attempts(staff: Staff) -> int:
    with staff.database.reading() as session:
        return session.scalar(select(func.count(SignInAttempt.id))) or 0


def everything_kept(database: Database) -> str:
    """Return every value of every table, as text."""
    with database.reading() as session:
        found = [
            str(tuple(row)) for table in rows.TABLES for row in session.execute(select(table)).all()
        ]
    return "\n".join(found)


def the_trail(database: Database) -> str:
    with database.reading() as session:
        return "\n".join(str(tuple(row)) for row in session.execute(text("SELECT * FROM trail")))


def set_up(staff: Staff, token: str, **more: Any) -> int:
    given = {"email": "Cora@Example.org ", "name": "Cora", "password": PASSWORD}
    return int(
        staff.do(sign_in.set_up, by=VISITOR, token=token, now=staff.now, **{**given, **more})
    )


def needs_set_up(staff: Staff) -> bool:
    with staff.database.reading() as session:
        return known.needs_set_up(session)


def set_up_link(staff: Staff) -> str:
    return str(staff.do(sign_in.make_set_up_link, now=staff.now))


def test_the_first_account_is_the_coordinators(staff: Staff) -> None:
    assert needs_set_up(staff)
    account_id = set_up(staff, set_up_link(staff))
    assert not needs_set_up(staff)
    person = staff.who(staff.enters())
    assert person is not None
    assert (person.account_id, person.name, person.role) == (account_id, "Cora", Role.COORDINATOR)
    assert person.email == "cora@example.org"


def test_the_set_up_closes_for_good(staff: Staff) -> None:
    token = set_up_link(staff)
    account_id = set_up(staff, token)
    for deed in (lambda: set_up(staff, token, email="b@example.org"), lambda: set_up_link(staff)):
        with pytest.raises(MoveNotAllowed, match="set up already"):
            deed()
    with staff.database.writer.begin() as connection:
        connection.execute(Account.__table__.delete().where(Account.id == account_id))
    assert not needs_set_up(staff)
    with pytest.raises(MoveNotAllowed):
        set_up_link(staff)


def test_any_account_closes_the_set_up(staff: Staff) -> None:
    token = set_up_link(staff)
    staff.account("ben@example.org", Role.BOARD)
    with pytest.raises(MoveNotAllowed):
        set_up(staff, token)


def test_only_the_newest_set_up_link_opens(staff: Staff) -> None:
    old, new = set_up_link(staff), set_up_link(staff)
    for wrong in (old, "", "\x00", "x" * 5000):
        with pytest.raises(NotFound):
            set_up(staff, wrong)
    set_up(staff, new)


def test_a_refused_password_does_not_use_the_link_up(staff: Staff) -> None:
    token = set_up_link(staff)
    for wrong in ("short", "password1234", "x" * 201, "my cora@example.org"):
        with pytest.raises(BadValue):
            set_up(staff, token, password=wrong)
    for wrong in ("", "no address", "a@b", "a@example.org\x00", "\ud800@example.org"):
        with pytest.raises(BadValue):
            set_up(staff, token, email=wrong)
    for wrong in ("", "  ", "A\x00B", "n" * 121):
        with pytest.raises(BadValue):
            set_up(staff, token, name=wrong)
    set_up(staff, token)


def test_two_cannot_set_up_at_once(staff: Staff) -> None:
    token = set_up_link(staff)
    together = Barrier(2, timeout=20)

    def one(number: int) -> bool:
        together.wait()
        try:
            set_up(staff, token, email=f"person{number}@example.org")
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == [False, True]


def test_who_is_no_coordinator_makes_no_set_up_link(staff: Staff) -> None:
    for role in (Role.VISITOR, Role.FACILITATOR, Role.BOARD):
        with pytest.raises(NotPermitted):
            staff.do(sign_in.make_set_up_link, by=Actor("Fay", role), now=staff.now)


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
    assert attempts(staff) == 2 * len(answers)


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
    before = attempts(staff)
    staff.now += WINDOW - timedelta(seconds=1)
    refused = staff.tries().refused
    assert isinstance(refused, Throttled)
    assert refused.retry_after_seconds == 1
    assert attempts(staff) == before, "an attempt that had to wait was counted"
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
    assert attempts(staff) == LIMITS[AttemptKind.ACCOUNT] - 1
    assert type(staff.tries(password=ANOTHER).refused) is WrongSignIn


def test_attempts_that_count_no_more_are_swept_away(staff: Staff) -> None:
    for number in range(3):
        staff.tries(f"person{number}@example.org")
    staff.now += WINDOW
    staff.tries("nobody@example.org")
    assert attempts(staff) == 2


def test_attempts_leave_no_trail(staff: Staff) -> None:
    staff.tries("nobody@example.org")
    assert the_trail(staff.database) == ""


def test_nothing_that_opens_a_door_is_kept_or_told(staff: Staff) -> None:
    link = set_up_link(staff)
    account_id = set_up(staff, link)
    signed_in = staff.tries().token or ""
    token_hash = credentials.digest(signed_in)
    actor = staff.actor(token_hash)
    codes = staff.second_factor(actor)
    invited = staff.invited("benedikta@example.org", Role.BOARD)
    again = staff.do(accounts.reset, account_id, now=staff.now)
    staff.accept(again, ANOTHER)
    kept = everything_kept(staff.database)
    for secret in (link, signed_in, invited, again, PASSWORD, ANOTHER, *codes):
        assert len(secret) > 15
        assert secret not in kept
    assert token_hash in kept
    trail = the_trail(staff.database)
    private = ("cora@example.org", "benedikta", "Benedikta", staff.secrets[account_id], "argon2")
    for told in (*private, token_hash, credentials.digest(invited)):
        assert told in kept
        assert told not in trail


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
    with pytest.raises(NotPermitted):
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


def test_the_second_factor_is_asked_for_after_the_password(staff: Staff) -> None:
    account_id = staff.account()
    staff.second_factor(staff.actor(staff.enters()))
    staff.later(minutes=2)
    assert type(staff.tries(password=ANOTHER).refused) is WrongSignIn
    assert type(staff.tries(password=ANOTHER, code=staff.code(account_id)).refused) is WrongSignIn
    for none in (None, "", "  "):
        assert type(staff.tries(code=none).refused) is SecondFactorNeeded
    for wrong in ("000000", "0", "x" * 5000, "\ud800", "é" * 6, "\x00"):
        assert type(staff.tries(code=wrong).refused) is WrongSignIn
    assert staff.tries(code=staff.code(account_id)).token


def test_wrong_codes_are_counted(staff: Staff) -> None:
    account_id = staff.account()
    staff.second_factor(staff.actor(staff.enters()))
    staff.later(minutes=2)
    for _ in range(LIMITS[AttemptKind.ACCOUNT]):
        staff.tries(code="x")
    assert isinstance(staff.tries(code=staff.code(account_id)).refused, Throttled)


def test_a_code_opens_once(staff: Staff) -> None:
    account_id = staff.account()
    staff.second_factor(staff.actor(staff.enters()))
    assert staff.tries(code=staff.code(account_id)).token is None, "the first code was used up"
    staff.later(minutes=2)
    code = staff.code(account_id)
    assert staff.tries(code=f" {code[:3]} {code[3:]} ").token
    assert type(staff.tries(code=code).refused) is WrongSignIn
    assert type(staff.tries(code=staff.code(account_id, steps=-1)).refused) is WrongSignIn
    assert staff.tries(code=staff.code(account_id, steps=1)).token


def test_a_code_of_another_time_does_not_open(staff: Staff) -> None:
    account_id = staff.account()
    staff.second_factor(staff.actor(staff.enters()))
    staff.later(minutes=5)
    for steps in (-2, 2):
        wrong = staff.code(account_id, steps=steps)
        assert type(staff.tries(code=wrong).refused) is WrongSignIn
    assert staff.tries(code=staff.code(account_id, steps=-1)).token


def test_a_recovery_code_opens_once(staff: Staff) -> None:
    staff.account()
    ben = staff.account("ben@example.org", Role.BOARD)
    codes = staff.second_factor(staff.actor(staff.enters()))
    bens = staff.second_factor(staff.actor(staff.enters("ben@example.org")))
    assert ben
    assert len(set(codes) | set(bens)) == 2 * RECOVERY_CODES
    assert type(staff.tries(code=bens[0]).refused) is WrongSignIn
    for code in (codes[0], codes[1].replace("-", " ").upper()):
        assert staff.tries(code=code).token
        assert type(staff.tries(code=code).refused) is WrongSignIn


@pytest.mark.parametrize("kind", ["code", "recovery code"])
def test_a_code_opens_once_also_at_the_same_moment(staff: Staff, kind: str) -> None:
    account_id = staff.account()
    codes = staff.second_factor(staff.actor(staff.enters()))
    staff.later(minutes=2)
    code = staff.code(account_id) if kind == "code" else codes[0]
    together = Barrier(2, timeout=20)

    def one(_: int) -> bool:
        together.wait()
        return staff.tries(code=code).token is not None

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == [False, True]


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
