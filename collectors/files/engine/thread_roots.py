"""Finds the conversation of replies that do not tell it, by following them up to the root; keeps ids, never texts."""

from __future__ import annotations

from talkworthy.model import Post


class ReplyLinks:
    """Who answers whom in a whole dump.

    Add every post, then ask. The root of a reply is its first ancestor that is not a reply; where the chain leaves the
    dump it is the missing parent's id; where it runs in a circle, the smallest id of the circle.
    """

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}
        self._roots: dict[str, str] = {}

    def add(self, post: Post) -> None:
        """Keep what `post` tells of its place: its conversation, or else its parent."""
        if not post.thread and post.reply_to:
            self._parents[post.id] = post.reply_to
        elif post.thread != post.id:
            self._roots[post.id] = post.thread

    def root(self, post_id: str) -> str:
        """The id of the conversation that the post belongs to.

        Each post on the way remembers the answer, so that asking for all of them takes linear time.
        """
        way: list[str] = []
        seen: set[str] = set()
        node = post_id
        while node not in self._roots and node in self._parents and node not in seen:
            way.append(node)
            seen.add(node)
            node = self._parents[node]
        root = min(way[way.index(node) :]) if node in seen else self._roots.get(node, node)
        for step in way:
            self._roots[step] = root
        return root
