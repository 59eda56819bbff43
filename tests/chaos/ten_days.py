"""Ten days of cron every 15 minutes against a moving Reddit: missed posts, duplicates, and requests.

960 runs of the real command in this process, with real PRAW against a server on loopback; the clock is simulated, and
waits move it. Reddit has outages (see `troubles`), fails one request in a hundred, and ends listings at 1,000.
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
FAILURE_RATE = 0.01
POSTS = "SELECT id, text, gone FROM posts"


def troubles(begin: float) -> list[Trouble]:
    """Return outages of hours, a community that is closed for a day, and one whose listing fails for two days."""
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
class RequestLog:
    """The requests made, and the minimum that was necessary.

    `seen`: names of posts that name the brand and were in a listing that a complete run could read. `read`: link -> its
    tree when it was last requested. All counts of requests are by kind.
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

    def note(self, started: float, code: int, requests: list[tuple[str, str, bool]]) -> None:
        """Count the requests of a run; those of a failed run are counted separately."""
        self.ends[code] += 1
        self.made.update(kind for kind, _, _ in requests)
        trees = {place for kind, place, succeeded in requests if kind == "tree" and succeeded}
        if code:
            self.broken += len(requests)
        else:
            self._note_least(started, requests, trees)
            self._note_seen(started, requests)
            self.last_good = started
        for place in trees:
            self.read[f"t3_{place}"] = self.history.tree(f"t3_{place}", started)

    def _note_least(self, started: float, requests: list[tuple[str, str, bool]], trees: set[str]) -> None:
        """Count a page of each listing and search, one more for each hundred new comments, and each changed tree."""
        least = Counter(token=1)
        for community in COMMUNITIES:
            listed = [item.listed for item in self.history.comments[community]]
            new = sum(self.last_good < at <= started for at in listed)
            least["listing"] += max(1, -(-min(new, LISTING_END) // 100))
            least["search"] += 1
        least["info"] = -(-len(self.read) // 100)
        changed = {
            place for place in trees if self.history.tree(f"t3_{place}", started) != self.read.get(f"t3_{place}")
        }
        self.idle += len(trees) - len(changed)
        least["tree"] = len(changed)
        for kind in ("more", "continued"):
            least[kind] = sum(request == kind and place in changed for request, place, _ in requests)
        self.least += least

    def _note_seen(self, started: float, requests: list[tuple[str, str, bool]]) -> None:
        for kind, listing in (("listing", "comments"), ("search", "submissions")):
            communities = {place for request, place, succeeded in requests if request == kind and succeeded}
            for community in communities:
                shown = self.history.listing(community, started, listing)
                if kind == "search":
                    shown = [item for item in shown if item.names_brand]
                self.seen.update(item.name for item in shown[:LISTING_END] if item.names_brand)


class Cron:
    """Runs the command repeatedly in a folder of its own, with a simulated clock."""

    def __init__(self, folder: Path, server: MovingReddit, clock: time_machine.Traveller) -> None:
        self.folder, self.server, self.clock = folder, server, clock
        self.log = RequestLog(server.history)
        self.rechecks: Counter[str] = Counter()

    def run(self, *command: str) -> tuple[int, str]:
        """Run a command; return its exit code and output."""
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            try:
                code = app([*command, "--quiet"], standalone_mode=False) or 0
            except SystemExit as exited:
                code = int(exited.code or 0)
        return int(code), output.getvalue()

    def days(self, days: float) -> None:
        """Collect every 15 minutes, and recheck every night."""
        for number in range(round(days * DAY / EVERY)):
            at = BEGIN + (number + 1) * EVERY
            self.clock.move_to(max(at, time.time()))
            self.collect()
            if number % 96 == 95:
                self.recheck()
                print(f"day {(number + 1) // 96}: {self.log.made.total():,} requests", file=sys.stderr, flush=True)

    def collect(self) -> int:
        started = time.time()
        self.server.log = []
        code, output = self.run("collect", "--source", "reddit")
        if code not in (0, 1):
            raise RuntimeError(f"exit code {code}: {output}")
        self.log.note(started, code, self.server.log)
        return code

    def recheck(self) -> None:
        """Recheck; its requests are counted separately."""
        self.server.log = []
        code, _ = self.run("sources", "recheck", "--source", "reddit")
        self.rechecks.update(runs=1, failed=code != 0, requests=len(self.server.log))


def evaluate(cron: Cron, posts: dict[str, tuple[str, bool]]) -> tuple[list[str], bool]:
    """Return the lines to print, and whether nothing was missed. `posts`: name -> text, gone."""
    log, history = cron.log, cron.server.history
    at = log.last_good
    threads = {history.items[name].link for name in log.seen}
    truth = {name for link in threads for name in history.tree(link, at)}
    missed, unseen = truth - posts.keys(), log.seen - posts.keys()
    named = {item.name for item in history.items.values() if item.names_brand}
    fates: dict[str, list[bool]] = defaultdict(list)
    for name, (content, gone) in posts.items():
        item = history.items[name]
        for time_of_check, age in ((at, ""), (at - 2 * DAY, ", two days old at least")):
            if history.lost(name, time_of_check):
                fates[f"deletions and removals{age}"].append(gone)
            elif time_of_check >= item.edited and item.parent is not None and not history.lost(name, at):
                fates[f"edits{age}"].append(content == item.text_at(at))
    ends = ", ".join(f"{count:,} with code {code}" for code, count in sorted(log.ends.items()))
    made, least = log.made, log.least
    good = made.total() - log.broken
    lines = [
        f"{log.ends.total():,} runs ended: {ends}. {len(history.items):,} posts in Reddit, {len(posts):,} saved.",
        f"Requests: {made.total():,}; {log.broken:,} of them in runs that failed. Of the other {good:,}, "
        f"{least.total():,} were necessary: {good / least.total():.2f} times as many.",
        *(f"  {kind:9} {made[kind]:7,} made, {least[kind]:7,} needed" for kind in made),
        f"  {log.idle:,} trees were read that had not changed.",
        f"Recheck: {dict(cron.rechecks)}",
        *(
            f"Of the saved posts, {fate}: {len(noticed):,}, noticed {sum(noticed):,}"
            for fate, noticed in sorted(fates.items())
        ),
        f"Posts that name the brand: {len(named):,}; in a listing that could be read: {len(log.seen):,}.",
        f"Missed of those in a listing: {len(unseen)} {sorted(unseen)[:5]}",
        f"Missed in their threads: {len(missed)} of {len(truth):,} {sorted(missed)[:5]}",
    ]
    return lines, not missed and not unseen


def read_store(folder: Path) -> tuple[dict[str, tuple[str, bool]], int, list[str]]:
    """Return the posts by name, the number of duplicates, and the warnings of gaps in the runs."""
    store = Store(f"sqlite:///{folder / 'talkworthy.db'}")
    with store.read() as connection:
        rows = connection.execute(text(POSTS)).all()
        new = connection.execute(text("SELECT SUM(posts_new) FROM runs WHERE job = 'collect'")).scalar_one()
        warnings = connection.execute(
            text("SELECT DISTINCT message FROM runs WHERE message LIKE '%showed nothing%'")
        ).all()
    store.close()
    posts = {row[0].partition(":")[2]: (row[1], bool(row[2])) for row in rows}
    return posts, max(len(rows) - len(posts), new - len(rows)), [row[0] for row in warnings]


@contextlib.contextmanager
def folder_for(url: str) -> Iterator[Path]:
    """Change to a working folder with a brand file; delete it at the end."""
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
    """Run the simulation; return 1 if a visible post was missed, or there are duplicates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=float, default=10.0)
    parser.add_argument("--comments", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    history = draw_history(options.comments, BEGIN, options.days, options.seed)
    with time_machine.travel(BEGIN, tick=False) as clock:
        server = MovingReddit(history, time.time, troubles(BEGIN), FAILURE_RATE)
        time.sleep = clock.shift  # waits move the simulated clock
        with Loopback(server) as loopback, folder_for(loopback.url) as folder:
            cron = Cron(folder, server, clock)
            cron.days(options.days)
            while cron.collect():  # the last run must have succeeded
                clock.shift(EVERY)
            cron.recheck()
            posts, duplicates, gaps = read_store(folder)
    lines, complete = evaluate(cron, posts)
    print("\n".join([*lines, f"Duplicate posts: {duplicates}", f"Reported gaps: {len(gaps)}", *gaps[:5]]))
    print(f"{time.monotonic() - started:.0f} seconds.")
    return 0 if complete and not duplicates else 1


if __name__ == "__main__":
    sys.exit(main())
