"""The facts about each source: what it is called, what it needs and costs, what its posts may be used for.

Each source states its own in a constant `FACTS`; everything else (screens, reports, commands) reads them from here. A
new source needs no edit anywhere else.
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
        "retention_days": "after so many days posts lose their text and their author",
        "refresh_hours": "how often posts are checked again for deletions and edits",
    }
)
"""Options that the table of every source may have."""

NETWORK_OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "timeout": "seconds to wait for the next bytes of an answer (15)",
        "longest_wait": "seconds that one request may be put off by rate limits (300)",
        "base_url": "a server on this machine in its place, for tests",
    }
)
"""Options of every source that is read over the network."""

WEB_OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        **NETWORK_OPTIONS,
        "longest_answer": "seconds that one whole answer may take (60)",
        "most_megabytes": "megabytes of one answer, unpacked (30; feeds 5)",
        "user_agent": "what we call ourselves",
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
"""Options of every source whose threads are followed."""


@dataclass(frozen=True, slots=True)
class PlacesQuestion:
    """The question where in a source to listen: in which communities, sites, feeds.

    `setting` names the list in the source's table that takes the answer; "" for the brand's own `communities`.
    `required`: nothing can be collected until there is an answer.
    """

    question: str
    example: str
    setting: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What everybody needs to know about one source. Texts are plain English, without a full stop where in one clause.

    `who_talks` and `in_short` are sentences for somebody who chooses sources; `needs`, `costs`, `details` and `terms`
    are a row of the README. `secrets`: name -> label on screen; without `key_required` it works without them, too.
    `options`: every option of its settings table -> what it does. `initial_options` and `interval` are written into
    the table when it is made. `ready_at_once`: it searches back with no key and no further setting.
    `charges`: collecting costs money. `collected`: it has a collector, where `file` has not.
    `may_quote` and `may_train`: whether its texts may be handed out, and whether a model may learn from them.
    `likes`: what its likes are called, one and many. `community`: how its communities are written, around `{}`.
    `short_handles`: an account is one word there, so what a brand calls itself (`@acme`) is an account.
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
    charges: bool = False
    collected: bool = True
    may_quote: bool = True
    may_train: bool = True
    likes: tuple[str, str] = ("like", "likes")
    community: str = "{}"
    short_handles: bool = False

    @property
    def about(self) -> str:
        """Who talks there and what it takes to listen, in a sentence or two."""
        return f"{self.coverage} {self.summary}".strip()


def facts_of(source: str) -> SourceFacts:
    """The facts about the source called `source`; of one that nobody knows, such as an import's, only its name."""
    return facts_by_name().get(source) or SourceFacts(source, source, collected=False)


def collected_sources() -> tuple[SourceFacts, ...]:
    """The facts about every source that has a collector, by title."""
    known = (facts for facts in facts_by_name().values() if facts.collected)
    return tuple(sorted(known, key=lambda facts: facts.title.casefold()))


@cache
def facts_by_name() -> Mapping[str, SourceFacts]:
    """The facts about every source, by its name in code.

    Looks for `FACTS` in each package of `collectors/`.
    """
    names = [f"{collectors.__name__}.{module.name}" for module in iter_modules(collectors.__path__) if module.ispkg]
    stated = [module.FACTS for module in map(import_module, names) if hasattr(module, "FACTS")]
    by_name: dict[str, SourceFacts] = {facts.name: facts for facts in stated}
    if len(by_name) < len(stated):
        raise ValueError(f"Two sources have the same name: {', '.join(sorted(facts.name for facts in stated))}.")
    return MappingProxyType(by_name)
