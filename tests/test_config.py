"""The installation's settings: the environment first, then the secrets file."""

from __future__ import annotations

from pathlib import Path

from heal.config import ROOT, from_environment

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
