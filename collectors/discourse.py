"""Discourse: what people write of a brand in named forums, each topic read whole. No key.

API facts: https://docs.discourse.org and, for what anybody may read, lib/search.rb, lib/topic_query.rb and
app/controllers/topics_controller.rb in https://github.com/discourse/discourse. Many forums of brands' customers run on
it; a forum's pages answer as JSON where `.json` is added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from collectors.base import Access, Estimate, Query, collector
from collectors.conversation_marks import Find, Marks
from collectors.conversation_run import Plan, Reader, Reading, to_batches
from collectors.discourse_post import Topic
from collectors.discourse_post import to_post as to_post  # every source has its `to_post` in its own file
from collectors.fields import WRONG_SHAPE, count, identity, moment, text, whole
from collectors.terms import to_phrase
from collectors.web import Closed, NotThere, WebClient
from collectors.web_address import to_url
from talkworthy.errors import UserError
from talkworthy.model import Batch, Cursor, Post

MOST_PAGES = 10  # of one search; the next one gets a 400
POSTS_A_REQUEST = 20
TOPICS_A_REQUEST = 30
SMALL_ACTION = 3  # post_type: "closed the topic", "split it", and the like
DAY = timedelta(days=1)

Item = Mapping[str, Any]


@collector("discourse")
class DiscourseCollector:
    """Found posts -> their topics, each read whole, and read again when it has grown.

    Settings: `sites` (a list of addresses, such as ["https://forum.example.com"]; those in the brand's `communities`
    under `discourse` are read too), and those of WebClient and Plan; only public addresses are opened.
    """

    def __init__(self, access: Access) -> None:
        self.warnings: list[str] = []
        self.client = WebClient(access, "The forum", guarded=True)
        self._access = access
        base = access.text("base_url", "")
        sites = access.settings.get("sites", [base] if base else [])
        if not isinstance(sites, list) or not all(isinstance(site, str) and site.strip() for site in sites):
            raise UserError(
                'sites in [sources.discourse] must be a list of addresses, such as ["https://forum.example.com"].'
            )
        self._sites: list[str] = sites

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """One Batch a topic, forum by forum; then an empty one with the cursor.

        A forum that fails is passed over with a line in `warnings`; where all fail, the last failure is raised.
        Raises UserError where no forum is named.
        """
        plan = Plan.of(query, self._access)
        marks = Marks.from_cursor(cursor, query.brand.aliases)
        named = [*self._sites, *query.brand.communities.get("discourse", ())]
        sites = [to_url("A forum in [sources.discourse]", to_site(name)) for name in named]
        if not sites:
            raise UserError(
                'No forum is named; add sites = ["https://forum.example.com"] to [sources.discourse] in the brand file.'
            )
        readers: dict[str, Reader] = {
            to_host(str(site)): _Reader(self.client, str(site).rstrip("/"), query.brand.aliases) for site in sites
        }
        yield from to_batches(readers, plan, marks, self.warnings)

    def estimate(self, query: Query, cursor: Cursor | None) -> Estimate:
        """Forums are free and have no way to tell beforehand how much there is."""
        del query, cursor
        return Estimate(posts=None, requests=None, cost=0.0)


class _Reader:
    """One forum as `conversation_run` reads it; a conversation is called by its topic's number. Made for one run."""

    def __init__(self, client: WebClient, site: str, aliases: Iterable[str]) -> None:
        self.client = client
        self.malformed = 0
        self.warnings: list[str] = []
        self._site = site
        self._host = to_host(site)
        self._phrases = [to_phrase(alias) for alias in aliases]
        self._categories: dict[int, str] | None = None

    def find(self, since: float) -> Iterator[Find]:
        """One post a topic that a search shows, newest first, day by day further back where a search ends too early."""
        after = f" after:{datetime.fromtimestamp(since, UTC) - DAY:%Y-%m-%d}" if since > DAY.total_seconds() else ""
        for phrase in self._phrases:
            before: datetime | None = None
            while True:
                upto = f" before:{before:%Y-%m-%d}" if before else ""
                oldest, cut_off = None, False
                for finds, more in self._pages(f"{phrase} order:latest{after}{upto}"):
                    yield from finds
                    oldest = min((find.at for find in finds), default=oldest)
                    cut_off = more
                if not cut_off or oldest is None:
                    break
                following = datetime.fromtimestamp(oldest, UTC) + DAY
                if before is not None and following.date() >= before.date():
                    self.warnings.append(f"{self._host} shows no more than one search's posts of {oldest_day(oldest)}.")
                    following = before - DAY
                before = following

    def sizes(self, known: Mapping[str, int]) -> dict[str, int]:
        """The posts that each topic counts; a topic that no list shows keeps the size that is known."""
        sizes, topics = dict(known), list(known)
        for at in range(0, len(topics), TOPICS_A_REQUEST):
            ids = ",".join(topics[at : at + TOPICS_A_REQUEST])
            answer = self._get("known topics", "/latest.json", topic_ids=ids)
            for topic in self._list(answer.get("topic_list"), "topics", "known topics"):
                try:
                    if (name := str(identity(topic, "id"))) in sizes:
                        sizes[name] = count(topic, "posts_count") or 0
                except WRONG_SHAPE:
                    self.malformed += 1
        return sizes

    def read(self, conversation: str) -> Reading:
        where = f"the topic {conversation} of {self._host}"
        answer = self._get(where, f"/t/{conversation}.json")
        stream = answer.get("post_stream")
        posts = self._list(stream, "posts", where)
        there = {post.get("id") for post in posts}
        named = stream.get("stream") if isinstance(stream, dict) else None
        rest = [one for one in named if isinstance(one, int) and one not in there] if isinstance(named, list) else []
        for at in range(0, len(rest), POSTS_A_REQUEST):
            ids = [str(one) for one in rest[at : at + POSTS_A_REQUEST]]
            more = self._get(where, f"/t/{conversation}/posts.json", **{"post_ids[]": ids})
            posts += self._list(more.get("post_stream"), "posts", where)
        return Reading(self._to_posts(answer, posts, conversation))

    def _pages(self, words: str) -> Iterator[tuple[list[Find], bool]]:
        """The finds of each page of one search, and whether there are more behind it."""
        for page in range(1, MOST_PAGES + 1):
            answer = self._get(f"the search of {self._host}", "/search.json", q=words, page=page)
            posts = self._list(answer, "posts", "the search", needed=False)
            grouped = answer.get("grouped_search_result")
            more = bool(posts) and isinstance(grouped, dict) and bool(grouped.get("more_full_page_results"))
            yield list(self._to_finds(posts)), more
            if not more:
                return

    def _to_finds(self, posts: Sequence[Item]) -> Iterator[Find]:
        for post in posts:
            try:
                at = moment(post, "created_at").timestamp()
                yield Find(str(identity(post, "id")), str(identity(post, "topic_id")), at)
            except WRONG_SHAPE:
                self.malformed += 1

    def _to_posts(self, answer: Item, raw_posts: Sequence[Item], conversation: str) -> list[Post]:
        numbers: dict[int, int] = {}
        for raw in raw_posts:
            try:
                numbers[whole(raw, "post_number")] = identity(raw, "id")
            except WRONG_SHAPE:
                continue  # it is counted below
        try:
            title, counted = text(answer, "title"), count(answer, "posts_count")
        except WRONG_SHAPE:
            title, counted = "", None
        topic = Topic(self._site, self._host, conversation, self._community(answer), title, counted, numbers)
        posts = []
        for raw in raw_posts:
            try:
                if raw.get("post_type") != SMALL_ACTION:
                    posts.append(to_post(raw, topic))
            except WRONG_SHAPE:
                self.malformed += 1
        return posts

    def _community(self, answer: Item) -> str:
        """The forum and the category; the forum alone where its categories cannot be read."""
        if self._categories is None:
            self._categories = {}
            try:
                site = self._get(f"the categories of {self._host}", "/site.json")
                for category in self._list(site, "categories", "the categories", needed=False):
                    self._categories[identity(category, "id")] = text(category, "name")
            except (Closed, NotThere, *WRONG_SHAPE):
                self.warnings.append(f"{self._host} does not tell its categories; it counts as one community.")
        number = answer.get("category_id")
        name = self._categories.get(number, "") if isinstance(number, int) else ""
        return f"{self._host}/{name}" if name else self._host

    def _get(self, where: str, path: str, **fields: str | int | list[str]) -> dict[str, Any]:
        return self.client.get_object(where, self._site + path, **fields)

    def _list(self, holder: object, key: str, where: str, needed: bool = True) -> list[Item]:
        """The objects of the list under `key`. Raises Unavailable where there is none though one is `needed`."""
        found = holder.get(key) if isinstance(holder, dict) else None
        if found is None and not needed:
            return []
        if not isinstance(found, list):
            raise self.client.not_its_format(where, f"no {key}")
        good: list[Item] = [one for one in found if isinstance(one, dict)]
        self.malformed += len(found) - len(good)
        return good


def to_site(name: str) -> str:
    """A forum's address as a person writes it, with https:// where nothing else is said."""
    name = name.strip().rstrip("/")
    return name if "://" in name else f"https://{name}"


def to_host(site: str) -> str:
    """What a forum is called in ids: its address without the scheme."""
    return site.partition("://")[2].rstrip("/")


def oldest_day(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}"
