"""Bring a database up to date, and write the next migration.

After a change to the models: `python -m heal.migrations.runner "what changed"` compares them with
the migrations so far and writes the next file under `versions/`. Read it before you keep it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine, make_url

FOLDER = Path(__file__).resolve().parent


def upgrade(url: str) -> None:
    """Bring the database up to the newest migration, all of it or nothing."""
    make_folder(url)
    command.upgrade(_config(url), "head")


def downgrade(url: str, to: str = "base") -> None:
    """Take the database back to an older migration; what that one does not know is lost."""
    command.downgrade(_config(url), to)


def head() -> str:
    """Return the name of the newest migration."""
    name = ScriptDirectory.from_config(_config("")).get_current_head()
    if name is None:
        raise RuntimeError(f"There is no migration in {FOLDER / 'versions'}.")
    return name


def current(url: str) -> str | None:
    """Return the name of the migration that the database is at; none for an empty database."""
    file = _file(url)
    if file is not None and not file.exists():
        return None
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def check(url: str) -> None:
    """Raise where the models and an up-to-date database differ."""
    command.check(_config(url))


def new(words: str) -> None:
    """Write the migration that leads from the newest one to the models as they are."""
    following = f"{int(head()) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/before.db"
        upgrade(url)
        command.revision(_config(url), message=words, autogenerate=True, rev_id=following)


def make_folder(url: str) -> None:
    """Make the folder that a SQLite file lies in, and the file so that only its owner reads it."""
    file = _file(url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)


def _file(url: str) -> Path | None:
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or parts.database in (None, "", ":memory:"):
        return None
    return Path(str(parts.database))


def _config(url: str) -> Config:
    config = Config(attributes={"url": url})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    return config


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit('Say what changed: python -m heal.migrations.runner "what changed"')
    new(sys.argv[1])
