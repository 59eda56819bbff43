"""Discourse: what people write of a brand in named forums, each topic read whole. No key.

API facts: https://docs.discourse.org and, for what anybody may read, lib/search.rb, lib/topic_query.rb and
app/controllers/topics_controller.rb in https://github.com/discourse/discourse. Many forums of brands' customers run on
it; a forum's pages answer as JSON where `.json` is added.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from collectors.discourse.parse import from_payload
from collectors.discourse.parse import to_post as to_post  # every source has its `to_post` in its own file
from collectors.discourse.topic_reader import TopicReader
from collectors.engine.collector import Access, FreeSource, Query, RefreshRule, collector
from collectors.engine.cursor import Find, Marks
from collectors.engine.http.client import WebClient
from collectors.engine.http.ssrf_guard import to_url
from collectors.engine.json_fields import WRONG_SHAPE, count, identity, moment, unpack
from collectors.engine.place import Item, WebPlace
from collectors.engine.recheck import Found, reread, to_groups
from collectors.engine.run_notes import Notes
from collectors.engine.search.query import Dialect, to_searches
from collectors.engine.thread_collector import Plan, Reading, to_batches
from talkworthy.errors import UserError
from talkworthy.model import Batch, Cursor, Post

MOST_PAGES = 10  # of one search; the next one gets a 400
TOPICS_A_REQUEST = 30
DAY = timedelta(days=1)
DIALECT = Dialect(room=400, fields={"author": "@{}"})  # all words must be there; there is no OR, and no NOT


@collector("discourse")
class DiscourseCollector(FreeSource):
    """Found posts -> their topics, each read whole, and read again when it has grown.

    Settings: `sites` (a list of addresses, such as ["https://forum.example.com"]; those in the brand's `communities`
    under `discourse` are read too), and those of WebClient and Plan; only public addresses are opened.
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    refresh_rule: ClassVar[RefreshRule | None] = RefreshRule(
        every=timedelta(days=7),
        at_once=100,
        until_age=timedelta(days=365),
        why="People delete and edit their posts on a forum as long as it lets them; each forum has rules of its own.",
    )

    def __init__(self, access: Access) -> None:
        self.notes = Notes()
        self.warnings = self.notes.warnings
        self.client = WebClient(access, "The forum", guarded=True)
        self._access = access
        base = access.text("base_url", "")
        sites = access.settings.get("sites", [base] if base else [])
        if not isinstance(sites, list) or not all(isinstance(site, str) and site.strip() for site in sites):
            raise UserError(
                'sites in [sources.discourse] must be a list of addresses, such as ["https://forum.example.com"].'
            )
        self._sites: list[str] = sites

    def ping(self) -> str:
        """A short list of each forum in the settings; those that stand with a brand are not known here."""
        for site in self._sites:
            self._topics(_to_address(site)).listed(["1"])
        if len(self._sites) == 1:
            return "answers"
        return f"{len(self._sites):,} forums answer" if self._sites else "no forum is named in [sources.discourse]"

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """One Batch a topic, forum by forum; then an empty one with the cursor.

        A forum that fails is passed over with a line in `warnings`; where all fail, the last failure is raised.
        Raises UserError where no forum is named.
        """
        plan = Plan.of(query, self._access)
        marks = Marks.from_cursor(cursor, plan.wanted.key)
        sites = list(map(_to_address, [*self._sites, *query.brand.communities.get("discourse", ())]))
        if not sites:
            raise UserError(
                'No forum is named; add sites = ["https://forum.example.com"] to [sources.discourse] in the brand file.'
            )
        searches = to_searches(query.brand, DIALECT)
        readers = [_Reader(self._topics(site), searches) for site in dict.fromkeys(sites)]
        yield from to_batches(readers, plan, marks, self.notes)

    def refresh(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """One Batch a topic; of a forum or a topic that is closed nothing is certain."""
        topics: dict[str, TopicReader] = {}

        def again(group: tuple[str, str], asked: Sequence[Post]) -> Found:
            site, topic = group
            if site not in topics:
                topics[site] = self._topics(site)
            return topics[site].read_again(topic, asked)

        yield from reread(to_groups(posts, _to_group), again, self.client, self.notes)
        for reader in topics.values():
            reader.place.tell_malformed()

    @staticmethod
    def revive(raw: str) -> list[Post]:
        """Raises KeyError for a hit of a search too: it has no words, and the next run searches again."""
        return [to_post(*from_payload(unpack(raw)))]

    def _topics(self, site: str) -> TopicReader:
        return TopicReader(WebPlace(to_host(site), self.client, self.notes), site)


class _Reader:
    """One forum as `conversation_run` reads it; a conversation is called by its topic's number. Made for one run."""

    def __init__(self, topics: TopicReader, searches: Sequence[str]) -> None:
        self.place = topics.place
        self._topics = topics
        self._searches = searches

    def find(self, since: float, until: float) -> Iterator[Find]:
        """One post a topic that a search shows, newest first, day by day further back where a search ends too early."""
        after = f" after:{datetime.fromtimestamp(since, UTC) - DAY:%Y-%m-%d}" if since > DAY.total_seconds() else ""
        end = datetime.fromtimestamp(until, UTC) + DAY if until < math.inf else None
        for words in self._searches:
            before = end
            while True:
                upto = f" before:{before:%Y-%m-%d}" if before else ""
                oldest, cut_off = None, False
                for finds, more in self._pages(f"{words} order:latest{after}{upto}"):
                    yield from finds
                    oldest = min((find.at for find in finds), default=oldest)
                    cut_off = more
                if not cut_off or oldest is None:
                    break
                following = datetime.fromtimestamp(oldest, UTC) + DAY
                if (
                    before is not None and following - DAY > before + DAY
                ):  # a forum's day may begin elsewhere than UTC's
                    raise self.place.client.not_its_format(f"the search of {self.place.name}", "dates not asked for")
                if before is not None and following.date() >= before.date():
                    self._tell_missed(following - DAY)
                    following = before - DAY
                before = following

    def sizes(self, known: Mapping[str, int]) -> dict[str, int]:
        """The posts that each topic counts; a topic that no list shows keeps the size that is known."""
        sizes, topics = dict(known), list(known)
        for at in range(0, len(topics), TOPICS_A_REQUEST):
            for topic in self._topics.listed(topics[at : at + TOPICS_A_REQUEST]):
                try:
                    if (name := str(identity(topic, "id"))) in sizes:
                        sizes[name] = count(topic, "posts_count") or 0
                except WRONG_SHAPE as error:
                    self.place.leave_out(topic, error)
        return sizes

    def read(self, thread: str) -> Reading:
        return self._topics.read(thread)

    def _pages(self, words: str) -> Iterator[tuple[list[Find], bool]]:
        """The finds of each page of one search, and whether there are more behind it."""
        for page in range(1, MOST_PAGES + 1):
            answer = self._topics.get(f"the search of {self.place.name}", "/search.json", q=words, page=page)
            grouped = answer.get("grouped_search_result")
            posts = self.place.objects(answer, "posts", "the search", needed="grouped_search_result" not in answer)
            more = bool(posts) and isinstance(grouped, dict) and bool(grouped.get("more_full_page_results"))
            yield list(self._to_finds(posts)), more
            if not more:
                return

    def _to_finds(self, posts: Sequence[Item]) -> Iterator[Find]:
        for post in posts:
            try:
                at = moment(post, "created_at").timestamp()
                yield Find(str(identity(post, "id")), str(identity(post, "topic_id")), at)
            except WRONG_SHAPE as error:
                self.place.leave_out({"hit": post}, error)

    def _tell_missed(self, moment: datetime) -> None:
        day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        told = f"{self.place.name} shows no more than one search's posts of {day:%Y-%m-%d}."
        self.place.notes.missed(self.place.name, day, day + DAY, told)


def to_site(name: str) -> str:
    """A forum's address as a person writes it, with https:// where nothing else is said."""
    name = name.strip().rstrip("/")
    return name if "://" in name else f"https://{name}"


def to_host(site: str) -> str:
    """What a forum is called in ids: its address without the scheme."""
    return site.partition("://")[2].rstrip("/")


def _to_address(name: str) -> str:
    """A forum's address, checked. Raises Forbidden where it is none, UserError where it has a password in it.

    The address stands in the ids of posts, and in every message.
    """
    url = to_url("A forum in [sources.discourse]", to_site(name))
    if url.userinfo:
        raise UserError(
            f"The address of {url.host} has a password in it; leave it out: only what anybody may see is read."
        )
    return str(url).rstrip("/")


def _to_group(post: Post) -> tuple[str, str] | None:
    """The forum's address and the topic's number, as the address of the post has them."""
    site, _, rest = (post.url or "").rpartition("/t/")
    topic = rest.partition("/")[0]
    return (site, topic) if topic.isdecimal() and post.id.startswith(f"discourse:{to_host(site)}/p/") else None
