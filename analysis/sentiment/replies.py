"""Replies that do not name the brand: scored in relation to their parent, and only where that concerns the brand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.annotators.base import AnnotatedPost
from analysis.sentiment.evidence import MatchedPassage, SentimentEvidence, find_evidence
from analysis.sentiment.false_positives import TAKES
from analysis.sentiment.other_products import names_something
from analysis.sentiment.scoring import SentimentScore, score_evidence
from analysis.sentiment.valence import OTHER

AGREES, DISAGREES = 0.9, -0.6
"""Share of the parent's score that a reply takes over that agrees, or that disagrees."""
ONE_OF_MANY, FURTHER_DOWN, UNDER_TITLE = 0.6, 0.5, 0.5
"""Factors where the parent names several brands, the brand is named further up, or only in the title."""
LEAST = 0.4
LONG = 400
"""Characters; a longer reply is no longer about its parent."""


class Replies:
    """The posts of some conversations, and the sentiments of those scored so far."""

    def __init__(self, posts: Sequence[AnnotatedPost]) -> None:
        self._posts = {item.post.id: item for item in posts}
        self._verdicts: dict[str, SentimentScore] = {}
        self._names_others: dict[str, bool] = {}
        self._near: set[str] = set()

    def may_concern_brand(self, item: AnnotatedPost) -> bool:
        """Return whether a reply may concern the brand. Must be called for each post in order."""
        parent = self._posts.get(item.post.reply_to or "")
        near = parent is not None and (parent.mention_kind == "direct" or parent.post.id in self._near)
        if near or self._under_title(item):
            self._near.add(item.post.id)
            return len(item.own) <= LONG
        return False

    def note(self, item: AnnotatedPost, masked: str, score: SentimentScore) -> None:
        """Remember the sentiment of a post for its replies."""
        self._verdicts[item.post.id] = score
        self._names_others[item.post.id] = OTHER in masked

    def score(self, item: AnnotatedPost, parts: Sequence[MatchedPassage]) -> SentimentScore:
        """Return the sentiment of a reply; its parent must have been noted before."""
        scope = self._scope(item)
        if scope < LEAST:
            return score_evidence([])
        evidence: list[SentimentEvidence] = []
        for part in parts:
            label = part.fired[0].label if part.fired else ""
            if label in ("agrees", "disagrees"):
                evidence += self._evidence_from_parent(item, part, AGREES if label == "agrees" else DISAGREES)
            if not self._only_picks_another(item, part):
                # who agrees may go on: "same here, I love mine"
                evidence += [replace(piece, value=piece.value * scope) for piece in _evidence_about_parent(part)]
        return score_evidence(evidence)

    def _only_picks_another(self, item: AnnotatedPost, part: MatchedPassage) -> bool:
        """Return whether it only says which of several products to use."""
        if part.fired is None or part.fired[0].name != TAKES or not self._names_others.get(item.post.reply_to or ""):
            return False
        return part.fired[1].group()[:3].lower() in ("use", "usi", "try", "go ")

    def _evidence_from_parent(self, item: AnnotatedPost, part: MatchedPassage, share: float) -> list[SentimentEvidence]:
        answered = self._verdicts.get(item.post.reply_to or "")
        if answered is None or answered.label not in ("positive", "negative") or part.fired is None:
            return []
        rule, match = part.fired
        start = part.passage.start
        value = answered.total * share
        return [SentimentEvidence(value, start + match.start(), start + match.end(), rule.name, start)]

    def _scope(self, item: AnnotatedPost) -> float:
        """Return how far the parent is about the brand, 0 to 1."""
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
        """Return whether the title of the thread names the brand."""
        root = self._posts.get(item.post.thread)
        return root is not None and any(
            mention.stop and mention.start < len(root.post.title) for mention in root.mentions
        )


def _evidence_about_parent(part: MatchedPassage) -> list[SentimentEvidence]:
    """Return the evidence about the parent: where another product is named, only that it is used instead."""
    evidence = list(find_evidence(part))
    takes = part.fired is not None and part.fired[0].name == TAKES
    return evidence if evidence and (takes or not (OTHER in part.text or names_something(part.text))) else []
