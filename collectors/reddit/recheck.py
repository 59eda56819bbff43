"""Reading posts of Reddit again by their ids: what was edited, what was deleted, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Sequence

from collectors.engine.failures import AccessDenied
from collectors.engine.json_fields import WRONG_SHAPE
from collectors.engine.place import SourcePlace
from collectors.engine.recheck import CurrentPosts
from collectors.engine.run_notes import Notes
from collectors.reddit.client import RedditClient, format_error
from collectors.reddit.parse import Thing, to_good_posts
from talkworthy.model import Post

INFO_PAGE = 100  # ids that one request for information takes (https://www.reddit.com/dev/api#GET_api_info)
WHERE = "known posts"


def info(client: RedditClient, where: str, names: Sequence[str], place: SourcePlace) -> dict[str, Thing]:
    """The data of the things called `names`, at most 100, by their names; what Reddit does not show is left out.

    Raises as `RedditClient.get`.
    """
    answer = client.get(where, "api/info/", {"id": ",".join(names)})
    things: dict[str, Thing] = {}
    try:
        children = list(answer["data"]["children"])
    except (KeyError, TypeError, IndexError) as error:
        raise format_error(where, type(error).__name__) from error
    for child in children:
        try:
            things[str(child["data"]["name"])] = child["data"]
        except WRONG_SHAPE as error:
            place.add_dead_letter(child, error, where)
    return things


class Rechecker:
    """Made for one run; a community is asked once whether it is open."""

    def __init__(self, client: RedditClient, place: SourcePlace) -> None:
        self._client = client
        self._place = place
        self._open: dict[str, bool] = {}

    def read(self, _: int, posts: Sequence[Post]) -> CurrentPosts:
        """At most 100 posts as they are now; gone is also what Reddit does not show although its community is open.

        A private or banned community hides its posts without a word.
        """
        names = {post.id.removeprefix("reddit:"): post for post in posts}
        things, hidden = self._ask(list(names))
        letters = Notes()
        found: dict[str, Post | None] = {post.id: post for post in to_good_posts(things, WHERE, letters)}
        self._place.add_dead_letters(letters)
        return found | {names[name].id: None for name in hidden if self._is_open(names[name].community)}

    def _ask(self, names: Sequence[str]) -> tuple[list[Thing], list[str]]:
        """The things that Reddit shows, and the names of those that it does not, asked twice.

        Twice, since an answer that came back empty by mistake would bury a hundred posts.
        """
        malformed = self._place.malformed
        shown = info(self._client, WHERE, names, self._place)
        if hidden := [name for name in names if name not in shown]:
            shown |= info(self._client, WHERE, hidden, self._place)
        if self._place.malformed > malformed:  # one of those that have no name may be any of the hidden
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
