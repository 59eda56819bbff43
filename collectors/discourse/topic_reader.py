"""Reads the topics of a Discourse forum: the list of topics, and all posts of a topic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from collectors.discourse.parse import ForumTopic, to_payload, to_post
from collectors.engine.failures import AccessDenied, NotFound
from collectors.engine.json_fields import WRONG_SHAPE, count, integer, positive_id, text
from collectors.engine.place import Item, WebSourcePlace
from collectors.engine.recheck import CurrentPosts
from collectors.engine.thread_source import ThreadSnapshot
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow, decode_object

POSTS_PER_REQUEST = 20
SMALL_ACTION = 3  # post_type: "closed the topic", "split it", and the like


class TopicReader:
    """Reads the forum at the address `site`, whose name is its host, for one run. Raises as WebClient.get."""

    def __init__(self, place: WebSourcePlace, site: str) -> None:
        self.place = place
        self._site = site
        self._categories: dict[int, str] | None = None

    def get(self, where: str, path: str, **fields: str | int | list[str]) -> dict[str, Any]:
        return self.place.client.get_object(where, self._site + path, **fields)

    def list_topics(self, topics: Sequence[str]) -> list[Item]:
        """Return the public ones of these topics, as in the lists of the forum."""
        answer = self.get("known topics", "/latest.json", topic_ids=",".join(topics))
        return self.place.objects(answer.get("topic_list"), "topics", "known topics")

    def read(self, topic: str) -> ThreadSnapshot:
        """Return all posts of a topic; not `whole` if the name of its category or a listed post is missing."""
        malformed = self.place.malformed
        where = self._where(topic)
        answer = self.get(where, f"/t/{topic}.json")
        stream = answer.get("post_stream")
        posts = self.place.objects(stream, "posts", where)
        first = _ids(posts)
        listed = stream.get("stream") if isinstance(stream, dict) else None
        ids = listed if isinstance(listed, list) else []
        rest = [native for native in ids if isinstance(native, int) and native not in first]
        posts += self._more(topic, rest)
        complete = isinstance(listed, list) and _ids(posts).issuperset(rest)
        community = self._community(answer)
        converted = self._to_posts(answer, posts, topic, community or self.place.name)
        return ThreadSnapshot(converted, whole=complete and self.place.malformed == malformed and community is not None)

    def recheck(self, topic: str, known: Sequence[Post]) -> CurrentPosts:
        """Return the current versions of these posts of a topic."""
        ids = {int(number): post.id for post in known if (number := post.id.rpartition("/")[2]).isdecimal()}
        malformed = self.place.malformed
        try:
            answer = self.get(self._where(topic), f"/t/{topic}.json")
        except NotFound as error:
            if not _is_error_of_forum(error.body):
                raise
            self.get(f"the forum {self.place.name}", "/site.json")  # if the forum has moved, nothing was deleted
            return dict.fromkeys(ids.values())
        posts = self.place.objects(answer.get("post_stream"), "posts", self._where(topic))
        first = _ids(posts)
        posts += self._more(topic, [number for number in ids if number not in first])
        received = _ids(posts)
        current: dict[str, Post | None] = {
            post.id: post for post in self._to_posts(answer, posts, topic, self.place.name)
        }
        if self.place.malformed > malformed:  # a malformed post may be the missing one
            return current
        return current | {post_id: None for number, post_id in ids.items() if number not in received}

    def _where(self, topic: str) -> str:
        return f"the topic {topic} of {self.place.name}"

    def _more(self, topic: str, numbers: Sequence[int]) -> list[Item]:
        """Return the posts with these ids that exist and are public."""
        posts: list[Item] = []
        for start in range(0, len(numbers), POSTS_PER_REQUEST):
            ids = [str(number) for number in numbers[start : start + POSTS_PER_REQUEST]]
            more = self.get(self._where(topic), f"/t/{topic}/posts.json", **{"post_ids[]": ids})
            posts += self.place.objects(more.get("post_stream"), "posts", self._where(topic))
        return posts

    def _to_posts(self, answer: Item, raw_posts: Sequence[Item], name: str, community: str) -> list[Post]:
        numbers: dict[int, int] = {}
        for raw in raw_posts:
            try:
                numbers[integer(raw, "post_number")] = positive_id(raw, "id")
            except WRONG_SHAPE:
                continue  # it becomes a dead letter below
        try:
            title, total = text(answer, "title"), count(answer, "posts_count")
        except WRONG_SHAPE:
            title, total = "", None
        topic = ForumTopic(self._site, self.place.name, name, community, title, total, numbers)
        posts = []
        for raw in raw_posts:
            try:
                if raw.get("post_type") != SMALL_ACTION:
                    posts.append(to_post(raw, topic))
            except WRONG_SHAPE as error:
                self.place.add_dead_letter(to_payload(raw, topic), error)
        return posts

    def _community(self, answer: Item) -> str | None:
        """Return the forum and category; None if the name of the category is unknown."""
        host, number = self.place.name, answer.get("category_id")
        if not isinstance(number, int):
            return host
        if self._categories is None:
            self._categories = self._read_categories()
        name = self._categories.get(number)
        return None if name is None else f"{host}/{name}" if name else host

    def _read_categories(self) -> dict[int, str]:
        """Return the names of the categories. Raises if the forum fails: topics need their category."""
        host = self.place.name
        names: dict[int, str] = {}
        try:
            site = self.get(f"the categories of {host}", "/site.json")
            for category in self.place.objects(site, "categories", "the categories", needed=False):
                names[positive_id(category, "id")] = text(category, "name")
        except (AccessDenied, NotFound, *WRONG_SHAPE):
            self.place.notes.warnings.append(f"{host} does not list its categories; it counts as one community.")
        return names


def _ids(posts: Iterable[Item]) -> set[int]:
    return {native for post in posts if isinstance(native := post.get("id"), int)}


def _is_error_of_forum(body: bytes) -> bool:
    """Return whether the response is from the forum and not from a proxy: `{"errors": [...], ...}`."""
    try:
        return isinstance(decode_object(body).get("errors"), list)
    except BadRow:
        return False
