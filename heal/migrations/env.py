"""Run by Alembic for each command: open the database, then go up, down or compare."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Engine, Enum, event
from sqlalchemy.engine.interfaces import DBAPIConnection

import heal.models  # noqa: F401 - importing it is what fills the metadata
from heal.db.base import Base
from heal.db.engine import Database
from heal.db.types import UtcMoment


def render(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Write types as the database has them, so that a migration outlives our modules and words."""
    if kind == "type" and isinstance(item, UtcMoment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


def allow_rebuilding(engine: Engine) -> None:
    """Let SQLite drop a table that others point to, which is how it alters one."""

    @event.listens_for(engine, "connect")
    def without_foreign_keys(connection: DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.close()


def run() -> None:
    """Do in one transaction what the command asks for."""
    database = Database(context.config.attributes["url"])
    if database.backend == "sqlite":
        allow_rebuilding(database.writer)
    try:
        with database.writer.connect() as connection:
            context.configure(
                connection=connection,
                target_metadata=Base.metadata,
                render_as_batch=True,
                render_item=render,
                compare_type=True,
                transactional_ddl=True,
                autogenerate_plugins=[
                    "alembic.autogenerate.*",
                    "alembic.ext.checkconstraint_byname",
                ],
            )
            with context.begin_transaction():
                context.run_migrations()
    finally:
        database.close()


run()
