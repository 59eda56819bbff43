"""Rechecks posts of Reddit by their ids: which were edited, which were deleted, and which are uncertain."""

from __future__ import annotations

from collections.abc import Sequence

from collectors.engine.failures import AccessDenied
from collectors.engine.json_fields import WRONG_SHAPE
from collectors.engine.place import SourcePlace
from collectors.engine.recheck import CurrentPosts
from collectors.engine.run_notes import Notes
from collectors.reddit.client import RedditClient, reddit_format_error
from collectors.reddit.parse import Thing, to_good_posts
from talkworthy.model import Post

INFO_PAGE = 100  # ids that one request for information takes (https://www.reddit.com/dev/api#GET_api_info)
WHERE = "known posts"


def info(client: RedditClient, where: str, names: Sequence[str], place: SourcePlace) -> dict[str, Thing]:
    """Return the data of the things called `names`, at most 100, by their names; without those that Reddit does not
    show.

    Raises as `RedditClient.get`.
    """
    response = client.get(where, "api/info/", {"id": ",".join(names)})
    things: dict[str, Thing] = {}
    try:
        children = list(response["data"]["children"])
    except (KeyError, TypeError, IndexError) as error:
        raise reddit_format_error(where, type(error).__name__) from error
    for child in children:
        try:
            things[str(child["data"]["name"])] = child["data"]
        except WRONG_SHAPE as error:
            place.add_dead_letter(child, error, where)
    return things


class RedditRechecker:
    """Rechecks posts in one run. Requests only once whether a community is open."""

    def __init__(self, client: RedditClient, place: SourcePlace) -> None:
        self._client = client
        self._place = place
        self._open: dict[str, bool] = {}

    def read(self, _: int, posts: Sequence[Post]) -> CurrentPosts:
        """Return at most 100 posts as they are now. A post that Reddit does not show is deleted if its community is
        open.

        A private or banned community hides all its posts.
        """
        names = {post.id.removeprefix("reddit:"): post for post in posts}
        things, hidden = self._ask(list(names))
        letters = Notes()
        current: dict[str, Post | None] = {post.id: post for post in to_good_posts(things, WHERE, letters)}
        self._place.add_dead_letters(letters)
        return current | {names[name].id: None for name in hidden if self._is_open(names[name].community)}

    def _ask(self, names: Sequence[str]) -> tuple[list[Thing], list[str]]:
        """Return the things that Reddit shows, and the names of those that it does not show in two requests.

        Two, since one empty response by mistake would mark a hundred posts as deleted.
        """
        malformed = self._place.malformed
        shown = info(self._client, WHERE, names, self._place)
        if hidden := [name for name in names if name not in shown]:
            shown |= info(self._client, WHERE, hidden, self._place)
        if self._place.malformed > malformed:  # a malformed thing may be any of the hidden ones
            return list(shown.values()), []
        return list(shown.values()), [name for name in hidden if name not in shown]

    def _is_open(self, community: str | None) -> bool:
        if not community:
            return False
        if community not in self._open:
            try:
                self._client.get(f"r/{community}", f"r/{community}/about/", {})
                self._open[community] = True
            except AccessDenied as closed:
                self._place.notes.closed(f"r/{community}", str(closed))
                self._open[community] = False
        return self._open[community]
