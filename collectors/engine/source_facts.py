"""Facts about each source: its title, what it needs and costs, and what its posts may be used for.

Each source defines a constant `FACTS` in its package; screens, reports and commands read the facts from here. A new
source needs no change anywhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

import collectors

RUN_OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "enabled": "false switches the source off and keeps the rest of its table",
        "every": 'how often `schedule` collects from it, such as "6h" (30m)',
        "budget": "US dollars that a run may cost",
        "monthly_budget": "US dollars that a calendar month may cost",
        "retention_days": "days after which posts lose their text and author",
        "refresh_hours": "how often posts are checked again for deletions and edits",
    }
)
"""Options that the table of every source may have."""

NETWORK_OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "timeout": "seconds to wait for the next bytes of a response (15)",
        "longest_wait": "seconds that rate limits may delay one request (300)",
        "base_url": "a server on this computer in place of the source, for tests",
    }
)
"""Options of every source that is read over the network."""

WEB_OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        **NETWORK_OPTIONS,
        "longest_answer": "seconds that one whole response may take (60)",
        "most_megabytes": "megabytes of one decompressed response (30; feeds 5)",
        "user_agent": "the name that requests are sent with",
        "allow_private": "true opens addresses that are not on the public internet (false)",
    }
)
"""Options of every source that is read by our own HTTP client."""

THREAD_OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "overlap_hours": "how far behind the newest known post the next run begins (6)",
        "follow_days": "how long a thread is checked for new posts (7)",
    }
)
"""Options of every source that follows threads."""


@dataclass(frozen=True, slots=True)
class PlacesQuestion:
    """The question which places of a source to collect from: communities, sites or feeds.

    `setting`: the list in the source's settings table that stores the answer; "" for the brand's own `communities`.
    `required`: nothing can be collected without an answer.
    """

    question: str
    example: str
    setting: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Facts about one source. Texts are plain English; a single clause has no full stop.

    `coverage` and `summary` are sentences for choosing sources; `needs`, `costs`, `details` and `terms` are a row of
    the README. `secrets`: name -> label on screen; unless `key_required`, the source also works without them.
    `options`: every option of its settings table -> what it does. `initial_options` and `interval` are written into a
    new table. `ready_at_once`: it searches the past without a key or further settings. `charges`: collecting costs
    money. `approval`: how long it takes to get a key, "" where that is a matter of minutes or no key is needed.
    `collected`: it has a collector; `file` has none. `may_quote` and `may_train`: whether its texts may be
    published, and whether a model may learn from them. `likes`, `replies` and `reposts`: what it calls them,
    singular and plural. `community`: how its communities are written, with `{}` for the name. `short_handles`: an
    account is a single word, so a brand's `@acme` names an account. `posted_as`: the source that its posts name, where
    it reads the posts of another one.
    """

    name: str
    title: str
    coverage: str = ""
    summary: str = ""
    needs: str = ""
    costs: str = ""
    details: str = ""
    terms: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict)
    key_required: bool = False
    places: PlacesQuestion | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    initial_options: Mapping[str, object] = field(default_factory=dict)
    interval: str = "1h"
    ready_at_once: bool = False
    approval: str = ""
    charges: bool = False
    collected: bool = True
    may_quote: bool = True
    may_train: bool = True
    likes: tuple[str, str] = ("like", "likes")
    replies: tuple[str, str] = ("reply", "replies")
    reposts: tuple[str, str] = ("repost", "reposts")
    community: str = "{}"
    short_handles: bool = False
    posted_as: str = ""

    @property
    def key_words(self) -> str:
        """Return whether a key is needed, and how long it takes to get one."""
        if self.approval:
            return self.approval
        if self.key_required:
            return "needed; made in minutes"
        return "optional" if self.secrets else "none needed"

    @property
    def about(self) -> str:
        """Return what the source covers and what it needs, in one or two sentences."""
        return f"{self.coverage} {self.summary}".strip()


def facts_of(source: str) -> SourceFacts:
    """Return the facts about the source called `source`; for an unknown one, such as an import's, only its name."""
    return facts_by_name().get(source) or SourceFacts(source, source, collected=False)


def source_of_posts(source: str) -> str:
    """Return which source the posts name that are collected from `source`: itself, unless it reads those of another."""
    return facts_of(source).posted_as or source


def sources_posting_as(source: str) -> tuple[str, ...]:
    """Return all sources whose posts name `source`: itself, and those that read its posts."""
    return (source, *(facts.name for facts in facts_by_name().values() if facts.posted_as == source))


def collected_sources() -> tuple[SourceFacts, ...]:
    """Return the facts about every source with a collector, sorted by title."""
    with_collector = (facts for facts in facts_by_name().values() if facts.collected)
    return tuple(sorted(with_collector, key=lambda facts: facts.title.casefold()))


@cache
def facts_by_name() -> Mapping[str, SourceFacts]:
    """Return the facts about every source by its name in code.

    Reads `FACTS` of each package in `collectors/`. Raises ValueError if two sources have the same name.
    """
    names = [f"{collectors.__name__}.{module.name}" for module in iter_modules(collectors.__path__) if module.ispkg]
    all_facts = [module.FACTS for module in map(import_module, names) if hasattr(module, "FACTS")]
    by_name: dict[str, SourceFacts] = {facts.name: facts for facts in all_facts}
    if len(by_name) < len(all_facts):
        raise ValueError(f"Two sources have the same name: {', '.join(sorted(facts.name for facts in all_facts))}.")
    return MappingProxyType(by_name)
