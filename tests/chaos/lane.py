"""One lane of `make chaos`: a store, loopback servers that live as long as it, and one run after the other."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import databases
from faults import FaultInjector, Plan, draw
from loopback_http import Loopback
from loopback_source import BRAND, ChaosWorld, native
from loopback_sources import chaos_worlds
from sqlalchemy import text

from talkworthy.storage.health import examine_database
from talkworthy.storage.store import Store

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 0.7  # seconds that collectors wait for bytes; a late server sends nothing
LONGEST_WAIT = 2.0  # seconds that a rate limit may delay a request
LONGEST_RUN = 120.0
CLEAN_RUNS = 3  # clean runs at the end: the second reads what the first postponed, the third finds nothing
POSTS = "SELECT id, source, kind, author, community, thread, reply_to, quotes, title, text, created_at, gone FROM posts"
Rows = dict[str, tuple[object, ...]]
DUPLICATES = "SELECT id, COUNT(*) FROM posts GROUP BY id HAVING COUNT(*) > 1"
OPEN_RUNS = "SELECT COUNT(*) FROM runs WHERE state = 'running'"
LOCKED_OUT = 75


@dataclass
class LaneResult:
    """The result of the runs of a lane. `errors` is empty if the store is correct."""

    ends: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    saved: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    requests: int = 0


class Lane:
    """A store with its own worlds, and consecutive runs. A context manager.

    `server` is the address of a PostgreSQL server for the store; without it the store is a file.
    """

    def __init__(self, folder: Path, seed: int, sources: Sequence[str] = (), server: str | None = None) -> None:
        self.folder = folder
        self._urls = {
            name: databases.create(server, f"{name}_{folder.name}")
            if server
            else f"sqlite:///{folder / name / 'talkworthy.db'}"
            for name in ("chaos", "clean")
        }
        self._on_server = server is not None
        self.result = LaneResult()
        self._chance = random.Random(seed)
        self._worlds = [world for world in chaos_worlds() if not sources or world.name in sources]
        self._injector = FaultInjector(self._kill, self._cut)
        self._child: subprocess.Popen[str] | None = None
        self._requests: dict[str, int] = {}  # of the last complete run of each source
        self._servers = ExitStack()

    def __enter__(self) -> Lane:
        addresses = {}
        for world in self._worlds:
            speak = getattr(world.handler, "loopback", Loopback)
            server = speak(self._injector.wrap(world.name, world.handler, world.essential))
            addresses[world.name] = self._servers.enter_context(server).url
        for name in ("chaos", "clean"):
            (self.folder / name).mkdir(parents=True)
            (self.folder / name / "talkworthy.toml").write_text(to_brand_file(self._worlds, addresses))
        return self

    def __exit__(self, *_: object) -> None:
        self._servers.close()

    def run_with_fault(self) -> None:
        """Run some sources with a fault."""
        worlds = self._chance.sample(self._worlds, min(self._chance.choice((1, 1, 2, 3)), len(self._worlds)))
        for world in worlds:
            world.advance(self._chance)
        longest = sum(self._requests.get(world.name, 10) for world in worlds)
        plan = draw(self._chance, longest, self._on_server)
        with_second = self._on_server and self._chance.random() < 1 / 3
        self._run("chaos", worlds, plan, with_second)

    def finish(self) -> None:
        """Make clean runs until nothing is left to read; then compare the store with the truth."""
        for _ in range(CLEAN_RUNS):
            self._run("chaos", self._worlds, None)
        self._run("clean", self._worlds, None)
        saved, clean = (self._posts(name) for name in ("chaos", "clean"))
        for world in self._worlds:
            self._compare(world, saved, clean)
        self._check_store("chaos")
        self._analyse("chaos")

    def _run(self, folder: str, worlds: list[ChaosWorld], plan: Plan | None, with_second: bool = False) -> None:
        self._injector.start_run(plan)
        sources = [argument for world in worlds for argument in ("--source", world.name)]
        secrets = {name: value for world in worlds for name, value in world.secrets.items()}
        self._child = self._start(folder, secrets, "collect", "--json", *sources)
        second = self._start(folder, secrets, "collect", "--json", *sources) if with_second else None
        output, errors = self._child.communicate(timeout=LONGEST_RUN)
        self._note(plan, self._child.returncode, output, errors, with_second)
        if second is not None:
            output, errors = second.communicate(timeout=LONGEST_RUN)
            self._note(plan, second.returncode, output, errors, with_second)
        with (self.folder / "journal.txt").open("a") as journal:
            journal.write(f"{folder} {dict(self._injector.requests)} {plan} ended with {self._child.returncode}\n")

    def _start(self, folder: str, secrets: dict[str, str], *words: str) -> subprocess.Popen[str]:
        brand_file = str(self.folder / folder / "talkworthy.toml")
        own = {
            "TALKWORTHY_CONFIG": brand_file,
            "TALKWORTHY_DATABASE_URL": self._urls[folder],
            "PYTHONPATH": str(ROOT),
        }
        return subprocess.Popen(
            [sys.executable, "-m", "jobs", *words],
            cwd=self.folder / folder,
            env=os.environ | secrets | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )

    def _note(self, plan: Plan | None, code: int, output: str, errors: str, with_second: bool) -> None:
        result = self.result
        result.requests += self._injector.requests.total()
        fault = plan.kind if plan and plan.occurred else "none"
        result.faults[fault] += 1
        ends = {0: "succeeded", 1: "reported a failure", -9: "killed", LOCKED_OUT: "kept out"}
        result.ends[ends.get(code, f"exit code {code}")] += 1
        allowed = {0} if plan is None else {0, 1, -9, *([LOCKED_OUT] if with_second else [])}
        last = (errors.strip().splitlines() or [output[-200:]])[-1][:300]
        if code not in allowed:
            result.errors.append(f"a run with the fault {fault} ended with {code}: {last}")
        if any(word in errors for word in ("Traceback", "error in Talkworthy")):
            result.errors.append(f"a run with the fault {fault} has an error of its own: {last}")
        if code != -9 and not is_json(output):
            result.errors.append(f"a run with the fault {fault} printed no JSON: {output[:100]!r}, {last}")
        if code == 0:
            self._requests |= self._injector.requests

    def _kill(self) -> None:
        if self._child is not None:
            self._child.kill()

    def _cut(self) -> None:
        databases.cut_lock(self._urls["chaos"])

    def _analyse(self, folder: str) -> None:
        """Analyse what was collected, hostile posts and all, and read every measure of it."""
        for words in (("analyse", "--json"), ("show", "score", "--json"), ("status", "--json")):
            child = self._start(folder, {}, *words)
            output, errors = child.communicate(timeout=LONGEST_RUN)
            if child.returncode not in (0, 1) or "error in Talkworthy" in errors or not is_json(output):
                self.result.errors.append(f"{' '.join(words)} ended with {child.returncode}: {errors.strip()[-300:]}")

    def _posts(self, folder: str) -> Rows:
        store = Store(self._urls[folder])
        with store.read() as connection:
            rows = {row[0]: tuple(row) for row in connection.execute(text(POSTS))}
        store.close()
        return rows

    def _compare(self, world: ChaosWorld, saved: Rows, clean: Rows) -> None:
        """The store of the runs with faults, the truth of the world, and the store of a clean run must be the same."""
        truth = world.truth() - world.spoiled
        mine, theirs = ({post_id: row for post_id, row in rows.items() if is_of(world, row)} for rows in (saved, clean))
        ids = {native(post_id) for post_id in mine}
        self.result.saved[world.name] += len(mine)
        for problem, posts in (
            ("lost", truth - ids),
            ("saved but not in the truth", ids - truth),
            ("unlike those of a clean run", {post for post in mine if post in theirs and mine[post] != theirs[post]}),
            ("not in the store of a clean run", mine.keys() - theirs.keys()),
        ):
            if posts:
                self.result.errors.append(f"{world.name}: {len(posts)} posts {problem}, such as {sorted(posts)[:4]}")
        if len(ids) != len(mine):
            self.result.errors.append(f"{world.name}: {len(mine) - len(ids)} posts are duplicates")

    def _check_store(self, folder: str) -> None:
        store = Store(self._urls[folder])
        faults = examine_database(store).faults
        with store.read() as connection:
            duplicates = connection.exec_driver_sql(DUPLICATES).all()
            open_runs = connection.exec_driver_sql(OPEN_RUNS).scalar_one()
        store.close()
        if faults or duplicates or open_runs:
            self.result.errors.append(f"the store: {faults}, {len(duplicates)} duplicate ids, {open_runs} open runs")


def is_json(text: str) -> bool:
    """Return whether a text is one JSON value."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def is_of(world: ChaosWorld, row: tuple[object, ...]) -> bool:
    """Return whether a stored post is of this world; two sources may both have posts of one network."""
    _, source, _, _, community, *_ = row
    if source != (world.posted_as or world.name):
        return False
    communities = world.shown_as or world.communities
    return not communities or community is None or community in communities


def to_brand_file(worlds: list[ChaosWorld], addresses: dict[str, str]) -> str:
    """Return a brand file for all sources, with waits short enough for a thousand failures."""
    named = [f"{world.name} = {json.dumps(world.communities)}" for world in worlds if world.communities]
    lines = ["[[brands]]", f'name = "{BRAND}"', f"communities = {{ {', '.join(named)} }}"]
    for world in worlds:
        options = {
            "timeout": TIMEOUT,
            "longest_wait": LONGEST_WAIT,
            "base_url": addresses[world.name],
            **world.settings,
        }
        lines += ["", f"[sources.{world.name}]", *(f"{name} = {json.dumps(value)}" for name, value in options.items())]
    return "\n".join(lines) + "\n"
