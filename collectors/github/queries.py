"""Search texts: where to search, in which time, and how a search with too many results is continued.

Syntax: https://docs.github.com/en/search-github/searching-on-github/searching-issues-and-pull-requests. A text has at
most
256 characters without its qualifiers, and five operators
(https://docs.github.com/en/rest/search/search#limitations-on-query-length): none is sent, each alternative and each
place is a search of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from collectors.engine.collector import Access
from collectors.engine.json_fields import count, moment
from collectors.engine.place import Item, SourcePlace
from collectors.engine.search.dialect import Dialect
from collectors.engine.search.query import Wanted
from talkworthy.errors import UserError

MAX_RESULTS = 1000  # of one search
MAX_SEARCHES = 10  # in a row for one text: as many as take about ten minutes without a token
DIALECT = Dialect(room=256)
IN = "in:title,body,comments"
_NAME = re.compile(r"[A-Za-z0-9][\w-]{0,99}(?:/[\w.-]{1,100})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class SearchScope:
    """The accounts ("owner") and repositories ("owner/name") to search (all if `only` is empty) and to leave out."""

    only: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    @classmethod
    def from_access(cls, access: Access) -> SearchScope:
        """Read the settings `repositories` and `exclude`. Raises UserError if they are not names."""
        only = access.settings.get("repositories", [])
        excluded = access.settings.get("exclude", [])
        return cls(check_names("repositories", only), check_names("exclude", excluded))

    def with_communities(self, names: Iterable[str]) -> SearchScope:
        """Return the scope with the communities of a brand, which a search of all repositories contains already."""
        return SearchScope((*self.only, *check_names("communities", list(names))), self.excluded) if self.only else self

    def to_queries(self, terms: Sequence[str], kinds: Sequence[str]) -> list[str]:
        """Return the texts to search for, without dates: each of `terms` with each of `kinds` in each place."""
        without = "".join(f" -{to_qualifier(name)}" for name in self.excluded)
        places = [f" {to_qualifier(name)}" for name in dict.fromkeys(self.only)] or [""]
        return [f"{term} {IN}{kind}{place}{without}" for kind in kinds for term in terms for place in places]

    def excludes(self, repository: str) -> bool:
        """Return whether this repository is left out: a search may still return it."""
        name = repository.casefold()
        return any(left_out.casefold() in (name, name.partition("/")[0]) for left_out in self.excluded)


def check_names(setting: str, names: object) -> tuple[str, ...]:
    """Return the names of accounts and repositories in a setting. Raises UserError if one is malformed."""
    if not isinstance(names, list) or not all(isinstance(name, str) and _NAME.fullmatch(name) for name in names):
        raise UserError(
            f'{setting} for GitHub must be a list of accounts and repositories, such as ["acme", "acme/kettle"].'
        )
    return tuple(names)


def to_qualifier(name: str) -> str:
    """Return the qualifier for an account or a repository."""
    return f"repo:{name}" if "/" in name else f"user:{name}"


@dataclass(frozen=True, slots=True)
class FoundThread:
    """A search result. `created` and `updated`: seconds since 1970. `size`: a number that changes with new posts."""

    id: str
    name: str
    created: float
    updated: float
    size: int
    raw: Item

    @classmethod
    def from_issue(cls, raw: Item, id_: str, name: str) -> FoundThread:
        """Return the result for an issue of the REST API. Raises one of WRONG_SHAPE."""
        created, updated = (moment(raw, key).timestamp() for key in ("created_at", "updated_at"))
        return cls(id_, name, created, updated, count(raw, "comments") or 0, raw)


@dataclass(frozen=True, slots=True)
class BrandSearch:
    """What to search for in one run: texts without dates, the scope, and which posts are wanted."""

    queries: Sequence[str]
    scope: SearchScope
    wanted: Wanted


Pages = Callable[[str], Iterable[tuple[Sequence[FoundThread], bool]]]
"""Called with a search text; yields the results of each page, and whether there are more that it does not show."""


def search_newest_first(
    pages: Pages, query: str, since: float, until: float, place: SourcePlace
) -> Iterator[FoundThread]:
    """Yield all threads that changed at `since` or later and began before `until`, those that changed last first.

    Of a search, GitHub shows 1,000 results; it is then continued from the oldest of them, up to MAX_SEARCHES times.
    """
    begun = f" created:<{_to_text(math.ceil(until))}" if until < math.inf else ""
    end: int | None = None
    for _ in range(MAX_SEARCHES):
        oldest, cut_off = math.inf, False
        for results, more in pages(f"{query}{_to_range(since, end)}{begun}"):
            yield from results
            oldest, cut_off = min((thread.updated for thread in results), default=oldest), more
        if not cut_off or oldest == math.inf:
            return
        if end is not None and int(oldest) > end:
            raise place.client.format_error("a search", "dates outside the range")
        if int(oldest) == end:
            _note_missed(place, end, end + 1, f"GitHub shows only {MAX_RESULTS:,} threads that changed at")
            end -= 1
        else:
            end = int(oldest)
    if end is not None:
        _note_missed(place, int(since), end, f"A run reads only {MAX_SEARCHES * MAX_RESULTS:,} results, none before")


def _to_range(since: float, end: int | None) -> str:
    begin = _to_text(since) if since > 0 else ""
    if end is not None:
        return f" updated:{begin}..{_to_text(end)}" if begin else f" updated:<={_to_text(end)}"
    return f" updated:>={begin}" if begin else ""


def _to_text(seconds: float) -> str:
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%dT%H:%M:%SZ}"


def _note_missed(place: SourcePlace, since: int, until: int, reason: str) -> None:
    begin, end = datetime.fromtimestamp(since, UTC), datetime.fromtimestamp(until, UTC)
    which = begin if until - since == 1 else end
    place.notes.missed(place.name, begin if since > 0 else None, end, f"{reason} {which:%Y-%m-%d %H:%M:%S}.")


def note_incomplete(place: SourcePlace, incomplete: object) -> None:
    """Note that GitHub ended a search before it had looked everywhere, once for each place and run."""
    warning = f"{place.name}: the search took GitHub too long, and some results may be missing."
    if incomplete is True and warning not in place.notes.warnings:
        place.notes.warnings.append(warning)
