"""Finds the thread of replies without one, by following them up to the root; keeps ids, never texts."""

from __future__ import annotations

from talkworthy.model import Post


class ReplyLinks:
    """The reply links of a whole data set. Add every post before calling `root`.

    The root of a reply is its first ancestor that is not a reply; if the chain leaves the data set, the id of the
    missing parent; if it is circular, the smallest id of the circle.
    """

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}
        self._roots: dict[str, str] = {}

    def add(self, post: Post) -> None:
        """Remember the thread of `post`, or its parent if it has no thread."""
        if not post.thread and post.reply_to:
            self._parents[post.id] = post.reply_to
        elif post.thread not in ("", post.id):  # a tombstone may know neither
            self._roots[post.id] = post.thread

    def root(self, post_id: str) -> str:
        """Return the id of the thread that the post belongs to.

        The result is cached for each post on the path, so that finding all roots takes linear time.
        """
        path: list[str] = []
        seen: set[str] = set()
        node = post_id
        while node not in self._roots and node in self._parents and node not in seen:
            path.append(node)
            seen.add(node)
            node = self._parents[node]
        root = min(path[path.index(node) :]) if node in seen else self._roots.get(node, node)
        for post_id in path:
            self._roots[post_id] = root
        return root
