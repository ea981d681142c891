"""What a provider says counts only if it is signed, meant for us, fresh, and about an address."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from heal.config import OidcProvider
from heal.db.engine import Database
from heal.vocabulary import Role
from heal.web.providers import LEEWAY
from tests.kit import door, way
from tests.kit.provider import CLIENT, Claims, Provider
from tests.web.conftest import Visit
from tests.web.oidc.conftest import ANA


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """Give one kind of database: what is looked at here is decided before any is asked."""
    return sqlite_database


def _without(*names: str) -> Callable[[Claims], Claims]:
    return lambda claims: {key: value for key, value in claims.items() if key not in names}


def _with(**changed: Any) -> Callable[[Claims], Claims]:
    return lambda claims: {**claims, **changed}


def _ago(name: str, seconds: int) -> Callable[[Claims], Claims]:
    return lambda claims: {**claims, name: int(time.time()) - seconds}


BENT: dict[str, Callable[[Claims], Claims]] = {
    "another issuer": _with(iss="https://accounts.example.org"),
    "no issuer": _without("iss"),
    "another audience": _with(aud="another-client"),
    "another audience, for our use": _with(aud="another-client", azp=CLIENT),
    "no audience": _without("aud"),
    "several, for another's use": _with(aud=[CLIENT, "another"], azp="another"),
    "several, for nobody's": _with(aud=[CLIENT, "another"]),
    "another errand": _with(nonce="x" * 43),
    "no errand": _without("nonce"),
    "over": _ago("exp", LEEWAY + 10),
    "never over": _without("exp"),
    "never begun": _without("iat"),
    "not yet": _ago("nbf", -LEEWAY - 60),
    "of the future": _ago("iat", -LEEWAY - 60),
    "about nobody": _without("sub"),
    "another access token": _with(at_hash="x" * 22),
}


def test_nothing_is_wrong_with_what_is_bent_below(visit: Visit) -> None:
    assert way.come(visit()).headers["Location"] == "/"


@pytest.mark.parametrize("bent", BENT.values(), ids=BENT.keys())
def test_a_bent_token(visit: Visit, google: Provider, bent: Callable[[Claims], Claims]) -> None:
    google.bends = bent
    desk = visit()
    way.is_turned_back(desk, way.come(desk), "unfinished")


def test_signed_by_somebody_else(visit: Visit, google: Provider) -> None:
    google.signs_with = RSAKey.generate_key(2048, auto_kid=True)
    desk = visit()
    way.is_turned_back(desk, way.come(desk), "unfinished")


def test_signed_with_what_everybody_knows(visit: Visit, google: Provider) -> None:
    public = google.key.as_pem(private=False)

    def signed(token: str) -> str:
        said = f"{_part({'alg': 'HS256', 'kid': google.key.kid})}.{token.split('.')[1]}"
        return f"{said}.{_letters(hmac.digest(public, said.encode(), 'sha256'))}"

    google.signed = signed
    desk = visit()
    way.is_turned_back(desk, way.come(desk), "unfinished")


def _letters(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _part(said: Claims) -> str:
    return _letters(json.dumps(said).encode())


def _unsigned(token: str) -> str:
    return f"{_part({'alg': 'none'})}.{token.split('.')[1]}."


@pytest.mark.parametrize(
    "signed",
    [
        _unsigned,
        lambda token: token.rpartition(".")[0] + ".",
        lambda token: token[:-8] + "AAAAAAAA",
        lambda _: "",
        lambda _: None,
        lambda _: "not.a.token",
        lambda _: "....",
    ],
)
def test_not_signed_at_all(
    visit: Visit, google: Provider, signed: Callable[[str], str | None]
) -> None:
    google.signed = signed
    desk = visit()
    way.is_turned_back(desk, way.come(desk), "unfinished")


def test_a_provider_may_change_its_key(visit: Visit, google: Provider) -> None:
    assert way.come(visit()).headers["Location"] == "/"
    google.key = RSAKey.generate_key(2048, auto_kid=True)
    assert way.come(visit()).headers["Location"] == "/"
    assert google.asked.count("/keys") == 2


class TestTheAddress:
    """It is confirmed, and is the very address that was invited."""

    @pytest.mark.parametrize("said", [False, "true", 1, None])
    def test_it_is_not_confirmed(self, visit: Visit, google: Provider, said: object) -> None:
        google.knows["email_verified"] = said
        desk = visit()
        way.is_turned_back(desk, way.come(desk), "unknown")

    def test_nothing_is_said_about_it(self, visit: Visit, google: Provider) -> None:
        del google.knows["email_verified"]
        desk = visit()
        way.is_turned_back(desk, way.come(desk), "unknown")

    @pytest.mark.parametrize(
        ("email", "why"),
        [
            ("ben@example.org", "unknown"),
            ("ana@example.org.evil.test", "unknown"),
            ("ANA@EXAMPLE.ORG ", "unknown"),
            ("ana+1@example.org", "unknown"),
            ("ana@example.org,ben@example.org", "unknown"),
            ("", "unknown"),
            (["ana@example.org"], "unknown"),
            (None, "unknown"),
        ],
    )
    def test_it_is_another(self, visit: Visit, google: Provider, email: object, why: str) -> None:
        google.knows["email"] = email
        desk = visit()
        way.is_turned_back(desk, way.come(desk), why)

    def test_capital_letters_do_not_matter(self, visit: Visit, google: Provider) -> None:
        google.knows["email"] = "Ana@Example.ORG"
        assert way.come(visit()).headers["Location"] == "/"

    def test_a_letter_that_only_looks_alike_in_lower_case(
        self, visit: Visit, google: Provider, database: Database
    ) -> None:
        kelvin = "\N{KELVIN SIGN}im@example.org"
        assert kelvin.lower() == "kim@example.org"
        door.invited(database, "kim@example.org", Role.BOARD)
        google.knows["email"] = kelvin
        desk = visit()
        way.is_turned_back(desk, way.come(desk), "unknown")

    def test_it_is_told_on_request_only(self, visit: Visit, google: Provider) -> None:
        google.tells_on_request = {"sub": "1", **google.knows}
        google.knows = {}
        assert way.come(visit()).headers["Location"] == "/"

    def test_what_is_told_on_request_is_about_somebody_else(
        self, visit: Visit, google: Provider
    ) -> None:
        google.tells_on_request = {"sub": "2", **google.knows}
        google.knows = {}
        desk = visit()
        way.is_turned_back(desk, way.come(desk), "unfinished")


class TestAnOfficeOfItsOwn:
    """A provider that says nothing about confirming, in a domain of its own."""

    @pytest.fixture
    def providers(self, google: Provider) -> Sequence[OidcProvider]:
        """Give one that is trusted with addresses, and only its own domain."""
        return (google.settings(trust_email=True, hosted_domain="example.org", prompt=""),)

    def test_it_is_taken_at_its_word(self, visit: Visit, google: Provider) -> None:
        google.knows = {"email": ANA, "hd": "example.org"}
        desk = visit()
        address = way.leave(desk)
        assert "hd=example.org" in address
        assert "prompt" not in address
        assert way.come(desk).headers["Location"] == "/"

    @pytest.mark.parametrize(
        "knows",
        [
            {"email": ANA, "hd": "example.org", "email_verified": False},
            {"email": ANA, "hd": "example.com"},
            {"email": ANA},
        ],
    )
    def test_but_not_against_its_word(self, visit: Visit, google: Provider, knows: Claims) -> None:
        google.knows = knows
        desk = visit()
        way.is_turned_back(desk, way.come(desk), "unknown")


class TestTheDescription:
    """A provider describes itself as the one in the settings, and is asked by HTTPS."""

    @pytest.mark.parametrize(
        "described",
        [
            {"issuer": "https://login.example.org/{tenantid}/v2.0"},
            {"issuer": None},
            {"token_endpoint": "ftp://127.0.0.1/token"},
            {"token_endpoint": "http://tokens.example.org/"},
            {"jwks_uri": None},
            {"authorization_endpoint": "javascript:alert(1)"},
        ],
    )
    def test_it_does_not(self, visit: Visit, google: Provider, described: Claims) -> None:
        google.describes = described
        desk = visit()
        way.is_turned_back(desk, desk.get("/auth/oidc/google"), "unreachable")
        assert "/authorize" not in google.asked

    def test_a_secret_may_be_asked_for_in_the_form(self, visit: Visit, google: Provider) -> None:
        google.describes = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        assert way.come(visit()).headers["Location"] == "/"
        assert google.secrets_came_by == ["form"]

    @pytest.mark.parametrize(
        "extra", [{"verify": False}, {"proxy": "http://x"}, {"client_id": "x"}]
    )
    def test_it_configures_nothing_of_ours(
        self, visit: Visit, google: Provider, extra: Claims
    ) -> None:
        google.describes = extra
        assert way.come(visit()).headers["Location"] == "/"


def test_nobody_listens(visit: Visit, google: Provider) -> None:
    google.stop()
    desk = visit()
    way.is_turned_back(desk, desk.get("/auth/oidc/google"), "unreachable")
