"""Rechecks of issues and comments: what was edited, deleted or moved.

https://docs.github.com/en/rest/issues/issues#get-an-issue: a deleted issue answers 410; 404 if the repository is not
public any more. One that was moved to another repository answers 301, and has another id there: its posts are gone,
and the search finds the new ones. A repository with a new name answers 301 as well, and keeps all ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from collectors.engine.failures import NotFound
from collectors.engine.json_fields import WRONG_SHAPE, positive_id
from collectors.engine.place import SourcePlace
from collectors.engine.recheck import CurrentPosts
from collectors.github.client import DeletedIssue, GithubClient
from collectors.github.discussions import DiscussionReader
from collectors.github.issues import read_comments, to_posts
from talkworthy.model import Post

COMMENT, ISSUE = "github:c/", "github:i/"


@dataclass(frozen=True, slots=True)
class ThreadAddress:
    """Where a thread is: its repository ("owner/name") and its number there."""

    repository: str
    number: str
    is_discussion: bool


class GithubRecheck:
    """Reads known posts again: one request for an issue, and one for each hundred of its comments; of a discussion, one
    for each hundred of its comments."""

    def __init__(self, reader: DiscussionReader) -> None:
        self.place: SourcePlace = reader.place
        self._reader = reader
        self._client: GithubClient = reader.client
        self._is_public: dict[str, bool] = {}

    def recheck(self, thread: ThreadAddress, known: Sequence[Post]) -> CurrentPosts:
        """Return the current posts. Those of a repository that is not public any more are left as they are."""
        if thread.is_discussion:
            return self._discussion(thread, known)
        return self._issue_and_comments(thread.repository, thread.number, known)

    def _discussion(self, thread: ThreadAddress, known: Sequence[Post]) -> CurrentPosts:
        """Return the posts of a discussion; a missing one is gone unless some were malformed."""
        missing: dict[str, Post | None] = dict.fromkeys(post.id for post in known)
        try:
            snapshot = self._reader.read(f"{thread.repository}#{thread.number}")
        except NotFound:
            return missing if self._exists(thread.repository) else {}
        current = {post.id: post for post in snapshot.posts}
        return (missing if snapshot.whole else {}) | current

    def _issue_and_comments(self, repository: str, number: str, known: Sequence[Post]) -> CurrentPosts:
        path = f"/repos/{repository}/issues/{number}"
        comments = [post for post in known if post.id.startswith(COMMENT)]
        current: dict[str, Post | None] = {}
        try:
            if len(comments) < len(known):
                current |= self._issue(path, next(post.id for post in known if post.id.startswith(ISSUE)))
            if len(comments) == 1:
                current |= self._comment(repository, comments[0])
            elif comments:
                current |= self._comments(path, comments)
        except DeletedIssue:
            return dict.fromkeys(post.id for post in known)
        except NotFound:
            missing = dict.fromkeys(post.id for post in known if post.id not in current)
            return current | (missing if self._exists(repository) else {})
        return current

    def _issue(self, path: str, known: str) -> CurrentPosts:
        where = path.removeprefix("/repos/")
        issue = self._client.read_object(where, path)
        try:
            moved = f"{ISSUE}{positive_id(issue, 'id')}" != known
        except WRONG_SHAPE as error:
            raise self._client.format_error(where, "not an issue") from error
        return {known: None} if moved else {post.id: post for post in to_posts(self.place, [issue])}

    def _comment(self, repository: str, known: Post) -> CurrentPosts:
        where = f"a comment in {repository}"
        path = f"/repos/{repository}/issues/comments/{known.id.removeprefix(COMMENT)}"
        comment = self._client.read_object(where, path)
        if "id" not in comment:
            raise self._client.format_error(where, "not a comment")
        return {post.id: post for post in to_posts(self.place, [comment], known.thread)}

    def _comments(self, path: str, known: Sequence[Post]) -> CurrentPosts:
        """Return the current comments; a missing one is gone unless some were malformed."""
        malformed = self.place.malformed
        current: dict[str, Post | None] = {}
        for comments in read_comments(self._client, self.place, path):
            current |= {post.id: post for post in to_posts(self.place, comments, known[0].thread)}
        if self.place.malformed > malformed:
            return current
        return dict.fromkeys(post.id for post in known) | current

    def _exists(self, repository: str) -> bool:
        if repository not in self._is_public:
            try:
                self._client.read_object(repository, f"/repos/{repository}")
                self._is_public[repository] = True
            except NotFound:
                self._is_public[repository] = False
        return self._is_public[repository]
