"""Reviews of apps: a source that lists them newest first, each a thread of the review and the developer's answer.

Every review of a brand's app concerns the brand, whether or not it names it, so all of them are kept.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from collectors.engine.cursor import SearchHit
from collectors.engine.failures import NotFound
from collectors.engine.place import WebSourcePlace
from collectors.engine.search.query import Wanted
from collectors.engine.thread_source import ThreadSnapshot
from talkworthy.model import Brand, Post
from talkworthy.query_language.normalize import fold

LONGEST_NAME = 300  # characters of a name that are compared
MOST_NAMES = 3  # names of a brand that are searched for; each takes a request
_SUBTITLE = re.compile(r"\s*(?::|\||\(|\s[-\u2013\u2014]\s).*", re.DOTALL)
_MARKS = re.compile(r"[™®©]")
_COMPANY = re.compile(
    r"[\s,]+(?:inc|incorporated|llc|ltd|limited|gmbh|corp|corporation|company|co|ag|sa|sas|srl|bv|b\.v|ab|oy|plc|pty"
    r"|kg|se)\.?$"
)


class EveryReview(Wanted):
    """Keeps every review of the apps of a brand. The key is still that of the brand's names."""

    def names_brand(self, post: Post) -> bool:
        return not post.gone


@dataclass(frozen=True, slots=True)
class ListedReview:
    """A review in a list: its native id and its posts. `whole`: no part of it was malformed."""

    id: str
    posts: tuple[Post, ...]
    whole: bool = True

    @property
    def at(self) -> float:
        """Return when it was written, in seconds since 1970."""
        return self.posts[0].created_at.timestamp()

    @property
    def size(self) -> int:
        """Return a number that changes when the review was edited or answered."""
        parts = [
            f"{post.id} {post.created_at} {post.rating} {post.flags} {post.title} {post.text}" for post in self.posts
        ]
        return zlib.crc32("\x1f".join(parts).encode("utf-8", "surrogatepass"))


@dataclass(slots=True)
class ReviewThreads:
    """The ThreadSource of one app. `pages` yields the pages of its reviews, newest first.

    `most_pages`: after so many pages older reviews are noted as missed, for `reason`.
    """

    place: WebSourcePlace
    pages: Callable[[], Iterable[Sequence[ListedReview]]]
    most_pages: int
    reason: str
    _listed: dict[str, ListedReview] = field(default_factory=dict)

    def find(self, since: float, until: float) -> Iterator[SearchHit]:
        """Yield the reviews of each page, until most of a page are older than `since`.

        Most, not the last one: a single false date must not end the list.
        """
        del until  # the list begins with the newest review anyway
        for number, page in enumerate(self.pages(), start=1):
            for review in page:
                self._listed[review.id] = review
                yield SearchHit(review.id, review.id, review.at)
            times = sorted(review.at for review in page)
            if times and times[len(times) // 2] < since:
                return
            if number >= self.most_pages:
                oldest = times[len(times) // 2] if times else since
                self._note_missed(since, oldest)
                return

    def sizes(self, known: Mapping[str, int]) -> dict[str, int]:
        """Return the sizes of the reviews that this run has listed; the others keep theirs. Makes no request."""
        return {name: self._listed[name].size if name in self._listed else size for name, size in known.items()}

    def read(self, thread: str) -> ThreadSnapshot:
        """Return a listed review. Raises NotFound for another one, which cannot be requested by its id."""
        if thread not in self._listed:
            raise NotFound(f"{self.place.name} no longer lists the review {thread}.")
        review = self._listed[thread]
        return ThreadSnapshot(list(review.posts), review.size, review.whole)

    def _note_missed(self, since: float, oldest: float) -> None:
        begin, end = (datetime.fromtimestamp(at, UTC) if at > 0 else None for at in (since, oldest))
        self.place.notes.missed(self.place.name, begin, end, self.reason)


def names_to_search(brand: Brand) -> list[str]:
    """Return the names of a brand under which its apps are searched for, each once."""
    names = {fold(name): name for name in (brand.name, *brand.aliases) if name[:1] not in ("@", "#")}
    return list(names.values())[:MOST_NAMES]


def is_named(app: str, names: Iterable[str]) -> bool:
    """Return whether an app has one of these names, with or without a subtitle: "Brewlark: Coffee Timer"."""
    wanted = {_plain(name) for name in names}
    plain = _plain(app)
    return plain in wanted or _SUBTITLE.sub("", plain) in wanted


def is_exactly(app: str, names: Iterable[str]) -> bool:
    """Return whether an app has one of these names, without a subtitle."""
    return _plain(app) in {_plain(name) for name in names}


def is_company(seller: str, names: Iterable[str]) -> bool:
    """Return whether a seller has one of these names, with or without its legal form: "Brewlark, Inc."."""
    wanted = {_plain(name) for name in names}
    plain = _plain(seller)
    while plain not in wanted and (shorter := _COMPANY.sub("", plain)) != plain:
        plain = shorter
    return plain in wanted


def _plain(name: str) -> str:
    return " ".join(fold(_MARKS.sub("", name[:LONGEST_NAME])).split())
