"""GitHub: issues and discussions that name a brand, with all comments on them. A token is optional.

API: https://docs.github.com/en/rest and, for discussions, https://docs.github.com/en/graphql, which needs a token.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from collectors.engine.collector import Access, FreeSource, Query, RecheckRule, collector
from collectors.engine.cursor import SourceCursor
from collectors.engine.json_fields import unpack
from collectors.engine.place import SourcePlace
from collectors.engine.recheck import recheck_groups, to_groups
from collectors.engine.run_notes import Notes
from collectors.engine.search.dialect import Dialect
from collectors.engine.search.query import to_searches
from collectors.engine.thread_collector import to_batches
from collectors.engine.thread_source import SearchPlan
from collectors.github.client import GithubClient
from collectors.github.discussions import PLACE as DISCUSSIONS
from collectors.github.discussions import DiscussionReader, DiscussionThreads
from collectors.github.issues import PLACE, IssueThreads
from collectors.github.parse import from_letter, to_place
from collectors.github.parse import to_post as to_post  # every source has its `to_post` in its own file
from collectors.github.parse_discussion import DISCUSSION, REPLY, from_discussion_letter
from collectors.github.queries import DIALECT, BrandSearch, SearchScope
from collectors.github.recheck import COMMENT, ISSUE, GithubRecheck, ThreadAddress
from talkworthy.errors import OutOfBudget
from talkworthy.model import Batch, Cursor, Gap, Post

COMMUNITY = "GitHub"


@collector("github")
class GithubCollector(FreeSource):
    """Searches issues, reads all comments on them, and reads an issue again when it has more comments.

    Settings: `repositories` and `exclude` (accounts and repositories, such as ["acme", "acme/kettle"]), `pull_requests`
    (false), and those of GithubClient and SearchPlan.
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    recheck_rule: ClassVar[RecheckRule | None] = RecheckRule(
        every=timedelta(days=7),
        at_once=100,
        until_age=timedelta(days=365),
        why="Authors and maintainers can edit and delete at any time.",
    )

    def __init__(self, access: Access) -> None:
        self.notes = Notes()
        self.warnings = self.notes.warnings
        self.client = GithubClient(access)
        self._access = access
        self._scope = SearchScope.from_access(access)
        with_pull_requests = access.flag("pull_requests", False)
        # without one of the two, the search answers 422
        self._kinds = [" is:issue", *([" is:pull-request"] if with_pull_requests else ())]

    def ping(self) -> str:
        """Request the limits, which costs nothing: https://docs.github.com/en/rest/rate-limit/rate-limit."""
        resources = self.client.read_limits().get("resources")
        core = resources.get("core") if isinstance(resources, dict) else None
        left = core.get("remaining") if isinstance(core, dict) else None
        return f"answers; {left:,} requests left this hour" if isinstance(left, int) else "answers"

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """Yield one Batch per thread, those that changed last first; then an empty one with the cursor.

        A run that fails, or that has used up its requests, after its first Batch also ends with the cursor, which lists
        the unread threads. Used-up requests are then no failure: they leave a gap, which a later run ends. Raises
        RateLimited, OutOfBudget, AuthFailed or Unavailable.
        """
        has_cursor = False
        try:
            for batch in self._batches(query, cursor):
                has_cursor |= batch.cursor is not None
                yield batch
        except OutOfBudget as error:
            if not has_cursor:
                raise
            self.notes.warnings.append(str(error))
            self.notes.gaps.append(Gap("", "budget", str(error)))

    def _batches(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        plan = replace(SearchPlan.from_query(query, self._access), newest_first=True)
        source_cursor = SourceCursor.from_json(cursor, plan.wanted.key)
        scope = self._scope.with_communities(query.brand.communities.get("github", ()))
        terms = to_searches(query.brand, DIALECT)
        search = BrandSearch(scope.to_queries(terms, self._kinds), scope, plan.wanted)
        threads: list[IssueThreads | DiscussionThreads] = [
            IssueThreads(self.client, self._place(PLACE), search, source_cursor.place(PLACE))
        ]
        if self.client.has_token:
            search = BrandSearch(scope.to_queries(terms, [""]), scope, plan.wanted)
            reader = DiscussionReader(self.client, self._place(DISCUSSIONS))
            threads.append(DiscussionThreads(reader, search, source_cursor.place(DISCUSSIONS)))
        yield from to_batches(threads, plan, source_cursor, self.notes)

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """Yield one Batch per thread. Raises OutOfBudget when the requests of a run are used up.

        Discussions are left as they are without a token.
        """
        rechecker = GithubRecheck(DiscussionReader(self.client, self._place(COMMUNITY)))
        groups = to_groups(posts, _to_group)
        if not self.client.has_token:
            groups = {group: known for group, known in groups.items() if not group.is_discussion}
        yield from recheck_groups(groups, rechecker.recheck, self.client, self.notes)
        rechecker.place.warn_malformed()

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        letter = unpack(raw)
        is_discussion = "discussion" in letter or "reply" in letter
        return [from_discussion_letter(letter) if is_discussion else from_letter(letter)]

    def _place(self, name: str) -> SourcePlace:
        return SourcePlace(name, self.client, self.notes)


def _to_group(post: Post) -> ThreadAddress | None:
    """Return the thread of a post, from the address of the post; None if it has no such address."""
    is_discussion = post.id.startswith((DISCUSSION, REPLY))
    if not is_discussion and not post.id.startswith((COMMENT, ISSUE)):
        return None
    try:
        return ThreadAddress(*to_place(post.url or ""), is_discussion)
    except ValueError:
        return None
