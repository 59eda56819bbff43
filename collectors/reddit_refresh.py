"""Reading posts of Reddit again by their ids: what was edited, what was deleted, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from collectors.fields import WRONG_SHAPE
from collectors.notes import CountingNotes
from collectors.reddit_client import Closed, RedditClient, not_its_format
from collectors.reddit_post import Thing, to_good_posts
from talkworthy.model import Post

INFO_PAGE = 100  # ids that one request for information takes (https://www.reddit.com/dev/api#GET_api_info)


def info(client: RedditClient, where: str, names: Sequence[str], notes: CountingNotes) -> dict[str, Thing]:
    """The data of the things called `names`, at most 100, by their names; what Reddit does not show is left out.

    Raises as `RedditClient.get`.
    """
    answer = client.get(where, "api/info/", {"id": ",".join(names)})
    found: dict[str, Thing] = {}
    try:
        children = list(answer["data"]["children"])
    except (KeyError, TypeError, IndexError) as error:
        raise not_its_format(where, type(error).__name__) from error
    for child in children:
        try:
            found[str(child["data"]["name"])] = child["data"]
        except WRONG_SHAPE as error:
            notes.malformed(where, child, error)
    return found


class Refresher:
    """Made for one run; a community is asked once whether it is open."""

    def __init__(self, client: RedditClient, notes: CountingNotes) -> None:
        self._client = client
        self._notes = notes
        self._open: dict[str, bool] = {}

    def read(self, posts: Sequence[Post]) -> tuple[list[Post], list[str]]:
        """Of at most 100 posts those that are still there, as they read now, and the ids of those that are gone.

        Gone is what Reddit shows as deleted or removed, and what it does not show at all although its community is
        open: a private or banned one hides its posts without a word.
        """
        before = {_name(post.id): post for post in posts}
        things, hidden = self._ask(list(before))
        now = [post for post in to_good_posts(things, "known posts", self._notes) if _name(post.id) in before]
        kept = [replace(one, parent_missing=before[_name(one.id)].parent_missing) for one in now if not one.gone]
        gone = [one.id for one in now if one.gone]
        return kept, gone + [before[name].id for name in hidden if self._is_open(before[name].community)]

    def _ask(self, names: Sequence[str]) -> tuple[list[Thing], list[str]]:
        """The things that Reddit shows, and the names of those that it does not, asked twice.

        Twice, since an answer that came back empty by mistake would bury a hundred posts.
        """
        malformed = self._notes.count
        shown = info(self._client, "known posts", names, self._notes)
        if hidden := [name for name in names if name not in shown]:
            shown |= info(self._client, "known posts", hidden, self._notes)
        if self._notes.count > malformed:  # one of those that have no name may be any of the hidden
            return list(shown.values()), []
        return list(shown.values()), [name for name in hidden if name not in shown]

    def _is_open(self, community: str | None) -> bool:
        if not community:
            return False
        if community not in self._open:
            try:
                self._client.get(f"r/{community}", f"r/{community}/about/", {})
                self._open[community] = True
            except Closed as closed:
                self._notes.closed(f"r/{community}", str(closed))
                self._open[community] = False
        return self._open[community]


def _name(post_id: str) -> str:
    return post_id.removeprefix("reddit:")
