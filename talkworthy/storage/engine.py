"""Opening the database: which one, with which switches, and brought up to date before anybody reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from talkworthy.errors import UserError

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0001"
BUSY_SECONDS = 30
WRITING = "talkworthy_writing"
MIGRATION_LOCK = 0x74616C6B  # "talk": two processes that start at once upgrade one after the other


def open_engine(url: str) -> Engine:
    """An engine on the store at `url`, its schema brought to today's.

    Raises UserError when the database cannot be opened, is not ours, or was written by a newer Talkworthy.
    """
    try:
        engine = create_engine(_with_driver(url), pool_pre_ping=not url.startswith("sqlite"))
    except ArgumentError as error:
        raise UserError(
            "TALKWORTHY_DATABASE_URL is not a database address: use postgresql://user:password@host/name."
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    try:
        _bring_up_to_date(engine)
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise UserError(f"The store at {engine.url.render_as_string()} cannot be opened: {reason}.") from error
    return engine


def _with_driver(url: str) -> str:
    """The same address with the driver that we ship named in it."""
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise ArgumentError(parsed.drivername)
    return parsed.render_as_string(hide_password=False)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions on its own, or a migration's DDL would run outside one: see
    # _begin_sqlite. https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#sqlite-transactions
    connection.isolation_level = None
    for pragma in (
        # posts are long: fewer, larger pages (this takes effect in a new file only)
        "page_size = 8192",
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        # with WAL, a crash of the machine can lose the newest transactions but never corrupts the file
        "synchronous = NORMAL",
        "temp_store = MEMORY",
        "cache_size = -65536",
        "mmap_size = 268435456",
        # in pages: move the log into the file every 128 MB instead of every 8
        "wal_autocheckpoint = 16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A reader that turns writer half-way fails at once instead of waiting its turn, so writers say so at the start.
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _bring_up_to_date(engine: Engine) -> None:
    """Apply the migrations that this store lacks, in one transaction."""
    with engine.connect() as connection:
        found = _version(connection)
    if found == HEAD:
        return
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        # The other process may have upgraded while we waited.
        if _version(connection) != HEAD:
            _upgrade(connection, found)


def _version(connection: Connection) -> str | None:
    """The migration that this store stands at, None for an empty database."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        if connection.dialect.has_table(connection, "posts"):
            raise UserError("This database has a table called posts that is not Talkworthy's: use one of its own.")
        return None
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return str(version) if version is not None else None


def _upgrade(connection: Connection, found: str | None) -> None:
    # imported here because it takes a third of a second and a store is upgraded once
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        if found is not None:
            ScriptDirectory.from_config(config).get_revision(found)
        command.upgrade(config, "head")
    except CommandError as error:
        raise UserError(
            f"This store was written by a newer Talkworthy (version {found}): update this one, or name another store."
        ) from error
