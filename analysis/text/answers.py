"""Which posts answer a question: by what they reply to, and by what they are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from analysis.annotators.base import AnnotatedPost
from analysis.text.questions import QuestionMatch
from analysis.text.rule_sets import by_label
from analysis.text.rules import load_rules

TO_POST = "replies to a question with more than thanks"
TO_THREAD = "replies in a thread that asks, and advises who asked"
ENOUGH = 12
"""Characters that an answer has at least beside a question of its own."""


class Answers:
    """Finds answers among posts of whole threads, given the questions in them (index -> question)."""

    def __init__(self, posts: Sequence[AnnotatedPost], questions: Mapping[int, QuestionMatch]) -> None:
        self._posts = posts
        self._questions = questions
        self._rules = by_label(load_rules("answers"))

    def find(self, indexes: Iterable[int]) -> Iterator[tuple[int, str]]:
        """Yield those of these indexes whose posts answer, with the rule that applied.

        A post answers its parent if that asks, and it does more than thank, agree or ask back. Further down it answers
        the question of the thread if it gives advice. Authors do not answer themselves.
        """
        replies = [index for index in indexes if self._posts[index].post.reply_to is not None]
        above = [index for index in replies if self._asks(self._posts[index].post.reply_to, index)]
        below = [index for index in replies if self._asks(self._posts[index].post.thread, index)]
        empty, advice = self._fired("no_answer", {*above, *below}), self._fired("advice", below)
        for index in above:
            if index not in empty and self._is_long_enough(index):
                yield index, TO_POST
        for index in sorted(advice.difference(above, empty)):
            if self._is_long_enough(index):
                yield index, TO_THREAD

    def _asks(self, post: str | None, index: int) -> bool:
        """Return whether a post asks, and its author is another than that of the post at `index`."""
        asking = self._indexes.get(post or "")
        if asking is None or asking not in self._questions:
            return False
        asker = self._posts[asking].post.author
        return asker is None or asker != self._posts[index].post.author

    def _is_long_enough(self, index: int) -> bool:
        """Return whether the post says something besides its own question."""
        question = self._questions.get(index)
        return question is None or len(self._posts[index].own.strip()) - (question.stop - question.start) >= ENOUGH

    def _fired(self, label: str, indexes: Iterable[int]) -> set[int]:
        order = sorted(indexes)
        return {order[number] for number in self._rules[label].first_in([self._posts[index].own for index in order])}

    @cached_property
    def _indexes(self) -> Mapping[str, int]:
        return {item.post.id: index for index, item in enumerate(self._posts)}
