"""Who moved from what to what: a person's own move, already made, from the brand or to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from analysis.annotators.base import AnnotatedPost, annotator, is_from_public
from analysis.text.brand_scope import only_english, with_brand_in_braces
from analysis.text.language import sentences
from analysis.text.moves import SOMETHING_ELSE, Move, MoveFinder
from talkworthy.model import Annotation, Brand

NAME = "switch"
VERSION = "1"
TO, FROM = "to", "from"
STEMS = (
    *("switch", "moved", "moving", "migrat", "changed", "changing", "convert", "transition", "jumped", "shifted"),
    *("swapped", "the jump", "the move", "upgraded", "downgraded", "graduated", "coming", "come over", "came over"),
    *("came back", "came right", "came from", "went ", "gone ", "ditched", "dumped", "abandoned", "forsook", "traded"),
    *("exchanged", "left ", "dropped", "quit ", "cancel", "gave up", "stopped using", "rid of", "sold ", "returned"),
    *("deserted", "uninstalled", "deleted", "replaced", "revert", "now use", "started using", "ended up"),
)
"""A post without any of these reports no move, and no pattern is tried on it."""


@annotator(NAME)
class SwitchAnnotator:
    """Labels `to:NAME` where the author left the brand for another, `from:NAME` where they came to it from another.

    NAME is a tracked brand, a competitor, or "something else". Only moves that were made, by the author or a group that
    they belong to, in sentences that name the brand or follow one that does. The evidence is the sentence.
    """

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._moves = MoveFinder(brands)
        self.version = f"{VERSION}.{self._moves.version}"

    def annotate(self, posts: Sequence[AnnotatedPost]) -> Iterator[Annotation]:
        """Yield at most one annotation a post: its first move with two known sides, else its first."""
        named = [index for index, item in enumerate(posts) if item.mentions and is_from_public(item)]
        texts = pl.Series([posts[index].own for index in named], dtype=pl.String)
        may_move = texts.str.contains_any(list(STEMS), ascii_case_insensitive=True)
        hits = [named[number] for number in may_move.arg_true()]
        reports = {index: report for index in hits if (report := self._move_in(posts[index])) is not None}
        for index in sorted(only_english(posts, reports)):
            item, (move, start, stop) = posts[index], reports[index]
            label = f"{TO}:{move.new}" if move.old == item.brand else f"{FROM}:{move.old}"
            yield Annotation(item.post.id, item.brand, NAME, self.version, label, None, start, stop, move.rule)

    def _move_in(self, item: AnnotatedPost) -> tuple[Move, int, int] | None:
        """Return the move of the post that it is labelled with, and its sentence."""
        first: tuple[Move, int, int] | None = None
        text, before = with_brand_in_braces(item), ""
        for start, stop in sentences(text):
            sentence = text[start:stop]
            move = self._moves.find(item.brand, sentence, before) if "{" in sentence or "{" in before else None
            before = sentence
            if move is None:
                continue
            if SOMETHING_ELSE not in (move.old, move.new):
                return move, start, stop
            first = first or (move, start, stop)
        return first
