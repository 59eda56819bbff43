"""Which posts answer what others ask: told by what they reply to, and by what they are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from analysis.annotators.base import Said
from analysis.text.questions import Asked
from analysis.text.rule_sets import by_label
from analysis.text.rules import load_rules

TO_THE_POST = "replies to a question with more than thanks"
TO_THE_THREAD = "replies in a thread that asks, and advises who asked"
ENOUGH = 12
"""Characters beside a question of its own that an answer has at least."""


class Answers:
    """Finds answers among posts of whole conversations, given what is asked in them (place -> question)."""

    def __init__(self, posts: Sequence[Said], questions: Mapping[int, Asked]) -> None:
        self._posts = posts
        self._questions = questions
        self._rules = by_label(load_rules("answers"))

    def find(self, places: Iterable[int]) -> Iterator[tuple[int, str]]:
        """Those of these places whose posts answer, with how that is told.

        A post answers the one above it if that asks, and it does more than thank, agree or ask back. Lower down it
        answers what the thread asks if it advises. Nobody answers themselves.
        """
        replies = [place for place in places if self._posts[place].post.reply_to is not None]
        above = [place for place in replies if self._asks(self._posts[place].post.reply_to, place)]
        below = [place for place in replies if self._asks(self._posts[place].post.thread, place)]
        empty, advice = self._fired("no_answer", {*above, *below}), self._fired("advice", below)
        for place in above:
            if place not in empty and self._says_enough(place):
                yield place, TO_THE_POST
        for place in sorted(advice.difference(above, empty)):
            if self._says_enough(place):
                yield place, TO_THE_THREAD

    def _asks(self, post: str | None, place: int) -> bool:
        """Whether a post asks, and another person than the author of the one at `place`."""
        asking = self._places.get(post or "")
        if asking is None or asking not in self._questions:
            return False
        asker = self._posts[asking].post.author
        return asker is None or asker != self._posts[place].post.author

    def _says_enough(self, place: int) -> bool:
        """Whether something is left besides what it asks back."""
        asked = self._questions.get(place)
        return asked is None or len(self._posts[place].own.strip()) - (asked.stop - asked.start) >= ENOUGH

    def _fired(self, label: str, places: Iterable[int]) -> set[int]:
        order = sorted(places)
        return {order[number] for number in self._rules[label].first_in([self._posts[one].own for one in order])}

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {said.post.id: place for place, said in enumerate(self._posts)}
