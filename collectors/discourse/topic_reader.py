"""The topics of one Discourse forum: the list of them, and each with all its posts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from collectors.discourse.parse import Topic, to_payload, to_post
from collectors.engine.failures import Closed, NotThere
from collectors.engine.json_fields import WRONG_SHAPE, count, identity, text, whole
from collectors.engine.place import Item, WebPlace
from collectors.engine.recheck import Found
from collectors.engine.thread_collector import Reading
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow, decode_object

POSTS_A_REQUEST = 20
SMALL_ACTION = 3  # post_type: "closed the topic", "split it", and the like


class TopicReader:
    """Reads the forum at the address `site`, which is called by its host. Made for one run; raises as WebClient.get."""

    def __init__(self, place: WebPlace, site: str) -> None:
        self.place = place
        self._site = site
        self._categories: dict[int, str] | None = None

    def get(self, where: str, path: str, **fields: str | int | list[str]) -> dict[str, Any]:
        return self.place.client.get_object(where, self._site + path, **fields)

    def listed(self, topics: Sequence[str]) -> list[Item]:
        """Those of these topics that anybody may read, as the forum's lists show them."""
        answer = self.get("known topics", "/latest.json", topic_ids=",".join(topics))
        return self.place.objects(answer.get("topic_list"), "topics", "known topics")

    def read(self, topic: str) -> Reading:
        """All posts of a topic; not whole where the name of its category or a post that is named did not come."""
        malformed = self.place.malformed
        where = self._where(topic)
        answer = self.get(where, f"/t/{topic}.json")
        stream = answer.get("post_stream")
        posts = self.place.objects(stream, "posts", where)
        there = _ids(posts)
        named = stream.get("stream") if isinstance(stream, dict) else None
        rest = [one for one in named if isinstance(one, int) and one not in there] if isinstance(named, list) else []
        posts += self._more(topic, rest)
        came = isinstance(named, list) and _ids(posts).issuperset(rest)
        community = self._community(answer)
        read = self._to_posts(answer, posts, topic, community or self.place.name)
        return Reading(read, whole=came and self.place.malformed == malformed and community is not None)

    def read_again(self, topic: str, asked: Sequence[Post]) -> Found:
        """These posts of a topic as they are now."""
        ids = {int(number): post.id for post in asked if (number := post.id.rpartition("/")[2]).isdecimal()}
        malformed = self.place.malformed
        try:
            answer = self.get(self._where(topic), f"/t/{topic}.json")
        except NotThere as error:
            if not _is_own_word(error.body):
                raise
            self.get(f"the forum {self.place.name}", "/site.json")  # where the forum has moved, nothing was deleted
            return dict.fromkeys(ids.values())
        posts = self.place.objects(answer.get("post_stream"), "posts", self._where(topic))
        shown = _ids(posts)
        posts += self._more(topic, [number for number in ids if number not in shown])
        there = _ids(posts)
        found: dict[str, Post | None] = {
            post.id: post for post in self._to_posts(answer, posts, topic, self.place.name)
        }
        if self.place.malformed > malformed:  # what seems to be missing may be what could not be read
            return found
        return found | {name: None for number, name in ids.items() if number not in there}

    def _where(self, topic: str) -> str:
        return f"the topic {topic} of {self.place.name}"

    def _more(self, topic: str, numbers: Sequence[int]) -> list[Item]:
        """The posts with these ids that are there and that anybody may read."""
        posts: list[Item] = []
        for at in range(0, len(numbers), POSTS_A_REQUEST):
            ids = [str(one) for one in numbers[at : at + POSTS_A_REQUEST]]
            more = self.get(self._where(topic), f"/t/{topic}/posts.json", **{"post_ids[]": ids})
            posts += self.place.objects(more.get("post_stream"), "posts", self._where(topic))
        return posts

    def _to_posts(self, answer: Item, raw_posts: Sequence[Item], name: str, community: str) -> list[Post]:
        numbers: dict[int, int] = {}
        for raw in raw_posts:
            try:
                numbers[whole(raw, "post_number")] = identity(raw, "id")
            except WRONG_SHAPE:
                continue  # it is told below
        try:
            title, counted = text(answer, "title"), count(answer, "posts_count")
        except WRONG_SHAPE:
            title, counted = "", None
        topic = Topic(self._site, self.place.name, name, community, title, counted, numbers)
        posts = []
        for raw in raw_posts:
            try:
                if raw.get("post_type") != SMALL_ACTION:
                    posts.append(to_post(raw, topic))
            except WRONG_SHAPE as error:
                self.place.leave_out(to_payload(raw, topic), error)
        return posts

    def _community(self, answer: Item) -> str | None:
        """The forum and the category; None where that has a number, and no name is known for it."""
        host, number = self.place.name, answer.get("category_id")
        if not isinstance(number, int):
            return host
        if self._categories is None:
            self._categories = self._read_categories()
        name = self._categories.get(number)
        return None if name is None else f"{host}/{name}" if name else host

    def _read_categories(self) -> dict[int, str]:
        """The categories that the forum tells. Raises where the forum fails, so that no topic is kept without one."""
        host = self.place.name
        names: dict[int, str] = {}
        try:
            site = self.get(f"the categories of {host}", "/site.json")
            for category in self.place.objects(site, "categories", "the categories", needed=False):
                names[identity(category, "id")] = text(category, "name")
        except (Closed, NotThere, *WRONG_SHAPE):
            self.place.notes.warnings.append(f"{host} does not tell its categories; it counts as one community.")
        return names


def _ids(posts: Iterable[Item]) -> set[int]:
    return {native for post in posts if isinstance(native := post.get("id"), int)}


def _is_own_word(body: bytes) -> bool:
    """Whether it is the forum that has no such topic, and not a proxy before it: `{"errors": [...], ...}`."""
    try:
        return isinstance(decode_object(body).get("errors"), list)
    except BadRow:
        return False
