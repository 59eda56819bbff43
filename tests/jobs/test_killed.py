"""Jobs that are killed at any moment and run again leave the store of an undisturbed run."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from talkworthy.storage.store import Store

HOUSE = Path(__file__).parents[2]
LOOPBACK = HOUSE / "tests" / "collectors" / "loopback"
KILLS = 3
MANY_TIMES = 20
BRANDS = """
[[brands]]
name = "Brewlark"
aliases = ["Brewlark"]
communities = { reddit = ["homebrew_bench", "slow_kettles"] }
"""
KEYS = {"REDDIT_CLIENT_ID": "loopback-id", "REDDIT_CLIENT_SECRET": "loopback-secret"}
WHAT_IS_KEPT = {
    "posts": "SELECT id, source, kind, author, community, thread, reply_to, title, text, created_at, likes, "
    "replies, gone FROM posts ORDER BY id",
    "threads": "SELECT id FROM threads ORDER BY id",
    "conversations": "SELECT * FROM conversations ORDER BY brand, thread",
    "mentions": "SELECT t.brand, p.id, t.mention_kind, t.alias, t.start, t.stop FROM mentions t "
    "JOIN posts p ON p.pk = t.post ORDER BY t.brand, p.id",
    "annotations": "SELECT a.brand, p.id, a.name, a.label, a.value FROM annotations a "
    "JOIN posts p ON p.pk = a.post ORDER BY a.brand, p.id, a.name",
    "rollups": "SELECT * FROM rollups ORDER BY brand, day, source, community, sentiment, author_type",
    "cursors": "SELECT source, brand, cursor FROM cursors ORDER BY source, brand",
}


def start(folder: Path, *verb: str) -> subprocess.Popen[bytes]:
    environment = os.environ | KEYS | {"TALKWORTHY_CONFIG": str(folder / "talkworthy.toml"), "PYTHONPATH": str(HOUSE)}
    return subprocess.Popen(
        [sys.executable, "-m", "jobs", *verb],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def finish(folder: Path, *verb: str) -> float:
    begun = time.monotonic()
    child = start(folder, *verb)
    _, said = child.communicate(timeout=120)
    assert child.returncode == 0, said.decode()
    return time.monotonic() - begun


def kill_often(folder: Path, whole_run: float, *verb: str) -> int:
    """Start the job and kill it at a random moment, KILLS times; returns how often it was still running.

    A run that was over before its moment came shows how long a run takes now: the machine has other things to do too.
    """
    chance = random.Random(7)
    killed = 0
    for _ in range(KILLS):
        begun = time.monotonic()
        child = start(folder, *verb)
        with suppress(subprocess.TimeoutExpired):
            child.communicate(timeout=whole_run * (0.35 + 0.6 * chance.random()))
            whole_run = time.monotonic() - begun
        child.kill()
        child.communicate()
        killed += child.returncode == -signal.SIGKILL
    return killed


def contents(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    store = Store(f"sqlite:///{folder / 'talkworthy.db'}")
    with store.read() as connection:
        result = {name: [tuple(row) for row in connection.execute(text(sql))] for name, sql in WHAT_IS_KEPT.items()}
        connection.exec_driver_sql("INSERT INTO posts_search (posts_search) VALUES ('integrity-check')")
    store.close()
    return result


def folders(tmp_path: Path, brands: str) -> tuple[Path, Path]:
    made = []
    for name in ("calm", "killed"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "talkworthy.toml").write_text(brands)
        made.append(tmp_path / name)
    return made[0], made[1]


def test_an_import_killed_again_and_again_and_run_once_more_leaves_the_store_of_a_calm_one(
    tmp_path: Path, samples: Path
) -> None:
    calm, killed = folders(tmp_path, (samples / "talkworthy.toml").read_text())
    dump = tmp_path / "dump.ndjson"
    lines = (samples / "coffee.ndjson").read_text().splitlines()
    # the same talk many times over, under other ids, so that there is something to interrupt
    with dump.open("w") as file:
        for number in range(MANY_TIMES):
            file.writelines(re.sub(r'"(\w+:\w+)"', rf'"\g<1>n{number}"', line) + "\n" for line in lines)
    whole_run = finish(calm, "import", "--all", str(dump))
    assert kill_often(killed, whole_run, "import", "--all", str(dump)) > KILLS / 2
    finish(killed, "import", "--all", str(dump))
    assert len(contents(calm)["posts"]) == len(lines) * MANY_TIMES
    assert contents(killed) == contents(calm)


def test_an_analysis_killed_again_and_again_and_run_once_more_finds_what_a_calm_one_finds(
    tmp_path: Path, samples: Path
) -> None:
    calm, killed = folders(tmp_path, (samples / "talkworthy.toml").read_text())
    finish(calm, "import", "--all", str(samples / "coffee.ndjson"))
    shutil.copytree(calm, killed, dirs_exist_ok=True)
    whole_run = finish(calm, "analyse")
    kill_often(killed, whole_run, "analyse")
    finish(killed, "analyse")
    assert contents(killed) == contents(calm)


@pytest.fixture
def reddit_server() -> Iterator[str]:
    """The address of a Reddit on loopback that answers slowly enough to be killed in the middle."""
    child = subprocess.Popen(
        [sys.executable, str(LOOPBACK / "reddit_server.py"), "--port", "0", "--slow", "0.02"],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(HOUSE)},
    )
    assert child.stdout is not None
    yield f"http://127.0.0.1:{child.stdout.readline().strip()}"
    child.kill()
    child.communicate()


def test_a_collect_killed_again_and_again_and_run_once_more_leaves_the_store_of_a_calm_one(
    tmp_path: Path, reddit_server: str
) -> None:
    calm, killed = folders(tmp_path, BRANDS + f'\n[sources.reddit]\nbase_url = "{reddit_server}"\n')
    whole_run = finish(calm, "collect")
    assert kill_often(killed, whole_run, "collect") > KILLS / 2
    finish(killed, "collect")
    assert len(contents(calm)["posts"]) > 100
    assert contents(killed) == contents(calm)
