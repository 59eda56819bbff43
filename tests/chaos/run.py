"""`make chaos`: real runs with random faults and SIGKILLs; after a last clean one the store must equal the truth.

Each lane has a store, a brand file and one pretended server for each source, all of which live on between the runs. A
run asks some of them by the real command line, and at a random request something goes wrong (see faults.py).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "collectors" / "loopback"))
sys.path.insert(0, str(Path(__file__).parents[2]))

import loopback_http
from faults import KILL, Plan, Saboteur, draw
from loopback_http import Loopback
from sqlalchemy import text
from worlds import BRAND, World, make_worlds, native

from talkworthy.storage.store import Store

HOUSE = Path(__file__).resolve().parents[2]
TIMEOUT = 0.7  # seconds that collectors wait for bytes; a server that is late says nothing at all
LONGEST_WAIT = 2.0  # seconds that a rate limit may put off a request
LONGEST_RUN = 120.0
SETTLED = 3  # clean runs at the end: the second reads what the first put off, the third finds nothing
WORDS = "SELECT id, source, kind, author, community, thread, reply_to, quotes, title, text, created_at, gone FROM posts"
CHECKS = ("PRAGMA integrity_check", "SELECT id, COUNT(*) FROM posts GROUP BY id HAVING COUNT(*) > 1")


@dataclass
class Findings:
    """What the runs of one lane came to. `wrong` is empty where all is well."""

    ends: Counter[str] = field(default_factory=Counter)
    struck: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    requests: int = 0


class Lane:
    """One store beside its own worlds; its runs come one after the other. A context manager."""

    def __init__(self, folder: Path, seed: int, sources: Sequence[str] = ()) -> None:
        self.folder = folder
        self.found = Findings()
        self._chance = random.Random(seed)
        self._worlds = [world for world in make_worlds() if not sources or world.name in sources]
        self._saboteur = Saboteur(self._kill)
        self._child: subprocess.Popen[bytes] | None = None
        self._requests: dict[str, int] = {}  # of each source's last run that came to its end
        self._servers = ExitStack()

    def __enter__(self) -> Lane:
        addresses = {}
        for world in self._worlds:
            server = Loopback(self._saboteur.before(world.name, world.answer, world.essential))  # type: ignore[arg-type]
            addresses[world.name] = self._servers.enter_context(server).url
        for name in ("chaos", "calm"):
            (self.folder / name).mkdir(parents=True)
            (self.folder / name / "talkworthy.toml").write_text(to_brand_file(self._worlds, addresses))
        return self

    def __exit__(self, *_: object) -> None:
        self._servers.close()

    def disturb(self) -> None:
        """One run of some sources, in which something goes wrong."""
        asked = self._chance.sample(self._worlds, min(self._chance.choice((1, 1, 2, 3)), len(self._worlds)))
        for world in asked:
            world.live_on(self._chance)
        longest = sum(self._requests.get(world.name, 10) for world in asked)
        self._run("chaos", asked, draw(self._chance, longest))

    def settle(self) -> None:
        """Clean runs, until nothing is left to be read; then the store is held against the truth."""
        for _ in range(SETTLED):
            self._run("chaos", self._worlds, None)
        self._run("calm", self._worlds, None)
        kept, calm = (self._posts(name) for name in ("chaos", "calm"))
        for world in self._worlds:
            self._compare(world, kept, calm)
        self._look_into("chaos")

    def _run(self, folder: str, worlds: list[World], plan: Plan | None) -> None:
        self._saboteur.begin(plan)
        sources = [word for world in worlds for word in ("--source", world.name)]
        secrets = {name: value for world in worlds for name, value in world.secrets.items()}
        brand_file = str(self.folder / folder / "talkworthy.toml")
        self._child = subprocess.Popen(
            [sys.executable, "-m", "jobs", "collect", "--json", *sources],
            cwd=self.folder / folder,
            env=os.environ | secrets | {"TALKWORTHY_CONFIG": brand_file, "PYTHONPATH": str(HOUSE)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        said, complained = self._child.communicate(timeout=LONGEST_RUN)
        self._note(plan, said, complained.decode(errors="replace"))
        with (self.folder / "journal.txt").open("a") as journal:
            journal.write(f"{folder} {dict(self._saboteur.asked)} {plan} ended with {self._child.returncode}\n")

    def _note(self, plan: Plan | None, said: bytes, complained: str) -> None:
        found, code = self.found, self._child.returncode if self._child else None
        found.requests += self._saboteur.asked.total()
        fault = plan.kind if plan and plan.struck else "nothing"
        found.struck[fault] += 1
        found.ends[{0: "ended well", 1: "told of a failure", -9: "killed"}.get(code or 0, f"exit code {code}")] += 1
        if code not in (0, 1, -9) or "Traceback" in complained or (plan is None and code != 0):
            last = complained.strip().splitlines()[-1:] or [said.decode()[-200:]]
            found.wrong.append(f"a run with {fault} ended with {code}: {last[0][:300]}")
        if code == 0:
            self._requests |= self._saboteur.asked

    def _kill(self) -> None:
        if self._child is not None:
            self._child.kill()

    def _posts(self, folder: str) -> dict[str, tuple[object, ...]]:
        store = Store(f"sqlite:///{self.folder / folder / 'talkworthy.db'}")
        with store.read() as connection:
            rows = {row[0]: tuple(row) for row in connection.execute(text(WORDS))}
        store.close()
        return rows

    def _compare(self, world: World, kept: dict[str, tuple[object, ...]], calm: dict[str, tuple[object, ...]]) -> None:
        """The store of the disturbed runs, what the world holds, and what one calm run makes of it must be the same."""
        wanted = world.truth()
        mine, theirs = ({one: rows[one] for one in rows if rows[one][1] == world.name} for rows in (kept, calm))
        ids = {native(one) for one in mine}
        self.found.kept[world.name] += len(mine)
        for what, few in (
            ("lost", wanted - ids),
            ("kept though nobody should have", ids - wanted),
            ("unlike what a calm run saves", {one for one in mine if one in theirs and mine[one] != theirs[one]}),
            ("not in the store of a calm run", mine.keys() - theirs.keys()),
        ):
            if few:
                self.found.wrong.append(f"{world.name}: {len(few)} posts {what}, such as {sorted(few)[:4]}")
        if len(ids) != len(mine):
            self.found.wrong.append(f"{world.name}: {len(mine) - len(ids)} posts are there twice")

    def _look_into(self, folder: str) -> None:
        store = Store(f"sqlite:///{self.folder / folder / 'talkworthy.db'}")
        with store.read() as connection:
            whole, twice = (connection.exec_driver_sql(check).all() for check in CHECKS)
            open_runs = connection.exec_driver_sql("SELECT COUNT(*) FROM runs WHERE state = 'running'").scalar_one()
        store.close()
        if whole != [("ok",)] or twice or open_runs:
            self.found.wrong.append(f"the store: {whole}, {len(twice)} ids twice, {open_runs} runs still open")


def to_brand_file(worlds: list[World], addresses: dict[str, str]) -> str:
    """A brand that is looked for everywhere, with waits short enough for a thousand failures."""
    communities = ", ".join(f'"{name}"' for name in ("homebrew_bench", "slow_kettles"))
    lines = ["[[brands]]", f'name = "{BRAND}"', f"communities = {{ reddit = [{communities}] }}"]
    for world in worlds:
        told = {"timeout": TIMEOUT, "longest_wait": LONGEST_WAIT, "base_url": addresses[world.name], **world.settings}
        lines += ["", f"[sources.{world.name}]", *(f"{name} = {json.dumps(value)}" for name, value in told.items())]
    return "\n".join(lines) + "\n"


def shares(total: int, parts: int) -> Iterator[int]:
    """`total` in `parts` that are as alike as they can be."""
    return (total // parts + (number < total % parts) for number in range(parts))


def run_lane(folder: Path, seed: int, runs: int, sources: Sequence[str]) -> Findings:
    """All runs of one lane; of all sources where none is named."""
    with Lane(folder, seed, sources) as lane:
        for _ in range(runs):
            lane.disturb()
        lane.settle()
    return lane.found


def tell(found: list[Findings], seconds: float) -> None:
    """The counts, added up."""
    total = Findings()
    for one in found:
        for name in ("ends", "struck", "kept"):
            getattr(total, name).update(getattr(one, name))
        total.requests += one.requests
        total.wrong += one.wrong
    print(f"{sum(total.ends.values())} runs, {total.requests:,} requests, {seconds:.0f} seconds.")
    print("How they ended:  " + ", ".join(f"{many} {what}" for what, many in total.ends.most_common()))
    print(f"What struck:     {total.struck.pop(KILL, 0)} SIGKILL, {total.struck.pop('nothing', 0)} nothing, ", end="")
    print(", ".join(f"{many} {what}" for what, many in total.struck.most_common()))
    print("Posts kept:      " + ", ".join(f"{name} {many}" for name, many in sorted(total.kept.items())))
    print(
        "\n".join(["WRONG:", *total.wrong])
        if total.wrong
        else "The stores equal the truth: nothing lost, nothing twice."
    )


def main() -> int:
    """Run it; the exit code is 1 where a store is not what it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--lanes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--source", action="append", default=[], help="only this one; may be given again")
    parser.add_argument("--keep", action="store_true", help="keep the folder with the stores, to look into them")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="talkworthy-chaos-"))
    loopback_http.ThreadingHTTPServer.handle_error = lambda *_: None  # that the killed hang up is no news
    begun = time.monotonic()
    print(
        f"Seed {options.seed} (--seed {options.seed} --lanes {options.lanes} draws the same faults again).", flush=True
    )
    with ThreadPoolExecutor(options.lanes) as lanes:
        started = [
            lanes.submit(run_lane, folder / str(number), options.seed + number, runs, options.source)
            for number, runs in enumerate(shares(options.runs, options.lanes))
        ]
        found = [lane.result() for lane in started]
    tell(found, time.monotonic() - begun)
    if options.keep:
        print(f"The stores: {folder}")
    else:
        shutil.rmtree(folder)
    return 1 if any(one.wrong for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
