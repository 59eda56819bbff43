"""Discourse: posts that name a brand in the forums of the settings, with their whole topics. No key.

API: https://docs.discourse.org and, for what is public, lib/search.rb, lib/topic_query.rb and
app/controllers/topics_controller.rb in https://github.com/discourse/discourse. The pages of a forum are JSON if `.json`
is added to their address.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from collectors.discourse.parse import from_payload
from collectors.discourse.parse import to_post as to_post  # every source has its `to_post` in its own file
from collectors.discourse.topic_reader import TopicReader
from collectors.engine.collector import Access, FreeSource, Query, RecheckRule, collector
from collectors.engine.cursor import SearchHit, SourceCursor
from collectors.engine.http.client import WebClient
from collectors.engine.http.ssrf_guard import to_url
from collectors.engine.json_fields import WRONG_SHAPE, count, moment, positive_id, unpack
from collectors.engine.place import Item, WebSourcePlace
from collectors.engine.recheck import CurrentPosts, recheck_groups, to_groups
from collectors.engine.run_notes import Notes
from collectors.engine.search.dialect import Dialect
from collectors.engine.search.query import to_searches
from collectors.engine.thread_collector import to_batches
from collectors.engine.thread_source import SearchPlan, ThreadSnapshot
from talkworthy.errors import UserError
from talkworthy.model import Batch, Cursor, Post

MAX_PAGES = 10  # of one search; the next one gets a 400
TOPICS_PER_REQUEST = 30
DAY = timedelta(days=1)
DIALECT = Dialect(room=400, fields={"author": "@{}"})  # all words must match; there is no OR and no NOT


@collector("discourse")
class DiscourseCollector(FreeSource):
    """Searches posts, reads their whole topics, and reads a topic again when it has grown.

    Settings: `sites` (a list of addresses, such as ["https://forum.example.com"]; those in the brand's `communities`
    under `discourse` are read as well), and those of WebClient and SearchPlan; only public addresses are opened.
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    recheck_rule: ClassVar[RecheckRule | None] = RecheckRule(
        every=timedelta(days=7),
        at_once=100,
        until_age=timedelta(days=365),
        why="People can delete and edit their posts for a time that each forum sets.",
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
        """Request a short list of each forum in the settings, without those of a brand."""
        for site in self._sites:
            self._reader(_to_address(site)).list_topics(["1"])
        if len(self._sites) == 1:
            return "answers"
        return f"{len(self._sites):,} forums answer" if self._sites else "no forum is set in [sources.discourse]"

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """Yield one Batch per topic, forum by forum; then an empty one with the cursor.

        A forum that fails is skipped with a line in `warnings`; if all fail, the last error is raised. Raises UserError
        if no forum is set.
        """
        plan = SearchPlan.from_query(query, self._access)
        source_cursor = SourceCursor.from_json(cursor, plan.wanted.key)
        sites = list(map(_to_address, [*self._sites, *query.brand.communities.get("discourse", ())]))
        if not sites:
            raise UserError(
                'No forum is set; add sites = ["https://forum.example.com"] to [sources.discourse] in the brand file.'
            )
        searches = to_searches(query.brand, DIALECT)
        sources = [_ForumThreads(self._reader(site), searches) for site in dict.fromkeys(sites)]
        yield from to_batches(sources, plan, source_cursor, self.notes)

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """Yield one Batch per topic; posts of a closed forum or topic stay as they are."""
        readers: dict[str, TopicReader] = {}

        def recheck(group: tuple[str, str], known: Sequence[Post]) -> CurrentPosts:
            site, topic = group
            if site not in readers:
                readers[site] = self._reader(site)
            return readers[site].recheck(topic, known)

        yield from recheck_groups(to_groups(posts, _to_group), recheck, self.client, self.notes)
        for reader in readers.values():
            reader.place.warn_malformed()

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        """Raises KeyError for a search hit as well: it has no text, and the next run searches again."""
        return [to_post(*from_payload(unpack(raw)))]

    def _reader(self, site: str) -> TopicReader:
        return TopicReader(WebSourcePlace(to_host(site), self.client, self.notes), site)


class _ForumThreads:
    """The ThreadSource of one forum for one run; a thread is named by the number of its topic."""

    def __init__(self, topics: TopicReader, searches: Sequence[str]) -> None:
        self.place = topics.place
        self._topics = topics
        self._searches = searches

    def find(self, since: float, until: float) -> Iterator[SearchHit]:
        """Yield the hits of the searches, newest first; a search that is cut off continues day by day."""
        after = f" after:{datetime.fromtimestamp(since, UTC) - DAY:%Y-%m-%d}" if since > DAY.total_seconds() else ""
        end = datetime.fromtimestamp(until, UTC) + DAY if until < math.inf else None
        for terms in self._searches:
            before = end
            while True:
                upto = f" before:{before:%Y-%m-%d}" if before else ""
                oldest, cut_off = None, False
                for hits, more in self._pages(f"{terms} order:latest{after}{upto}"):
                    yield from hits
                    oldest = min((hit.at for hit in hits), default=oldest)
                    cut_off = more
                if not cut_off or oldest is None:
                    break
                following = datetime.fromtimestamp(oldest, UTC) + DAY
                # the days of a forum may differ from those of UTC
                if before is not None and following - DAY > before + DAY:
                    raise self.place.client.format_error(f"the search of {self.place.name}", "dates outside the range")
                if before is not None and following.date() >= before.date():
                    self._note_missed(following - DAY)
                    following = before - DAY
                before = following

    def sizes(self, known: Mapping[str, int]) -> dict[str, int]:
        """Return the post count of each topic; a topic that is not listed keeps its known size."""
        sizes, topics = dict(known), list(known)
        for start in range(0, len(topics), TOPICS_PER_REQUEST):
            for topic in self._topics.list_topics(topics[start : start + TOPICS_PER_REQUEST]):
                try:
                    if (name := str(positive_id(topic, "id"))) in sizes:
                        sizes[name] = count(topic, "posts_count") or 0
                except WRONG_SHAPE as error:
                    self.place.add_dead_letter(topic, error)
        return sizes

    def read(self, thread: str) -> ThreadSnapshot:
        return self._topics.read(thread)

    def _pages(self, terms: str) -> Iterator[tuple[list[SearchHit], bool]]:
        """Yield the hits of each page of a search, and whether there are more pages."""
        for page in range(1, MAX_PAGES + 1):
            answer = self._topics.get(f"the search of {self.place.name}", "/search.json", q=terms, page=page)
            grouped = answer.get("grouped_search_result")
            posts = self.place.objects(answer, "posts", "the search", needed="grouped_search_result" not in answer)
            more = bool(posts) and isinstance(grouped, dict) and bool(grouped.get("more_full_page_results"))
            yield list(self._to_hits(posts)), more
            if not more:
                return

    def _to_hits(self, posts: Sequence[Item]) -> Iterator[SearchHit]:
        for post in posts:
            try:
                at = moment(post, "created_at").timestamp()
                yield SearchHit(str(positive_id(post, "id")), str(positive_id(post, "topic_id")), at)
            except WRONG_SHAPE as error:
                self.place.add_dead_letter({"hit": post}, error)

    def _note_missed(self, moment: datetime) -> None:
        day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        reason = f"{self.place.name} returns only the first pages of a search of {day:%Y-%m-%d}."
        self.place.notes.missed(self.place.name, day, day + DAY, reason)


def to_site(name: str) -> str:
    """Return the address of a forum, with https:// if it has no scheme."""
    name = name.strip().rstrip("/")
    return name if "://" in name else f"https://{name}"


def to_host(site: str) -> str:
    """Return the name of a forum in ids: its address without the scheme."""
    return site.partition("://")[2].rstrip("/")


def _to_address(name: str) -> str:
    """Return the address of a forum, checked. Raises Forbidden if it is invalid, UserError if it contains a password.

    The address is part of the ids of posts and of every message.
    """
    url = to_url("A forum in [sources.discourse]", to_site(name))
    if url.userinfo:
        raise UserError(f"The address of {url.host} contains a password. Remove it: only public posts are read.")
    return str(url).rstrip("/")


def _to_group(post: Post) -> tuple[str, str] | None:
    """Return the address of the forum and the number of the topic, from the URL of the post."""
    site, _, rest = (post.url or "").rpartition("/t/")
    topic = rest.partition("/")[0]
    return (site, topic) if topic.isdecimal() and post.id.startswith(f"discourse:{to_host(site)}/p/") else None
