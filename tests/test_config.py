"""The installation's settings: the environment first, then the secrets file."""

from __future__ import annotations

from pathlib import Path

import pytest

from heal.config import HIDE_TO, ROOT, from_environment
from heal.errors import BadValue

NOWHERE = Path("no such file")


def test_without_a_word_the_data_lies_beside_the_code() -> None:
    assert from_environment({}, NOWHERE).database_url == f"sqlite:///{ROOT / 'data' / 'heal.db'}"


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets.toml"
    secrets.write_text('[heal]\ndatabase_url = "sqlite:///file.db"\n', "utf-8")
    assert from_environment({}, secrets).database_url == "sqlite:///file.db"
    named = {"HEAL_DATABASE_URL": "sqlite:///named.db"}
    assert from_environment(named, secrets).database_url == "sqlite:///named.db"


def test_postgresql_gets_the_driver_that_is_installed() -> None:
    for short in ("postgresql://", "postgres://"):
        url = from_environment({"HEAL_DATABASE_URL": f"{short}u:p@h/n"}, NOWHERE).database_url
        assert url == "postgresql+psycopg://u:p@h/n"


def test_a_hidden_page_leads_to_a_site_that_anybody_may_have_open(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets.toml"
    secrets.write_text('[heal]\nhide_to = "http://file.test"\n', "utf-8")
    assert from_environment({}, NOWHERE).hide_to == HIDE_TO
    assert from_environment({}, secrets).hide_to == "http://file.test"
    named = {"HEAL_HIDE_TO": "https://weather.test/?day=today"}
    assert from_environment(named, secrets).hide_to == "https://weather.test/?day=today"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "weather.test",
        "//weather.test",
        "https://",
        "https:/weather.test",
        "https://[",
        "https://weather.test/\tx",
        "https://weather.test/a b",
        "https:\\\\weather.test",
        " https://weather.test",
    ],
)
def test_it_leads_nowhere_that_is_no_site(address: str) -> None:
    with pytest.raises(BadValue, match="HEAL_HIDE_TO"):
        from_environment({"HEAL_HIDE_TO": address}, NOWHERE)


GOOGLE = {
    "HEAL_OIDC_GOOGLE_ISSUER": "https://accounts.google.com",
    "HEAL_OIDC_GOOGLE_CLIENT_ID": "ours",
    "HEAL_OIDC_GOOGLE_CLIENT_SECRET": "not to be shown",
}


def test_providers_come_from_the_file_and_from_the_environment(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(
        """
        [heal.oidc.office]
        label = "the office"
        issuer = "https://login.example.org/realms/office/"
        client_id = "desk"
        client_secret = "filed"
        prompt = ""
        trust_email = true
        [heal.oidc.google]
        issuer = "https://filed.example.org"
        hosted_domain = "example.org"
        """,
        "utf-8",
    )
    office, google = from_environment(GOOGLE, secrets).oidc
    assert (office.name, office.label, office.prompt, office.trust_email) == (
        "office",
        "the office",
        "",
        True,
    )
    assert office.issuer == "https://login.example.org/realms/office/"
    assert (google.label, google.issuer) == ("Google", "https://accounts.google.com")
    assert (google.hosted_domain, google.prompt) == ("example.org", "select_account")
    assert not google.trust_email
    assert from_environment({}, NOWHERE).oidc == ()


def test_a_secret_is_never_shown() -> None:
    found = from_environment(GOOGLE, NOWHERE)
    assert found.oidc[0].client_secret == GOOGLE["HEAL_OIDC_GOOGLE_CLIENT_SECRET"]
    assert "not to be shown" not in f"{found!r} {found.oidc[0]!r} {found.oidc[0]}"


@pytest.mark.parametrize(
    "changed",
    [
        {"HEAL_OIDC_GOOGLE_CLIENTSECRET": "not to be shown"},
        {"HEAL_OIDC_GOOGLE_CLIENT_ID": ""},
        {"HEAL_OIDC_GOOGLE_CLIENT_SECRET": ""},
        {"HEAL_OIDC_GOOGLE_ISSUER": ""},
        {"HEAL_OIDC_GOOGLE_ISSUER": "http://accounts.google.com"},
        {"HEAL_OIDC_GOOGLE_ISSUER": "http://localhost.example.org"},
        {"HEAL_OIDC_GOOGLE_ISSUER": "https://"},
        {"HEAL_OIDC_GOOGLE_ISSUER": "https://["},
        {"HEAL_OIDC_GOOGLE_ISSUER": "https://accounts.google.com?x=1"},
        {"HEAL_OIDC_GOOGLE_TRUST_EMAIL": "maybe"},
        {"HEAL_OIDC_GOOGLE-2_ISSUER": "https://accounts.google.com"},
        {"HEAL_OIDC_": "x"},
    ],
)
def test_a_provider_that_cannot_be_right_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(BadValue) as refusal:
        from_environment({**GOOGLE, **changed}, NOWHERE)
    assert "not to be shown" not in refusal.value.sentence


@pytest.mark.parametrize("filed", ["oidc = 'google'", "[heal.oidc]\ngoogle = 'x'"])
def test_a_provider_that_is_no_table_is_refused(tmp_path: Path, filed: str) -> None:
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(f"[heal]\n{filed}\n", "utf-8")
    with pytest.raises(BadValue):
        from_environment({}, secrets)


@pytest.mark.parametrize("host", ["localhost:9400", "127.0.0.1:9400", "[::1]:9400"])
def test_a_provider_on_this_machine_needs_no_https(host: str) -> None:
    (google,) = from_environment(
        {**GOOGLE, "HEAL_OIDC_GOOGLE_ISSUER": f"http://{host}"}, NOWHERE
    ).oidc
    assert google.is_local
