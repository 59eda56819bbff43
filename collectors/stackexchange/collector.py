"""Stack Exchange: questions about a brand, with their answers and comments, from the sites that are named. No key.

API facts: https://api.stackexchange.com/docs. Questions and answers are searched; comments come with them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from collectors.engine.collector import Access, FreeSource, Query, RefreshRule, collector
from collectors.engine.cursor import UNREAD, Find, Marks
from collectors.engine.failures import NotThere
from collectors.engine.json_fields import WRONG_SHAPE, identity, part, unpack, whole
from collectors.engine.place import Item, Place
from collectors.engine.recheck import Found, reread, to_groups
from collectors.engine.run_notes import Notes
from collectors.engine.search.query import Dialect, to_searches
from collectors.engine.thread_collector import Plan, Reading, to_batches
from collectors.stackexchange.client import StackExchangeClient
from collectors.stackexchange.parse import to_checksum, to_items
from collectors.stackexchange.parse import to_post as to_post  # every source has its `to_post` in its own file
from talkworthy.errors import UserError
from talkworthy.model import Batch, Cursor, Post

SITES = ("stackoverflow", "superuser", "webapps")
PAGE = 100
MOST_PAGES = 25  # of one search, without a key
WHOLE = "question.body;question.answers;question.comments;answer.body;answer.comments;comment.body"
ALONE = "question.body;answer.body;comment.body"
DIALECT = Dialect(room=1000)  # what else its search knows is not documented, so nothing else is sent
BELOW = ("answers", "comments")  # what a question or an answer has below it
_SITE = re.compile(r"[a-z0-9][a-z0-9.-]*")
_POST = re.compile(r"stackexchange:([^/]+)/[pc]/(\d+)")


@collector("stackexchange")
class StackExchangeCollector(FreeSource):
    """Found questions and answers -> their questions, each read whole, and read again when something was added.

    Settings: `sites` (names as in https://api.stackexchange.com/docs/sites, such as ["superuser"]; by default
    stackoverflow, superuser and webapps), and those of StackExchangeClient and Plan.
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    refresh_rule: ClassVar[RefreshRule | None] = RefreshRule(
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
            or not all(isinstance(s, str) and _SITE.fullmatch(s) for s in sites)
        ):
            raise UserError('sites in [sources.stackexchange] must be a list of names, such as ["superuser"].')
        self._sites: list[str] = list(dict.fromkeys(sites))

    def ping(self) -> str:
        """The numbers of the first site, https://api.stackexchange.com/docs/info."""
        self.client.get(f"the numbers of {self._sites[0]}", "/info", site=self._sites[0])
        return "answers" if self.client.left is None else f"answers; {self.client.left:,} requests left for today"

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """One Batch a question, site by site; then an empty one with the cursor.

        Raises RateLimited, AuthFailed or Unavailable; a run that fails after it handed something over leaves such a
        last Batch too, with what is still unread.
        """
        plan = Plan.of(query, self._access)
        marks = Marks.from_cursor(cursor, plan.wanted.key)
        searches = to_searches(query.brand, DIALECT)
        readers = [_Reader(self.client, self._place(site), searches) for site in self._sites]
        yield from to_batches(readers, plan, marks, self.notes)

    def refresh(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """One Batch for the questions, the answers and the comments of each site: a request each for up to 100."""
        places: dict[str, Place] = {}

        def again(group: tuple[str, str], asked: Sequence[Post]) -> Found:
            place = places.setdefault(group[0], self._place(group[0]))
            found: dict[str, Post | None] = {}
            for at in range(0, len(asked), PAGE):
                found |= self._again(place, group[1], asked[at : at + PAGE])
            return found

        yield from reread(to_groups(posts, _to_group), again, self.client.web, self.notes)
        for place in places.values():
            place.tell_malformed()

    @staticmethod
    def revive(raw: str) -> list[Post]:
        """Raises KeyError for a hit of a search too: it is not the whole post, and the next run searches again."""
        payload = unpack(raw)
        top = part(payload, "item")
        question = payload["question"] or str(identity(top, "question_id"))
        return [to_post(item, payload["site"], question) for item in to_items(top)]

    def _place(self, site: str) -> Place:
        return Place(site, self.client.web, self.notes)

    def _again(self, place: Place, method: str, asked: Sequence[Post]) -> Found:
        """Of what an answer leaves out it says for certain that it is gone, unless some of it could not be read."""
        ids = {match[2]: post.id for post in asked if (match := _POST.fullmatch(post.id))}
        questions = {post.id: post.thread.rpartition("/")[2] for post in asked}
        where, malformed = f"known {method} of {place.name}", place.malformed
        wanted: dict[str, str | int] = {"site": place.name, "filter": self.client.filter(ALONE), "pagesize": PAGE}
        answer = self.client.get(where, f"/{method}/{';'.join(ids)}", **wanted)
        found: dict[str, Post | None] = {}
        for item in self.client.items(where, answer):
            try:
                known = ids.pop(str(identity(item, f"{method[:-1]}_id")), "")
                if known:
                    found[known] = to_post(item, place.name, questions[known])
            except WRONG_SHAPE as error:
                place.leave_out({"site": place.name, "item": item}, error)
        certain = place.malformed == malformed and answer.get("has_more") is not True
        return found | (dict.fromkeys(ids.values()) if certain else {})


class _Reader:
    """One site as `conversation_run` reads it; a conversation is called by its question's id. Made for one run."""

    def __init__(self, api: StackExchangeClient, place: Place, searches: Sequence[str]) -> None:
        self.place = place
        self._api = api
        self._site = place.name
        self._searches = searches
        self._waiting: list[str] = []  # questions that are to be read
        self._read: dict[str, Reading] = {}
        self._unsure: set[str] = set()  # questions that did not come, in an answer that could not all be read

    def find(self, since: float, until: float) -> Iterator[Find]:
        """Newest first; where one search ends too early, the next begins at the oldest find."""
        for words in self._searches:
            end = math.ceil(until) - 1 if until < math.inf else None
            while True:
                oldest, cut_off = None, False
                for finds, more in self._pages(words, int(since), end):
                    yield from finds
                    oldest = min((int(find.at) for find in finds), default=oldest)
                    cut_off = more
                if not cut_off or oldest is None:
                    break
                if end is not None and oldest > end:
                    raise self.place.client.not_its_format(f"the search of {self._site}", "dates not asked for")
                if oldest == end:
                    self._tell_missed(oldest)
                end = oldest if oldest != end else oldest - 1

    def sizes(self, known: Mapping[str, int]) -> dict[str, int]:
        """A checksum of each question's tree. Those that were never read wait for `read`, a hundred at a time."""
        self._waiting = [one for one, size in known.items() if size == UNREAD]
        followed = [one for one, size in known.items() if size != UNREAD]
        for at in range(0, len(followed), PAGE):
            self._load(followed[at : at + PAGE])
        sizes = {one: self._read[one].size if one in self._read else UNREAD for one in known}
        return {one: UNREAD if size is None else size for one, size in sizes.items()}

    def read(self, thread: str) -> Reading:
        if thread not in self._read and thread in self._waiting:
            at = self._waiting.index(thread)
            asked = [thread, *(one for one in self._waiting[at + 1 :] if one not in self._read)][:PAGE]
            self._load(asked)
            self._waiting = [one for one in self._waiting if one not in asked]
        if thread in self._unsure:
            raise self.place.client.not_its_format(f"the question {thread} of {self._site}", "malformed")
        if thread not in self._read:
            raise NotThere(f"{self._site} has no question {thread}.")
        return self._read.pop(thread)

    def _load(self, questions: Sequence[str]) -> None:
        where = f"questions of {self._site}"
        path = f"/questions/{';'.join(questions)}"
        answer = self._api.get(where, path, site=self._site, filter=self._api.filter(WHOLE), pagesize=PAGE)
        for question in self._api.items(where, answer):
            try:
                native = str(identity(question, "question_id"))
            except WRONG_SHAPE as error:
                self.place.leave_out({"site": self._site, "question": "", "item": question}, error)
                self._unsure.update(questions)
                continue
            read = self.place.malformed
            posts = self._to_posts(question, native)
            self._read[native] = Reading(posts, to_checksum(question), whole=self.place.malformed == read)
        self._unsure.difference_update(self._read)

    def _pages(self, words: str, since: int, until: int | None) -> Iterator[tuple[list[Find], bool]]:
        """The finds of each page of one search, and whether there are more behind it."""
        where = f"the search of {self._site} for {words}"
        fields: dict[str, str | int] = {"site": self._site, "q": words, "sort": "creation", "order": "desc"}
        fields |= {"pagesize": PAGE} | ({"fromdate": since} if since else {}) | ({"todate": until} if until else {})
        for page in range(1, MOST_PAGES + 1):
            answer = self._api.get(where, "/search/excerpts", **fields, page=page)
            yield list(self._to_finds(self._api.items(where, answer))), answer.get("has_more") is True
            if answer.get("has_more") is not True:
                return

    def _to_finds(self, items: Iterable[Any]) -> Iterator[Find]:
        for item in items:
            try:
                native = identity(item, "answer_id" if item.get("item_type") == "answer" else "question_id")
                yield Find(str(native), str(identity(item, "question_id")), float(whole(item, "creation_date")))
            except WRONG_SHAPE as error:
                self.place.leave_out({"hit": item}, error)

    def _to_posts(self, question: Item, native: str) -> list[Post]:
        posts = []
        for item in to_items(question):
            try:
                posts.append(to_post(item, self._site, native))
            except WRONG_SHAPE as error:
                alone = {key: item[key] for key in item if key not in BELOW} if isinstance(item, dict) else item
                self.place.leave_out({"site": self._site, "question": native, "item": alone}, error)
        return posts

    def _tell_missed(self, second: int) -> None:
        moment = datetime.fromtimestamp(second, UTC)
        told = f"{self._site} shows no more than one search's posts of one second."
        self.place.notes.missed(self._site, moment, moment + timedelta(seconds=1), told)


def _to_group(post: Post) -> tuple[str, str] | None:
    """The site, and the method of its API that tells of such posts."""
    match = _POST.fullmatch(post.id)
    return (match[1], f"{post.kind}s") if match and post.kind in ("question", "answer", "comment") else None
