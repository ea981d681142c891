"""Hashes, passwords that are tried first, and codes."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from heal.errors import BadValue
from heal.rules.sign_in import LEAST_MAGNITUDE
from heal.services import credentials
from tests.kit import quick


@pytest.fixture(autouse=True)
def _as_outside_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    quick.dearly(monkeypatch)


def test_hashes_are_argon2id_and_nobodys_costs_the_same() -> None:
    assert not credentials.is_outdated(credentials.NOBODY)
    kept = credentials.hash_password("tulip vase under river")
    assert extract_parameters(kept) == extract_parameters(credentials.NOBODY)
    found = extract_parameters(kept)
    assert found.type is Type.ID
    assert (found.memory_cost, found.time_cost) >= (65536, 3)
    assert credentials.verify(kept, "tulip vase under river")
    assert not credentials.verify(kept, "tulip vase under rivers")
    assert not credentials.verify(None, "tulip vase under river")


def test_a_hash_that_is_none_opens_nothing() -> None:
    for broken in ("", "x", "$argon2id$v=19$m=8,t=1,p=1$", PasswordHasher().hash("y")[:-3]):
        assert not credentials.verify(broken, "y")


@pytest.mark.parametrize(
    "common",
    [
        "password1234", "Password2024!", "qwertyuiop12", "iloveyou2026", "abcdefghijkl",
        "111111111111", "P@ssw0rd" * 9, "abcabcabcabc", "1q2w3e4r5t6y", "a" * 200,
    ],
)  # fmt: skip
def test_a_password_that_is_tried_first_is_refused(common: str) -> None:
    assert credentials.magnitude(common) < LEAST_MAGNITUDE
    with pytest.raises(BadValue, match="tried first"):
        credentials.chosen(common, email="ana@example.org")


@pytest.mark.parametrize(
    "fair", ["tulip vase under river", "seven plain walnut lanterns", "xK9#fQ2!mZ7pLw"]
)
def test_a_fair_password_is_taken(fair: str) -> None:
    kept = credentials.chosen(fair, email="ana@example.org").hashed
    assert fair not in kept
    assert len(kept) <= 200


def test_tokens_differ_and_carry_256_bits() -> None:
    tokens = {credentials.new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) == 43 for token in tokens)
    assert len(credentials.digest(tokens.pop())) == 64


def test_an_authenticator_does_not_name_the_programme() -> None:
    address = credentials.provisioning(credentials.new_secret(), "ana@example.org")
    assert address.startswith("otpauth://totp/Dashboard:")
    assert "heal" not in address.lower()
