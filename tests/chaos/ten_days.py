"""Ten days of cron every 15 minutes against a moving Reddit: what was missed, what came twice, and what it took.

960 runs of the real verb in this process, with real PRAW against a server on loopback; the clock is moved, and waits
move it too. Reddit has bad days (see `troubles`), stumbles at one request in a hundred, and stops listings at 1,000.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "collectors" / "loopback"))
sys.path.insert(0, str(Path(__file__).parents[2]))

import time_machine
from loopback_http import Loopback
from moving_history import COMMUNITIES, DAY, HOUR, History, draw_history
from moving_reddit import MovingReddit, Trouble
from reddit_server import BRAND, CLIENT_ID, CLIENT_SECRET, LISTING_END
from sqlalchemy import text

from jobs.cli import app
from talkworthy.storage.store import Store

BEGIN = 1_775_001_600.0  # 2026-04-01 00:00 UTC
EVERY = 900.0
STUMBLES = 0.01
POSTS = "SELECT id, text, gone FROM posts"


def troubles(begin: float) -> list[Trouble]:
    """An outage of hours, one of two hours, a community that is closed for a day, one whose listing fails for two."""
    _, second, third, *_ = COMMUNITIES
    return [
        Trouble(begin + 2.1 * DAY, begin + 2.1 * DAY + 5 * HOUR, "", 503),
        Trouble(begin + 3.5 * DAY, begin + 4.3 * DAY, f"/r/{second}/", 403),
        Trouble(begin + 4.0 * DAY, begin + 4.0 * DAY + 1 * HOUR, "morechildren", 413),
        Trouble(begin + 5.2 * DAY, begin + 5.2 * DAY + 3 * HOUR, "/comments/", 500),
        Trouble(begin + 6.0 * DAY, begin + 7.9 * DAY, f"/r/{third}/comments", 403),
        Trouble(begin + 8.7 * DAY, begin + 8.7 * DAY + 2 * HOUR, "access_token|info", 500),
    ]


@dataclass
class Accounts:
    """What was asked for, and the least that would have done.

    `seen`: names of posts that name the brand and stood in a listing that a run which came to its end could read.
    `read`: link -> what its tree held when it was last asked for. All counts of requests are by kind.
    """

    history: History
    made: Counter[str] = field(default_factory=Counter)
    least: Counter[str] = field(default_factory=Counter)
    broken: int = 0
    ends: Counter[int] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)
    read: dict[str, set[str]] = field(default_factory=dict)
    idle: int = 0
    last_good: float = 0.0

    def note(self, begun: float, code: int, asked: list[tuple[str, str, bool]]) -> None:
        """One run is over. What it asked for before it broke off is counted apart."""
        self.ends[code] += 1
        self.made.update(kind for kind, _, _ in asked)
        trees = {place for kind, place, answered in asked if kind == "tree" and answered}
        if code:
            self.broken += len(asked)
        else:
            self._note_least(begun, asked, trees)
            self._note_seen(begun, asked)
            self.last_good = begun
        for place in trees:
            self.read[f"t3_{place}"] = self.history.tree(f"t3_{place}", begun)

    def _note_least(self, begun: float, asked: list[tuple[str, str, bool]], trees: set[str]) -> None:
        """A page of each listing and search, and a further one for each hundred that are new; each tree that moved."""
        least = Counter(token=1)
        for community in COMMUNITIES:
            listed = [item.listed for item in self.history.comments[community]]
            new = sum(self.last_good < at <= begun for at in listed)
            least["listing"] += max(1, -(-min(new, LISTING_END) // 100))
            least["search"] += 1
        least["info"] = -(-len(self.read) // 100)
        moved = {place for place in trees if self.history.tree(f"t3_{place}", begun) != self.read.get(f"t3_{place}")}
        self.idle += len(trees) - len(moved)
        least["tree"] = len(moved)
        for kind in ("more", "continued"):
            least[kind] = sum(asked_kind == kind and place in moved for asked_kind, place, _ in asked)
        self.least += least

    def _note_seen(self, begun: float, asked: list[tuple[str, str, bool]]) -> None:
        for kind, what in (("listing", "comments"), ("search", "submissions")):
            open_ones = {place for asked_kind, place, answered in asked if asked_kind == kind and answered}
            for community in open_ones:
                shown = self.history.listing(community, begun, what)
                if kind == "search":
                    shown = [item for item in shown if item.names_brand]
                self.seen.update(item.name for item in shown[:LISTING_END] if item.names_brand)


class Cron:
    """Runs the verb again and again in a folder of its own, on a clock that it moves."""

    def __init__(self, folder: Path, server: MovingReddit, clock: time_machine.Traveller) -> None:
        self.folder, self.server, self.clock = folder, server, clock
        self.accounts = Accounts(server.history)
        self.refreshed: Counter[str] = Counter()

    def run(self, *verb: str) -> tuple[int, str]:
        """Its exit code and what it said."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            try:
                code = app([*verb, "--quiet"], standalone_mode=False) or 0
            except SystemExit as ended:
                code = int(ended.code or 0)
        return int(code), said.getvalue()

    def days(self, days: float) -> None:
        """A collect every 15 minutes, and a recheck every night."""
        for number in range(round(days * DAY / EVERY)):
            at = BEGIN + (number + 1) * EVERY
            self.clock.move_to(max(at, time.time()))
            self.collect()
            if number % 96 == 95:
                self.refresh()
                print(f"day {(number + 1) // 96}: {self.accounts.made.total():,} requests", file=sys.stderr, flush=True)

    def collect(self) -> int:
        begun = time.time()
        self.server.asked = []
        code, said = self.run("collect", "--source", "reddit")
        if code not in (0, 1):
            raise RuntimeError(f"exit code {code}: {said}")
        self.accounts.note(begun, code, self.server.asked)
        return code

    def refresh(self) -> None:
        """Counted apart: it has a rule of its own."""
        self.server.asked = []
        code, _ = self.run("sources", "recheck", "--source", "reddit")
        self.refreshed.update(runs=1, failed=code != 0, requests=len(self.server.asked))


def judge(cron: Cron, posts: dict[str, tuple[str, bool]]) -> tuple[list[str], bool]:
    """The lines to print, and whether all is as it must be. `posts`: name -> text, gone."""
    accounts, history = cron.accounts, cron.server.history
    at = accounts.last_good
    found = {history.items[name].link for name in accounts.seen}
    wanted = {name for link in found for name in history.tree(link, at)}
    missed, unseen = wanted - posts.keys(), accounts.seen - posts.keys()
    named = {item.name for item in history.items.values() if item.names_brand}
    fates: dict[str, list[bool]] = defaultdict(list)
    for name, (words, gone) in posts.items():
        item = history.items[name]
        for moment, age in ((at, ""), (at - 2 * DAY, ", two days old at least")):
            if history.lost(name, moment):
                fates[f"deletions and removals{age}"].append(gone)
            elif moment >= item.edited and item.parent is not None and not history.lost(name, at):
                fates[f"edits{age}"].append(words == item.words(at))
    ended = ", ".join(f"{many:,} with code {code}" for code, many in sorted(accounts.ends.items()))
    made, least = accounts.made, accounts.least
    good = made.total() - accounts.broken
    lines = [
        f"{accounts.ends.total():,} runs ended: {ended}. {len(history.items):,} posts in Reddit, {len(posts):,} kept.",
        f"Requests: {made.total():,}; {accounts.broken:,} of them in runs that broke off. Of the other {good:,}, "
        f"{least.total():,} were the least possible: {good / least.total():.2f} times as many.",
        *(f"  {kind:9} {made[kind]:7,} made, {least[kind]:7,} needed" for kind in made),
        f"  {accounts.idle:,} trees were read that had not moved.",
        f"Recheck: {dict(cron.refreshed)}",
        *(f"Of kept posts, {what}: {len(told):,}, noticed {sum(told):,}" for what, told in sorted(fates.items())),
        f"Posts that name the brand: {len(named):,}; in a listing that could be read: {len(accounts.seen):,}.",
        f"Missed of those that could be seen: {len(unseen)} {sorted(unseen)[:5]}",
        f"Missed in their conversations: {len(missed)} of {len(wanted):,} {sorted(missed)[:5]}",
    ]
    return lines, not missed and not unseen


def read_store(folder: Path) -> tuple[dict[str, tuple[str, bool]], int, list[str]]:
    """The posts by their native names, how many are there twice, and the warnings of gaps in the ledger."""
    store = Store(f"sqlite:///{folder / 'talkworthy.db'}")
    with store.read() as connection:
        rows = connection.execute(text(POSTS)).all()
        new = connection.execute(text("SELECT SUM(posts_new) FROM runs WHERE job = 'collect'")).scalar_one()
        told = connection.execute(text("SELECT DISTINCT message FROM runs WHERE message LIKE '%showed nothing%'")).all()
    store.close()
    posts = {row[0].partition(":")[2]: (row[1], bool(row[2])) for row in rows}
    return posts, max(len(rows) - len(posts), new - len(rows)), [row[0] for row in told]


@contextlib.contextmanager
def folder_for(url: str) -> Iterator[Path]:
    """A working folder with a brand file, in which this process then stands."""
    folder, before = Path(tempfile.mkdtemp(prefix="talkworthy-ten-days-")), Path.cwd()
    settings = f'[sources.reddit]\nbase_url = "{url}"\nlongest_wait = 700\n'
    brand = f'[[brands]]\nname = "{BRAND}"\ncommunities = {{ reddit = {json.dumps(COMMUNITIES)} }}\n\n'
    (folder / "talkworthy.toml").write_text(brand + settings)
    os.environ |= {"REDDIT_CLIENT_ID": CLIENT_ID, "REDDIT_CLIENT_SECRET": CLIENT_SECRET}
    os.environ["TALKWORTHY_CONFIG"] = str(folder / "talkworthy.toml")
    os.chdir(folder)
    try:
        yield folder
    finally:
        os.chdir(before)
        shutil.rmtree(folder)


def main() -> int:
    """Live through it; the exit code is 1 where something was missed that could be seen, or came twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=float, default=10.0)
    parser.add_argument("--comments", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    begun = time.monotonic()
    history = draw_history(options.comments, BEGIN, options.days, options.seed)
    with time_machine.travel(BEGIN, tick=False) as clock:
        server = MovingReddit(history, time.time, troubles(BEGIN), STUMBLES)
        time.sleep = clock.shift  # a wait takes no time here, it passes
        with Loopback(server) as loopback, folder_for(loopback.url) as folder:
            cron = Cron(folder, server, clock)
            cron.days(options.days)
            while cron.collect():  # the last one must have been a good one
                clock.shift(EVERY)
            cron.refresh()
            posts, twice, gaps = read_store(folder)
    lines, well = judge(cron, posts)
    print("\n".join([*lines, f"Posts twice: {twice}", f"Gaps that were told: {len(gaps)}", *gaps[:5]]))
    print(f"{time.monotonic() - begun:.0f} seconds.")
    return 0 if well and not twice else 1


if __name__ == "__main__":
    sys.exit(main())
