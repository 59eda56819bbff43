"""Reads the posts of conversations with the model: those that name a brand, and short replies to those."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from scipy.special import log_softmax

from analysis.annotators.base import AnnotatedPost, is_from_public
from analysis.mention_model.combination import load_combination
from analysis.mention_model.encoding import NOWHERE, EncodedMention, MentionEncoder
from analysis.mention_model.network import FILES, SHIPPED, Floats, load_network
from analysis.mention_model.passages import to_passages
from analysis.mention_model.reading import MentionReading
from analysis.sentiment.replies import LONG as REPLY_AT_MOST
from analysis.text.brand_scope import only_english
from talkworthy.errors import UserError

SHIPPED_MODEL, RULES_ALONE = "shipped", "rules"
WORDS_SHOWN = 3
_WORD = re.compile(r"[\w'\u2019-]+|[^\w\s]")


class MentionReader:
    """Reads posts with the model in `folder`."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        self._encoder = MentionEncoder(folder / "tokenizer.json")
        self._network = load_network(folder)
        combination = load_combination(folder)
        self.combination = combination
        self.version = f"{self._network.version}.{combination.version}"

    def read(self, posts: Sequence[AnnotatedPost]) -> dict[int, MentionReading]:
        """Return index -> reading of each post of the public, in English, that speaks of the brand.

        `posts` are those of whole conversations about one brand, parents before their replies.
        """
        by_id = {item.post.id: item for item in posts}
        indexes = _to_read(posts, by_id)
        if not indexes:
            return {}
        encoded = [self._encode(posts[index], by_id) for index in indexes]
        output = self._network.run(encoded)
        logs = {name: log_softmax(logits, axis=1) for name, logits in output.logits.items()}
        return {
            index: MentionReading(
                {name: rows[number] for name, rows in logs.items()},
                output.features[number],
                weightiest_words(posts[index].own, encoded[number], output.weights[number]),
                self.combination,
            )
            for number, index in enumerate(indexes)
        }

    def _encode(self, item: AnnotatedPost, by_id: Mapping[str, AnnotatedPost]) -> EncodedMention:
        root, parent = by_id.get(item.post.thread), by_id.get(item.post.reply_to or "")
        return self._encoder.encode(to_passages(item, root if root is not item else None, parent))


@cache
def load_reader(model: str) -> MentionReader | None:
    """Return the reader of a model: a folder, "shipped", or "rules" for none. Raises UserError without its files."""
    if model == RULES_ALONE:
        return None
    folder = SHIPPED if model == SHIPPED_MODEL else Path(model)
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise UserError(
            f"The model of mentions {model!r} has no file {missing[0]}. "
            "Name a folder that `make train` wrote, or leave out `mentions` in [models] of the brand file."
        )
    return MentionReader(folder)


def _to_read(posts: Sequence[AnnotatedPost], by_id: Mapping[str, AnnotatedPost]) -> list[int]:
    """Return the indexes of the posts that speak of the brand: that name it, or answer briefly one that does."""
    speaking: set[str] = set()
    indexes = []
    for index, item in enumerate(posts):
        parent = by_id.get(item.post.reply_to or "")
        answers = parent is not None and parent.post.id in speaking and len(item.own) <= REPLY_AT_MOST
        if item.mention_kind != "direct" and not answers:
            continue
        if item.mention_kind == "direct":
            speaking.add(item.post.id)
        if is_from_public(item):
            indexes.append(index)
    return sorted(only_english(posts, indexes))


def weightiest_words(text: str, mention: EncodedMention, weights: Floats) -> tuple[tuple[int, int], ...]:
    """Return the spans of the words of `text` with the greatest weights, the heaviest first, at most three."""
    by_word: dict[tuple[int, int], float] = {}
    words = [match.span() for match in _WORD.finditer(text)]
    starts = [start for start, _ in words]
    for (start, stop), weight in zip(mention.positions, weights.tolist(), strict=True):
        if (start, stop) == NOWHERE or not words or weight <= 0:
            continue
        word = words[max(0, bisect_right(starts, start) - 1)]
        span = (word[0], max(word[1], stop))
        by_word[span] = by_word.get(span, 0.0) + weight
    heaviest = sorted(by_word, key=lambda span: -by_word[span])
    return tuple(span for span in heaviest if any(sign.isalpha() for sign in text[slice(*span)]))[:WORDS_SHOWN]
