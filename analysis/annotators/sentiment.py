"""Sentiment towards the brand: VADER on the sentences that name it, or on the whole of a reply to talk about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.annotators.base import Said, annotator
from analysis.language import is_english, sentences
from analysis.vader import vader
from talkworthy.model import Annotation, Brand, Sentiment

NAME = "sentiment"
VERSION = "1"
# VADER's own thresholds of +-0.05 read half of all neutral posts as positive; measured on labelled tweets.
NEGATIVE, POSITIVE = -0.05, 0.40
MIXED = 0.40
NEUTRAL_NAME = "thing"
READ_AT_MOST = 5_000
# "easier than Northlight", "prefer Mornside to Northlight": praise in the sentence is for the other one
OTHER_SIDE = re.compile(
    r"\b(?:than|prefer(?:red|s)?\s+.{1,40}\s(?:to|over)|instead\s+of|over)\s+(?:the\s+|my\s+)?[@#]?$", re.IGNORECASE
)
COMPARES = re.compile(
    r"\b(?:better|easier|nicer|faster|cheaper|superior|prefer(?:red|s)?|more\s+\w+|[a-z]+er)\b", re.IGNORECASE
)
# "worse than Northlight", "nothing is better than Northlight": what is said against the other one is praise for it
COMPARES_BADLY = re.compile(
    r"""\b(?:worse|inferior|less\s+\w+)\b
      | (?:\b(?:nothing|nobody|never|not|no\s+one)\b|n['\u2019]t\b)(?:\s+[\w'\u2019@#]+){0,5}\s*$""",
    re.IGNORECASE | re.VERBOSE,
)


@annotator(NAME)
class TowardsBrand:
    """Labels positive, negative, neutral or unclear, with the score (-1 to 1) and the words that were read.

    Only people's posts are read: not the brand's own, nor a bot's. Other languages than English are not scored, nor
    is the line of parents above a mention, which speaks of something else.
    """

    version = VERSION

    def __init__(self, brands: Sequence[Brand]) -> None: ...

    def annotate(self, posts: Sequence[Said]) -> Iterator[Annotation]:
        """One annotation for each post that may take a side."""
        for said in posts:
            if said.role == "context" or said.voice not in ("customer", "unknown") or said.post.gone:
                continue
            if not is_english(said.own[:READ_AT_MOST], said.post.lang):
                continue
            yield _read_direct(said) if said.role == "direct" else _read_whole(said)


def _read_whole(said: Said) -> Annotation:
    score = vader().compound(said.own[:READ_AT_MOST])
    return _to_annotation(said, _label(score), score, None, "the whole reply, in talk about the brand")


def _read_direct(said: Said) -> Annotation:
    spans = [
        span for span in sentences(said.own) if any(span[0] <= mention.start < span[1] for mention in said.mentions)
    ]
    if not spans:
        # the name stands in a quote or a link
        return _read_whole(said)
    scores = [_score_sentence(said, start, stop) for start, stop in spans]
    strongest = max(range(len(spans)), key=lambda place: abs(scores[place]))
    if max(scores) >= MIXED and min(scores) <= -MIXED:
        return _to_annotation(said, "unclear", 0.0, spans[strongest], "speaks both for and against")
    score = sum(scores) / len(scores)
    return _to_annotation(said, _label(score), score, spans[strongest], "the sentences that name the brand")


def _score_sentence(said: Said, start: int, stop: int) -> float:
    """The score of one sentence, the brand's names made neutral; turned round where the brand loses a comparison."""
    pieces, place, side = [], start, 0
    for mention in said.mentions:
        if start <= mention.start < stop:
            side = side or _side(said.own[start : mention.start])
            pieces += [said.own[place : mention.start], NEUTRAL_NAME]
            place = mention.stop
    score = vader().compound("".join([*pieces, said.own[place:stop]]))
    return side * abs(score) if side else score


def _side(before: str) -> int:
    """How a brand fares that is named after these words: -1 it loses a comparison, 1 it wins one, 0 there is none."""
    if not OTHER_SIDE.search(before):
        return 0
    if COMPARES_BADLY.search(before):
        return 1
    return -1 if COMPARES.search(before) else 0


def _label(score: float) -> Sentiment:
    if score >= POSITIVE:
        return "positive"
    return "negative" if score <= NEGATIVE else "neutral"


def _to_annotation(said: Said, label: Sentiment, score: float, span: tuple[int, int] | None, rule: str) -> Annotation:
    start, stop = span or (None, None)
    return Annotation(said.post.id, said.brand, NAME, VERSION, label, round(score, 4), start, stop, rule)
