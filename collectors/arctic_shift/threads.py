"""One community of the archive for the engine: its searches, and the whole threads around their hits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from collectors.arctic_shift.client import IDS_PAGE, ArcticShiftApi
from collectors.arctic_shift.parse import to_good_posts
from collectors.arctic_shift.search import CommunitySearch
from collectors.engine.cursor import UNREAD_SIZE, PlaceCursor
from collectors.engine.failures import NotFound
from collectors.engine.place import Item
from collectors.engine.thread_source import Search, SearchPlan, ThreadSnapshot

KINDS = ("posts", "comments")


class CommunityThreads:
    """The ThreadSource of one community for one run; a thread is named by its link id, such as `t3_ei30r4`."""

    def __init__(
        self, api: ArcticShiftApi, community: str, texts: Sequence[str], plan: SearchPlan, cursor: PlaceCursor
    ) -> None:
        self.place = api.place
        self._api = api
        self._known: Mapping[str, int] = {}
        self._submissions: dict[str, Item] = {}
        listed: set[str] = set()
        self.searches: Mapping[str, Search] = {
            name: CommunitySearch(api, plan, community, kind, text, cursor.search(name), listed, self._submissions).find
            for kind in KINDS
            for text in texts
            for name in [f"{kind} {text}"]
        }

    def sizes(self, known: Mapping[str, int]) -> Mapping[str, int]:
        """Return nothing: the archive counts comments only once, so that `read` compares whole threads.

        The submissions of new threads are requested here, since one response has many; without those that a search has
        shown.
        """
        self._known = known
        links = [link for link, size in known.items() if size == UNREAD_SIZE and link not in self._submissions]
        for at in range(0, len(links), IDS_PAGE):
            self._request(links[at : at + IDS_PAGE])
        return {}

    def read(self, thread: str) -> ThreadSnapshot:
        """Return the submission and all comments; no posts for a followed thread that has not grown.

        Raises NotFound if the archive has neither.
        """
        malformed = self.place.malformed
        comments, is_complete = self._api.comments(thread)
        if len(comments) == self._known.get(thread):
            return ThreadSnapshot([], len(comments))
        if self._known.get(thread, UNREAD_SIZE) != UNREAD_SIZE:
            self._request([thread])
        submission = self._submissions.get(thread)
        if submission is None and not comments:
            raise NotFound(f"Arctic Shift does not have the thread {thread}.")
        things = [*([submission] if submission is not None else []), *comments]
        posts = to_good_posts(things, self.place, f"the thread {thread}")
        own = [post for post in posts if post.thread == f"reddit:{thread}"]
        # an index that lags has the submission without its comments, or comments without the submission
        has_all = is_complete and submission is not None and (bool(comments) or not submission.get("num_comments"))
        return ThreadSnapshot(own, len(comments), whole=has_all and self.place.malformed == malformed)

    def _request(self, links: Sequence[str]) -> None:
        for thing in self._api.by_ids("posts", map(_bare, links)):
            self._submissions[f"t3_{thing.get('id')}"] = thing


def _bare(name: str) -> str:
    """Return an id without its kind: `ei30r4` for `t3_ei30r4`."""
    return name.partition("_")[2]
