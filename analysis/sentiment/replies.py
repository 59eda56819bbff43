"""Replies that do not name the brand: judged against what they answer, and only where that speaks of the brand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.annotators.base import AnnotatedPost
from analysis.sentiment.evidence import MatchedPassage, SentimentEvidence, weigh
from analysis.sentiment.false_positives import TAKES
from analysis.sentiment.other_products import names_something
from analysis.sentiment.scoring import SentimentScore, score_evidence
from analysis.sentiment.valence import OTHER

AGREES, DISAGREES = 0.9, -0.6
"""How much of the score of what it answers a reply takes over that agrees, or that does not."""
ONE_OF_MANY, FURTHER_DOWN, UNDER_TITLE = 0.6, 0.5, 0.5
"""How much of a reply concerns a brand that its parent names among others, that stood further up, or in the title."""
LEAST = 0.4
LONG = 400
"""Characters; who answers at this length has left what he answers behind."""


class Replies:
    """The posts of some talks, and what was found in those read so far."""

    def __init__(self, posts: Sequence[AnnotatedPost]) -> None:
        self._posts = {item.post.id: item for item in posts}
        self._verdicts: dict[str, SentimentScore] = {}
        self._names_others: dict[str, bool] = {}
        self._near: set[str] = set()

    def concern(self, item: AnnotatedPost) -> bool:
        """Whether a reply may concern the brand: worth a closer look. Asked of each post in order."""
        parent = self._posts.get(item.post.reply_to or "")
        near = parent is not None and (parent.mention_kind == "direct" or parent.post.id in self._near)
        if near or self._under_title(item):
            self._near.add(item.post.id)
            return len(item.own) <= LONG
        return False

    def note(self, item: AnnotatedPost, masked: str, score: SentimentScore) -> None:
        """Remember what was found in a post: others answer it."""
        self._verdicts[item.post.id] = score
        self._names_others[item.post.id] = OTHER in masked

    def score(self, item: AnnotatedPost, parts: Sequence[MatchedPassage]) -> SentimentScore:
        """The verdict on a reply, whose parent was noted before it."""
        scope = self._scope(item)
        if scope < LEAST:
            return score_evidence([])
        evidence: list[SentimentEvidence] = []
        for part in parts:
            label = part.fired[0].label if part.fired else ""
            if label in ("agrees", "disagrees"):
                evidence += self._taken_over(item, part, AGREES if label == "agrees" else DISAGREES)
            if not self._picks_one(item, part):
                # who agrees may go on: "same here, I love mine"
                evidence += [replace(piece, value=piece.value * scope) for piece in _of_answered(part)]
        return score_evidence(evidence)

    def _picks_one(self, item: AnnotatedPost, part: MatchedPassage) -> bool:
        """Whether it only says which to use of several that it was told of."""
        if part.fired is None or part.fired[0].name != TAKES or not self._names_others.get(item.post.reply_to or ""):
            return False
        return part.fired[1].group()[:3].lower() in ("use", "usi", "try", "go ")

    def _taken_over(self, item: AnnotatedPost, part: MatchedPassage, share: float) -> list[SentimentEvidence]:
        answered = self._verdicts.get(item.post.reply_to or "")
        if answered is None or answered.label not in ("positive", "negative") or part.fired is None:
            return []
        rule, match = part.fired
        start = part.passage.start
        value = answered.total * share
        return [SentimentEvidence(value, start + match.start(), start + match.end(), rule.name, start)]

    def _scope(self, item: AnnotatedPost) -> float:
        """How far what the post answers speaks of the brand, 0 to 1."""
        parent = self._posts.get(item.post.reply_to or "")
        if parent is not None and parent.mention_kind == "direct":
            return ONE_OF_MANY if self._names_others.get(parent.post.id) else 1.0
        if parent is not None and self._verdicts.get(parent.post.id, score_evidence([])).label in (
            "positive",
            "negative",
        ):
            return FURTHER_DOWN
        if parent is not None and parent.post.reply_to and names_something(parent.own[:LONG]):
            return 0.0
        if self._under_title(item):
            return ONE_OF_MANY if self._names_others.get(item.post.thread) else UNDER_TITLE
        return 0.0

    def _under_title(self, item: AnnotatedPost) -> bool:
        """Whether the title of the whole conversation names the brand."""
        root = self._posts.get(item.post.thread)
        return root is not None and any(
            mention.stop and mention.start < len(root.post.title) for mention in root.mentions
        )


def _of_answered(part: MatchedPassage) -> list[SentimentEvidence]:
    """What a passage says of what it answers: where something else is named, only that this is taken instead."""
    evidence = list(weigh(part))
    takes = part.fired is not None and part.fired[0].name == TAKES
    return evidence if evidence and (takes or not (OTHER in part.text or names_something(part.text))) else []
