"""The history of the moving Reddit: comments are written, edited, deleted and removed over several days.

It is drawn at random once and never changed; the argument `now` is the time from which it is seen.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from dataclasses import dataclass, field

from reddit_server import BRAND, LISTING_END, PEOPLE, _sentence

HOUR, DAY = 3600.0, 86_400.0
COMMUNITIES = ("homebrew_bench", "slow_kettles", "bean_counters", "crema_club", "filter_folk")
NEVER = math.inf


@dataclass(slots=True)
class Item:
    """A submission or comment; times in seconds since 1970, NEVER for an event that never happens.

    It appears in listings from `listed` on, seconds and sometimes hours after `at`.
    """

    name: str
    link: str
    parent: str | None
    community: str
    author: str
    text: str
    at: float
    listed: float
    edited: float = NEVER
    deleted: float = NEVER
    removed: float = NEVER

    @property
    def names_brand(self) -> bool:
        return BRAND.lower() in self.text.lower()

    def gone(self, now: float) -> bool:
        return now >= min(self.deleted, self.removed)

    def text_at(self, now: float) -> str:
        if self.gone(now):
            return "[deleted]" if now >= self.deleted else "[removed]"
        return f"{self.text} EDIT: and I mean it." if now >= self.edited else self.text


@dataclass
class History:
    """All events. `children`: name -> its replies, in order of time.

    `vanished`: link -> when the whole thread is removed from the site.
    """

    begin: float
    end: float
    items: dict[str, Item] = field(default_factory=dict)
    children: dict[str, list[Item]] = field(default_factory=dict)
    vanished: dict[str, float] = field(default_factory=dict)
    comments: dict[str, list[Item]] = field(default_factory=dict)
    """Community -> its comments, in the order of `listed`."""
    submissions: dict[str, list[Item]] = field(default_factory=dict)
    threads: dict[str, list[float]] = field(default_factory=dict)
    """Link -> the times of its comments, in order."""

    def alive(self, link: str, now: float) -> bool:
        return self.items[link].at <= now < self.vanished.get(link, NEVER)

    def lost(self, name: str, now: float) -> bool:
        """Return whether a post or its whole thread was deleted or removed by now."""
        item = self.items[name]
        return item.gone(now) or now >= self.vanished.get(item.link, NEVER)

    def visible(self, name: str, now: float) -> bool:
        """Return whether a comment is in its tree: a deleted comment is as long as one of its replies is."""
        queue = [self.items[name]]
        while queue:
            item = queue.pop()
            if item.at <= now:
                if not item.gone(now):
                    return True
                queue.extend(self.children[item.name])
        return False

    def tree(self, link: str, now: float) -> set[str]:
        """Return the names in the whole thread as it is shown."""
        if not self.alive(link, now):
            return set()
        shown, queue = {link}, [link]
        while queue:
            below = [item.name for item in self.children[queue.pop()] if self.visible(item.name, now)]
            shown.update(below)
            queue += below
        return shown

    def listing(self, community: str, now: float, kind: str = "comments") -> list[Item]:
        """Return the listing of a community, newest first, without its limit of 1,000."""
        items = self.comments[community] if kind == "comments" else self.submissions[community]
        shown = items[: bisect_right(items, now, key=lambda item: item.listed)]
        newest = sorted(shown[-2 * LISTING_END :], key=lambda item: (item.at, item.name), reverse=True)
        return [item for item in newest if not item.gone(now) and self.alive(item.link, now)]


def draw_history(comments: int, begin: float, days: float, seed: int = 1) -> History:
    """Return a history of `comments` comments in threads of very different sizes; a tenth are about the brand."""
    chance = random.Random(seed)
    history = History(begin, begin + days * DAY)
    total = 0
    while total < comments:
        size = min(int(chance.lognormvariate(2.4, 1.1)), 600, comments - total) or 1
        _add_thread(history, chance, size)
        total += size
    for items in (history.comments, history.submissions):
        for community in COMMUNITIES:
            items.setdefault(community, []).sort(key=lambda item: item.listed)
    return history


def _add_thread(history: History, chance: random.Random, size: int) -> None:
    community, about = chance.choice(COMMUNITIES), chance.random() < 0.1
    at = chance.uniform(history.begin, history.end)
    link = f"t3_mv{len(history.threads):05x}"
    title = f"{BRAND} or not" if about and chance.random() < 0.5 else _sentence(chance)
    _add(history, chance, Item(link, link, None, community, chance.choice(PEOPLE), title, at, at))
    times = sorted(at + chance.expovariate(1 / (8 * HOUR)) for _ in range(size))
    names = [link]
    for number, moment in enumerate(moment for moment in times if moment < history.end):
        comment = _sentence(chance) + (f" {BRAND}!" if chance.random() < (0.2 if about else 0.002) else "")
        name = f"t1_{link[3:]}{number:03x}"
        parent = chance.choice(names[-12:])
        _add(history, chance, Item(name, link, parent, community, chance.choice(PEOPLE), comment, moment, moment))
        names.append(name)
    if chance.random() < 0.01:
        history.vanished[link] = at + chance.uniform(0.5, 48) * HOUR


def _add(history: History, chance: random.Random, item: Item) -> None:
    times = [item.at + chance.expovariate(1 / (6 * HOUR)) for _ in range(3)]
    fate = chance.random()
    item.edited = times[0] if fate < 0.06 else NEVER
    item.deleted = times[1] if 0.05 < fate < 0.09 else NEVER
    item.removed = times[2] if 0.09 < fate < 0.11 else NEVER
    # listings lag: mostly by seconds, and one item in a hundred comes hours late
    item.listed = item.at + (chance.uniform(0.2, 4) * HOUR if chance.random() < 0.01 else chance.uniform(0, 20))
    history.items[item.name] = item
    history.children[item.name] = []
    if item.parent is None:
        history.threads[item.link] = []
        history.submissions.setdefault(item.community, []).append(item)
        return
    history.children[item.parent].append(item)
    history.threads[item.link].append(item.at)
    history.comments.setdefault(item.community, []).append(item)
