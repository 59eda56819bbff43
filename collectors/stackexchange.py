"""Stack Exchange: questions about a brand, with their answers and comments, from the sites that are named. No key.

API facts: https://api.stackexchange.com/docs. Questions and answers are searched; comments come with them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from collectors.base import Access, Estimate, Query, collector
from collectors.conversation_marks import UNREAD, Find, Marks
from collectors.conversation_run import Plan, Reader, Reading, to_batches
from collectors.fields import WRONG_SHAPE, epoch, identity, score, text, whole
from collectors.html_text import to_text
from collectors.stackexchange_client import StackExchangeClient
from collectors.terms import to_phrase
from collectors.web import NotThere
from talkworthy.errors import UserError
from talkworthy.model import Batch, Cursor, Engagement, Post

SITES = ("stackoverflow", "superuser", "webapps")
PAGE = 100
OWN_HOSTS = ("stackoverflow", "superuser", "serverfault", "askubuntu")
MOST_PAGES = 25  # of one search, without a key
_SITE = re.compile(r"[a-z0-9][a-z0-9.-]*")

Item = Mapping[str, Any]


@collector("stackexchange")
class StackExchangeCollector:
    """Found questions and answers -> their questions, each read whole, and read again when something was added.

    Settings: `sites` (names as in https://api.stackexchange.com/docs/sites, such as ["superuser"]; by default
    stackoverflow, superuser and webapps), and those of StackExchangeClient and Plan.
    """

    def __init__(self, access: Access) -> None:
        self.client = StackExchangeClient(access)
        self.warnings = self.client.warnings
        self._access = access
        sites = access.settings.get("sites", list(SITES))
        if (
            not isinstance(sites, list)
            or not sites
            or not all(isinstance(s, str) and _SITE.fullmatch(s) for s in sites)
        ):
            raise UserError('sites in [sources.stackexchange] must be a list of names, such as ["superuser"].')
        self._sites: list[str] = sites

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """One Batch a question, site by site; then an empty one with the cursor.

        Raises RateLimited, AuthFailed or Unavailable; a run that fails after it handed something over leaves such a
        last Batch too, with what is still unread.
        """
        plan = Plan.of(query, self._access)
        marks = Marks.from_cursor(cursor, query.brand.aliases)
        readers: dict[str, Reader] = {site: _Reader(self.client, site, query.brand.aliases) for site in self._sites}
        yield from to_batches(readers, plan, marks, self.warnings)

    def estimate(self, query: Query, cursor: Cursor | None) -> Estimate:
        """Stack Exchange is free; a count would take from the same quota of requests as the reading."""
        del query, cursor
        return Estimate(posts=None, requests=None, cost=0.0)


class _Reader:
    """One site as `conversation_run` reads it; a conversation is called by its question's id. Made for one run."""

    def __init__(self, client: StackExchangeClient, site: str, aliases: Iterable[str]) -> None:
        self.client = client.web
        self.malformed = 0
        self.warnings: list[str] = []
        self._api = client
        self._site = site
        self._phrases = [to_phrase(alias) for alias in aliases]
        self._waiting: list[str] = []  # questions that are to be read
        self._read: dict[str, Reading] = {}

    def find(self, since: float) -> Iterator[Find]:
        """Newest first; where one search ends too early, the next begins at the oldest find."""
        for phrase in self._phrases:
            until: int | None = None
            while True:
                oldest, cut_off = None, False
                for finds, more in self._pages(phrase, int(since), until):
                    yield from finds
                    oldest = min((int(find.at) for find in finds), default=oldest)
                    cut_off = more
                if not cut_off or oldest is None:
                    break
                if oldest == until:
                    self.warnings.append(f"{self._site} shows no more than one search's posts of one second.")
                until = oldest if oldest != until else oldest - 1

    def sizes(self, known: Mapping[str, int]) -> dict[str, int]:
        """A checksum of each question's tree. Those that were never read wait for `read`, a hundred at a time."""
        self._waiting = [one for one, size in known.items() if size == UNREAD]
        followed = [one for one, size in known.items() if size != UNREAD]
        for at in range(0, len(followed), PAGE):
            self._load(followed[at : at + PAGE])
        sizes = {one: self._read[one].size if one in self._read else UNREAD for one in known}
        return {one: UNREAD if size is None else size for one, size in sizes.items()}

    def read(self, conversation: str) -> Reading:
        if conversation not in self._read and conversation in self._waiting:
            at = self._waiting.index(conversation)
            asked = [conversation, *(one for one in self._waiting[at + 1 :] if one not in self._read)][:PAGE]
            self._waiting = [one for one in self._waiting if one not in asked]
            self._load(asked)
        if conversation not in self._read:
            raise NotThere(f"{self._site} has no question {conversation}.")
        return self._read.pop(conversation)

    def _load(self, questions: Sequence[str]) -> None:
        where = f"questions of {self._site}"
        path = f"/questions/{';'.join(questions)}"
        answer = self._api.get(where, path, site=self._site, filter=self._api.whole_questions(), pagesize=PAGE)
        for question in self._api.items(where, answer):
            try:
                native = str(identity(question, "question_id"))
            except WRONG_SHAPE:
                self.malformed += 1
                continue
            self._read[native] = Reading(self._to_posts(question, native), to_checksum(question))

    def _pages(self, phrase: str, since: int, until: int | None) -> Iterator[tuple[list[Find], bool]]:
        """The finds of each page of one search, and whether there are more behind it."""
        where = f"the search of {self._site} for {phrase}"
        fields: dict[str, str | int] = {"site": self._site, "q": phrase, "sort": "creation", "order": "desc"}
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
            except WRONG_SHAPE:
                self.malformed += 1

    def _to_posts(self, question: Item, native: str) -> list[Post]:
        posts = []
        for item in to_items(question):
            try:
                posts.append(to_post(item, self._site, native))
            except (*WRONG_SHAPE, OSError):
                self.malformed += 1
        return posts


def to_items(question: Item) -> Iterator[Any]:
    """The question, its answers, and the comments on all of them, out of the nested form."""
    answers = question.get("answers")
    for item in (question, *(answers if isinstance(answers, list) else ())):
        yield item
        comments = item.get("comments") if isinstance(item, dict) else None
        yield from comments if isinstance(comments, list) else ()


def to_checksum(question: Item) -> int:
    """A number that changes when a post of the question is added, edited or deleted."""
    keys = ("question_id", "answer_id", "comment_id", "last_edit_date", "edited", "body")
    told = [[item.get(key) for key in keys] for item in to_items(question) if isinstance(item, dict)]
    return zlib.crc32(repr(told).encode("utf-8", "surrogatepass"))


def to_post(raw: Item, site: str, question: str) -> Post:
    """The question, answer or comment, with its body, of the question whose id is `question`.

    `author` is the display name with the user's number behind it, since names are not unique: "Ada (42)". Raises one of
    fields.WRONG_SHAPE where a key that everything has is missing or malformed.
    """
    kind = "comment" if "comment_id" in raw else "answer" if "answer_id" in raw else "question"
    native = identity(raw, f"{kind}_id")
    own = f"stackexchange:{site}/{'c' if kind == 'comment' else 'p'}/{native}"  # answers and questions share numbers
    parent = {"question": None, "answer": question}.get(kind) or (kind == "comment" and identity(raw, "post_id"))
    owner = raw["owner"] if isinstance(raw.get("owner"), dict) else {}
    return Post(
        id=own,
        source="stackexchange",
        kind=kind,
        created_at=epoch(raw, "creation_date"),
        conversation=f"stackexchange:{site}/p/{question}",
        title=to_text(text(raw, "title")) if kind == "question" else "",
        text=to_text(text(raw, "body")),
        author=_to_author(owner),
        community=site,
        reply_to=f"stackexchange:{site}/p/{parent}" if parent else None,
        url=_to_url(raw, site, kind, question),
        engagement=Engagement(
            likes=score(raw, "score"),
            replies=score(raw, "answer_count") if kind == "question" else None,
            views=score(raw, "view_count") if kind == "question" else None,
        ),
        marks=_to_marks(raw, owner),
    )


def _to_author(owner: Item) -> str | None:
    name, number = to_text(text(owner, "display_name")), owner.get("user_id")
    return f"{name} ({number})" if name and isinstance(number, int) else name or None


def _to_marks(raw: Item, owner: Item) -> tuple[str, ...]:
    moderator = ("moderator",) if owner.get("user_type") == "moderator" else ()
    return (*moderator, *(("accepted",) if raw.get("is_accepted") is True else ()))


def _to_url(raw: Item, site: str, kind: str, question: str) -> str:
    link = text(raw, "link")
    if link.startswith("https://"):
        return link
    host = f"{site}.com" if site in OWN_HOSTS else f"{site}.stackexchange.com"
    if kind == "comment":
        return f"https://{host}/posts/comments/{raw['comment_id']}"
    return f"https://{host}/q/{question}" if kind == "question" else f"https://{host}/a/{raw['answer_id']}"
