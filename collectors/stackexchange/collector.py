"""Stack Exchange: questions about a brand, with their answers and comments, from the sites in the settings. No key.

API: https://api.stackexchange.com/docs. Questions and answers are searched; comments are read with them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from collectors.engine.collector import Access, FreeSource, Query, RecheckRule, collector
from collectors.engine.cursor import UNREAD_SIZE, SearchHit, SourceCursor
from collectors.engine.failures import NotFound
from collectors.engine.json_fields import WRONG_SHAPE, integer, nested, positive_id, unpack
from collectors.engine.place import Item, SourcePlace
from collectors.engine.recheck import CurrentPosts, recheck_groups, to_groups
from collectors.engine.run_notes import Notes
from collectors.engine.search.dialect import Dialect
from collectors.engine.search.query import to_searches
from collectors.engine.thread_collector import to_batches
from collectors.engine.thread_source import SearchPlan, ThreadSnapshot
from collectors.stackexchange.client import StackExchangeClient
from collectors.stackexchange.parse import to_checksum, to_items
from collectors.stackexchange.parse import to_post as to_post  # every source has its `to_post` in its own file
from talkworthy.errors import UserError
from talkworthy.model import Batch, Cursor, Post

SITES = ("stackoverflow", "superuser", "webapps")
PAGE = 100
MAX_PAGES = 25  # of one search, without a key
WHOLE = "question.body;question.answers;question.comments;answer.body;answer.comments;comment.body"
ALONE = "question.body;answer.body;comment.body"
DIALECT = Dialect(room=1000)  # other operators of its search are not documented, so none are sent
BELOW = ("answers", "comments")  # the posts below a question or an answer
_SITE = re.compile(r"[a-z0-9][a-z0-9.-]*")
_POST = re.compile(r"stackexchange:([^/]+)/[pc]/(\d+)")


@collector("stackexchange")
class StackExchangeCollector(FreeSource):
    """Searches questions and answers, reads whole questions, and reads a question again when it has changed.

    Settings: `sites` (names as in https://api.stackexchange.com/docs/sites, such as ["superuser"]; by default
    stackoverflow, superuser and webapps), and those of StackExchangeClient and SearchPlan.
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    recheck_rule: ClassVar[RecheckRule | None] = RecheckRule(
        every=timedelta(days=7),
        at_once=PAGE,
        why="Posts are under CC BY-SA, whose section 3(a)(3) lets an author ask that the name be taken off.",
    )

    def __init__(self, access: Access) -> None:
        self.notes = Notes()
        self.warnings = self.notes.warnings
        self.client = StackExchangeClient(access, self.warnings)
        self._access = access
        sites = access.settings.get("sites", list(SITES))
        if (
            not isinstance(sites, list)
            or not sites
            or not all(isinstance(site, str) and _SITE.fullmatch(site) for site in sites)
        ):
            raise UserError('sites in [sources.stackexchange] must be a list of names, such as ["superuser"].')
        self._sites: list[str] = list(dict.fromkeys(sites))

    def ping(self) -> str:
        """Request the statistics of the first site, https://api.stackexchange.com/docs/info."""
        self.client.get(f"the statistics of {self._sites[0]}", "/info", site=self._sites[0])
        return "answers" if self.client.left is None else f"answers; {self.client.left:,} requests left today"

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """Yield one Batch per question, site by site; then an empty one with the cursor.

        A run that fails after its first Batch also ends with the cursor, which lists the unread threads. Raises
        RateLimited, AuthFailed or Unavailable.
        """
        plan = SearchPlan.from_query(query, self._access)
        source_cursor = SourceCursor.from_json(cursor, plan.wanted.key)
        searches = to_searches(query.brand, DIALECT)
        sources = [_SiteThreads(self.client, self._place(site), searches) for site in self._sites]
        yield from to_batches(sources, plan, source_cursor, self.notes)

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """Yield one Batch each for the questions, answers and comments of a site, with up to 100 posts per request."""
        places: dict[str, SourcePlace] = {}

        def recheck(group: tuple[str, str], known: Sequence[Post]) -> CurrentPosts:
            place = places.setdefault(group[0], self._place(group[0]))
            current: dict[str, Post | None] = {}
            for start in range(0, len(known), PAGE):
                current |= self._recheck(place, group[1], known[start : start + PAGE])
            return current

        yield from recheck_groups(to_groups(posts, _to_group), recheck, self.client.web, self.notes)
        for place in places.values():
            place.warn_malformed()

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        """Raises KeyError for a search hit as well: it is not a whole post, and the next run searches again."""
        payload = unpack(raw)
        top = nested(payload, "item")
        question = payload["question"] or str(positive_id(top, "question_id"))
        return [to_post(item, payload["site"], question) for item in to_items(top)]

    def _place(self, site: str) -> SourcePlace:
        return SourcePlace(site, self.client.web, self.notes)

    def _recheck(self, place: SourcePlace, method: str, known: Sequence[Post]) -> CurrentPosts:
        """Return the current posts; a missing post is gone unless some items of the response were malformed."""
        ids = {match[2]: post.id for post in known if (match := _POST.fullmatch(post.id))}
        questions = {post.id: post.thread.rpartition("/")[2] for post in known}
        where, malformed = f"known {method} of {place.name}", place.malformed
        fields: dict[str, str | int] = {"site": place.name, "filter": self.client.filter(ALONE), "pagesize": PAGE}
        answer = self.client.get(where, f"/{method}/{';'.join(ids)}", **fields)
        current: dict[str, Post | None] = {}
        for item in self.client.items(where, answer):
            try:
                post_id = ids.pop(str(positive_id(item, f"{method[:-1]}_id")), "")
                if post_id:
                    current[post_id] = to_post(item, place.name, questions[post_id])
            except WRONG_SHAPE as error:
                place.add_dead_letter({"site": place.name, "item": item}, error)
        certain = place.malformed == malformed and answer.get("has_more") is not True
        return current | (dict.fromkeys(ids.values()) if certain else {})


class _SiteThreads:
    """The ThreadSource of one site for one run; a thread is named by the id of its question."""

    def __init__(self, api: StackExchangeClient, place: SourcePlace, searches: Sequence[str]) -> None:
        self.place = place
        self._api = api
        self._site = place.name
        self._searches = searches
        self._unread: list[str] = []  # questions to read
        self._read: dict[str, ThreadSnapshot] = {}
        self._uncertain: set[str] = set()  # questions missing from a response with malformed items

    def find(self, since: float, until: float) -> Iterator[SearchHit]:
        """Yield the hits, newest first; a search that is cut off is continued from its oldest hit."""
        for terms in self._searches:
            end = math.ceil(until) - 1 if until < math.inf else None
            while True:
                oldest, cut_off = None, False
                for hits, more in self._pages(terms, int(since), end):
                    yield from hits
                    oldest = min((int(hit.at) for hit in hits), default=oldest)
                    cut_off = more
                if not cut_off or oldest is None:
                    break
                if end is not None and oldest > end:
                    raise self.place.client.format_error(f"the search of {self._site}", "dates outside the range")
                if oldest == end:
                    self._note_missed(oldest)
                end = oldest if oldest != end else oldest - 1

    def sizes(self, known: Mapping[str, int]) -> dict[str, int]:
        """Return a checksum of each question; `read` loads those that were never read, a hundred at a time."""
        self._unread = [question for question, size in known.items() if size == UNREAD_SIZE]
        followed = [question for question, size in known.items() if size != UNREAD_SIZE]
        for start in range(0, len(followed), PAGE):
            self._load(followed[start : start + PAGE])
        sizes = {question: self._read[question].size if question in self._read else UNREAD_SIZE for question in known}
        return {question: UNREAD_SIZE if size is None else size for question, size in sizes.items()}

    def read(self, thread: str) -> ThreadSnapshot:
        if thread not in self._read and thread in self._unread:
            rest = self._unread[self._unread.index(thread) + 1 :]
            page = [thread, *(question for question in rest if question not in self._read)][:PAGE]
            self._load(page)
            self._unread = [question for question in self._unread if question not in page]
        if thread in self._uncertain:
            raise self.place.client.format_error(f"the question {thread} of {self._site}", "malformed")
        if thread not in self._read:
            raise NotFound(f"{self._site} has no question {thread}.")
        return self._read.pop(thread)

    def _load(self, questions: Sequence[str]) -> None:
        where = f"questions of {self._site}"
        path = f"/questions/{';'.join(questions)}"
        answer = self._api.get(where, path, site=self._site, filter=self._api.filter(WHOLE), pagesize=PAGE)
        for question in self._api.items(where, answer):
            try:
                native = str(positive_id(question, "question_id"))
            except WRONG_SHAPE as error:
                self.place.add_dead_letter({"site": self._site, "question": "", "item": question}, error)
                self._uncertain.update(questions)
                continue
            malformed = self.place.malformed
            posts = self._to_posts(question, native)
            self._read[native] = ThreadSnapshot(posts, to_checksum(question), whole=self.place.malformed == malformed)
        self._uncertain.difference_update(self._read)

    def _pages(self, terms: str, since: int, until: int | None) -> Iterator[tuple[list[SearchHit], bool]]:
        """Yield the hits of each page of a search, and whether there are more pages."""
        where = f"the search of {self._site} for {terms}"
        fields: dict[str, str | int] = {"site": self._site, "q": terms, "sort": "creation", "order": "desc"}
        fields |= {"pagesize": PAGE} | ({"fromdate": since} if since else {}) | ({"todate": until} if until else {})
        for page in range(1, MAX_PAGES + 1):
            answer = self._api.get(where, "/search/excerpts", **fields, page=page)
            yield list(self._to_hits(self._api.items(where, answer))), answer.get("has_more") is True
            if answer.get("has_more") is not True:
                return

    def _to_hits(self, items: Iterable[Any]) -> Iterator[SearchHit]:
        for item in items:
            try:
                native = positive_id(item, "answer_id" if item.get("item_type") == "answer" else "question_id")
                yield SearchHit(
                    str(native), str(positive_id(item, "question_id")), float(integer(item, "creation_date"))
                )
            except WRONG_SHAPE as error:
                self.place.add_dead_letter({"hit": item}, error)

    def _to_posts(self, question: Item, native: str) -> list[Post]:
        posts = []
        for item in to_items(question):
            try:
                posts.append(to_post(item, self._site, native))
            except WRONG_SHAPE as error:
                alone = {key: item[key] for key in item if key not in BELOW} if isinstance(item, dict) else item
                self.place.add_dead_letter({"site": self._site, "question": native, "item": alone}, error)
        return posts

    def _note_missed(self, second: int) -> None:
        moment = datetime.fromtimestamp(second, UTC)
        reason = f"{self._site} returns only the first pages of a search within one second."
        self.place.notes.missed(self._site, moment, moment + timedelta(seconds=1), reason)


def _to_group(post: Post) -> tuple[str, str] | None:
    """Return the site and the API method for the kind of the post."""
    match = _POST.fullmatch(post.id)
    return (match[1], f"{post.kind}s") if match and post.kind in ("question", "answer", "comment") else None
