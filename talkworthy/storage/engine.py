"""Opens the database: chooses the driver, sets options, and applies the migrations before anything is read."""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from talkworthy.errors import NoStore, UserError
from talkworthy.files.private_files import create_private, tighten
from talkworthy.storage.db_errors import ADVICE, trouble_of
from talkworthy.storage.schema.comparisons import metadata

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0015"
BUSY_SECONDS = 30
WRITING = "talkworthy_writing"
SQLITE = "sqlite:///"
JOURNALS = ("-wal", "-shm", "-journal")
"""What SQLite adds to the name of the store for the files that it writes beside it."""
IN_MEMORY = (SQLITE, f"{SQLITE}:memory:")
DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
KEEPALIVES = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 60_000}
"""A connection whose network is gone ends after a minute instead of two hours; the last is in milliseconds.
https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-KEEPALIVES-IDLE"""
SECRET_OPTIONS = ("password", "sslpassword")
MUCH_MEMORY, LITTLE_MEMORY = (-65_536, 256 << 20), (-4_096, 0)
"""Memory of one SQLite connection: its own pages (in KB, negative as in the pragma) and the memory-mapped file."""
MIGRATION_LOCK = 0x74616C6B  # "talk" in ASCII: two processes that start at once migrate one after the other


def open_engine(url: str, lean: bool = False, create: bool = True) -> Engine:
    """Return an engine for the store at `url`, migrated to the current schema.

    `lean`: for many readers at once, so that each SQLite connection uses a few megabytes instead of hundreds. Without
    `create` it raises NoStore where there is no store yet, and makes no file.

    Raises UserError when the database cannot be opened, is not ours, or was written by a newer Talkworthy.
    """
    file = file_of(url)
    if not create and file is not None and not (file.exists() and file.stat().st_size):
        raise NoStore(_no_store(str(file)))
    try:
        address = _to_url(url)
        engine = create_engine(
            address,
            pool_pre_ping=not url.startswith(SQLITE),
            # without parameters: a message of an error would hold the texts of posts
            hide_parameters=True,
            connect_args=_to_options(address),
        )
    except (ArgumentError, ValueError) as error:
        raise UserError(
            "TALKWORTHY_DATABASE_URL is not a database address: use postgresql://user:password@host/name, "
            "or sqlite:////path/to/file."
        ) from error
    # it prints a traceback where a connection has ended, though whoever uses the connection gets the error
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    if engine.dialect.name == "sqlite":
        _make_private(url)
        event.listen(engine, "connect", partial(_set_up_sqlite, room=LITTLE_MEMORY if lean else MUCH_MEMORY))
        event.listen(engine, "begin", _begin_sqlite)
    try:
        _migrate(engine, create)
    except DBAPIError as error:
        engine.dispose()
        reason = next(iter(str(error.orig).strip().splitlines()), "it does not say why").rstrip(".")
        trouble = trouble_of(error)
        advice = f" It means that {ADVICE[trouble]}" if trouble else ""
        raise UserError(f"The store at {to_shown(engine.url)} cannot be opened: {reason}.{advice}") from error
    except UserError:
        engine.dispose()
        raise
    return engine


def _to_url(url: str) -> URL:
    """Return the address with the driver that we ship. Raises ArgumentError, ValueError."""
    if url.startswith(SQLITE) and url not in IN_MEMORY:
        # The rest is the path as it is: folders may be called "100%" or "why?".
        return URL.create("sqlite", database=url.removeprefix(SQLITE))
    parsed = make_url(url)
    if "@" in f"{parsed.host}{parsed.database}":  # the rest of a password, which messages of the driver would show
        raise UserError(
            "The address in TALKWORTHY_DATABASE_URL has more than one @: write an @ in the password as %40, / as %2F."
        )
    driver = DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        raise ArgumentError(parsed.drivername)
    return parsed.set(drivername=driver)


def _to_options(url: URL) -> dict[str, Any]:
    """Return the driver's options of a connection, without those that the address has itself."""
    if url.get_backend_name() == "sqlite":
        return {}
    return {name: value for name, value in KEEPALIVES.items() if name not in url.query}


def file_of(url: str) -> Path | None:
    """Return the file of the store at `url`; None for a server, or a database in memory."""
    return Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) and url not in IN_MEMORY else None


def files_of(url: str) -> tuple[Path, ...]:
    """Return the file of the store at `url` and the journals that SQLite writes beside it; none for a server."""
    file = file_of(url)
    return () if file is None else (file, *(file.with_name(f"{file.name}{suffix}") for suffix in JOURNALS))


def _make_private(url: str) -> None:
    """Let only the owner read the store and its journals. SQLite gives the journals the permissions of the file."""
    file = file_of(url)
    if file is not None:
        with suppress(OSError):  # opening the store says what is wrong
            create_private(file)
        for path in files_of(url):
            tighten(path)


def to_shown(url: URL) -> str:
    """Return the address without its secrets; SQLAlchemy masks only a password before the host."""
    return url.difference_update_query(SECRET_OPTIONS).render_as_string()


def _set_up_sqlite(connection: Any, _record: object, room: tuple[int, int]) -> None:
    # The driver must not begin transactions on its own, or a migration's DDL would run outside one: see
    # _begin_sqlite. https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#sqlite-transactions
    connection.isolation_level = None
    for pragma in (
        # posts are long: fewer, larger pages (this takes effect in a new file only)
        "page_size = 8192",
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        # with WAL, a crash of the machine can lose the newest transactions but never corrupts the file
        "synchronous = NORMAL",
        # deleted data is overwritten, as in Debian's build of SQLite
        "secure_delete = ON",
        "temp_store = MEMORY",
        f"cache_size = {room[0]}",
        f"mmap_size = {room[1]}",
        # in pages: move the log into the file every 128 MB instead of every 8
        "wal_autocheckpoint = 16000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    _turn_to_wal(connection)


def _turn_to_wal(connection: Any) -> None:
    # SQLite does not wait here, whatever the busy_timeout, when two processes create one file:
    # https://www.sqlite.org/c3ref/busy_handler.html
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    # A reader that becomes a writer half-way fails at once instead of waiting, so writers say so at the start.
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _no_store(place: str) -> str:
    return (
        f"There is no store at {place} yet: `talkworthy import FILE` or `talkworthy run` makes it. If you have one "
        "elsewhere, run this command there, or name its brand file in TALKWORTHY_CONFIG."
    )


def _migrate(engine: Engine, create: bool) -> None:
    """Apply the migrations that this store lacks, in one transaction."""
    with engine.connect() as connection:
        version = _version(connection)
    if version == HEAD:
        return
    if version is None and not create:
        raise NoStore(_no_store(to_shown(engine.url)))
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        # The other process may have migrated while we waited.
        version = _version(connection)
        if version != HEAD:
            _run_migrations(connection, version)


def _version(connection: Connection) -> str | None:
    """Return the migration that this store is at, None for an empty database."""
    has_table = connection.dialect.has_table
    if has_table(connection, "store_state") and has_table(connection, "alembic_version"):
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    taken = {"alembic_version", *metadata.tables} & set(inspect(connection).get_table_names())
    if taken:
        raise UserError(
            f"The database {to_shown(connection.engine.url)} belongs to another program: it has a table called "
            f"{min(taken)} that is not Talkworthy's. Give Talkworthy a database of its own."
        )
    return None


def _run_migrations(connection: Connection, version: str | None) -> None:
    # imported here because it takes a third of a second, and a store is migrated once
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        if version is not None:
            ScriptDirectory.from_config(config).get_revision(version)
        command.upgrade(config, "head")
    except CommandError as error:
        raise UserError(
            f"This store was written by a newer Talkworthy (version {version}): update this one, or name another store."
        ) from error
