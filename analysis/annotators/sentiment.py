"""Sentiment towards the brand: what a post says for or against it, and not towards anything else in the post."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.annotators.base import AnnotatedPost, annotator, is_from_public
from analysis.mention_model.reading import model_rule, weightiest_span
from analysis.sentiment.evidence import MatchedPassage, RuleMatch, find_evidence
from analysis.sentiment.lexicon import lexicon
from analysis.sentiment.passages import (
    READ_AT_MOST,
    NameMasker,
    SentimentPassage,
    asks_help,
    passages_of_mention,
    passages_of_reply,
)
from analysis.sentiment.replies import Replies
from analysis.sentiment.scoring import SentimentScore, score_evidence
from analysis.sentiment.valence import BRAND, OTHER
from analysis.text.language import is_english
from analysis.text.rules import RuleSet, load_rules
from talkworthy.model import Annotation, Brand

NAME = "sentiment"
VERSION = "4"
NOTHING = "says nothing for or against the brand"
STRONG, DOUBTFUL = 0.4, 0.75
"""Score of the rules that speaks against a neutral verdict of less than this probability: half of such posts take a
side.
"""
ECHOES = ("agrees with what it answers", "disagrees with what it answers")
SIDES = ("positive", "negative")
WISHES = "wishes that it could speak well of the brand"
MODEL_AGREES = "; the model agrees"
_WORD = re.compile(r"\w")
Evidence = tuple[int | None, int | None, str]
"""Start and stop of the words that decided, and why."""


@annotator(NAME)
class BrandSentiment:
    """Labels positive, negative, neutral or unclear, with the score (-1 to 1) and the strongest evidence.

    A post that names the brand is scored on the passages that do; a reply that does not, in relation to its parent.
    Where the trained model read the post, its verdict and that of the rules are weighed together; of the name with
    emoji alone the lexicon knows more. Only posts of the
    public are scored. Other languages than English are not, nor is context, which is about something else.
    """

    version = VERSION

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._masks = NameMasker(brands)
        self._naming = load_rules("brand_sentiment", brand=f"{BRAND}+", other=f"{OTHER}+")
        self._replies = load_rules("replies", other=f"{OTHER}+")
        self.version = f"{type(self).version}.{lexicon().version}.{self._naming.version}.{self._replies.version}"

    def annotate(self, posts: Sequence[AnnotatedPost]) -> Iterator[Annotation]:
        """Yield one annotation for each scored post; `posts` must hold parents before their replies."""
        replies = Replies(posts)
        items = [item for item in posts if _is_scored(item)]
        naming = [item.mention_kind == "direct" for item in items]
        relevant = [named or replies.may_concern_brand(item) for item, named in zip(items, naming, strict=True)]
        masked = [self._masks.hide(item) if keep else "" for item, keep in zip(items, relevant, strict=True)]
        passages = [
            passages_of_mention(item, text) if named else passages_of_reply(text)
            for item, text, named in zip(items, masked, naming, strict=True)
        ]
        by_rule = [
            _match_rules(self._replies, masked, passages, naming, False),
            _match_rules(self._naming, masked, passages, naming, True),
        ]
        for index, (item, text, named) in enumerate(zip(items, masked, naming, strict=True)):
            parts = [
                MatchedPassage(text, passage, by_rule[named].get((index, passage.start))) for passage in passages[index]
            ]
            if named:
                score = score_evidence([passage for part in parts for passage in find_evidence(part)], asks_help(text))
            else:
                score = replies.score(item, parts)
            replies.note(item, text, score)
            yield self._to_annotation(item, score, has_words=_WORD.search(text) is not None)

    def _to_annotation(self, item: AnnotatedPost, sentiment: SentimentScore, has_words: bool) -> Annotation:
        read = item.reading is not None and (has_words or sentiment.label not in SIDES)
        label, score, evidence = with_model(item, sentiment) if read else by_rules(sentiment)
        return Annotation(item.post.id, item.brand, NAME, self.version, label, round(score, 4), *evidence)


def by_rules(sentiment: SentimentScore) -> tuple[str, float, Evidence]:
    """Return label, score and evidence of the rules alone."""
    strongest = sentiment.strongest
    evidence = (strongest.start, strongest.stop, strongest.rule) if strongest else (None, None, NOTHING)
    return sentiment.label, sentiment.score, evidence


def with_model(item: AnnotatedPost, sentiment: SentimentScore) -> tuple[str, float, Evidence]:
    """Return label, score (probability of positive less that of negative) and evidence of rules and model together.

    The rules decide alone where they know more: of a post that agrees or disagrees with the one above, and of a wish
    ("hard to love"), which the network takes for praise. Else the
    evidence is that of the rules where they take the same side, else the words that weighed most with the model.
    """
    assert item.reading is not None
    if sentiment.strongest and sentiment.strongest.rule in (*ECHOES, WISHES):
        return by_rules(sentiment)
    decision = item.reading.decide(NAME, sentiment.label, sentiment.score)
    score = decision.probabilities["positive"] - decision.probabilities["negative"]
    contradicted = abs(sentiment.score) >= STRONG and decision.label == "neutral" and decision.probability < DOUBTFUL
    label = decision.label if decision.is_sure and not contradicted else "unclear"
    _, _, (start, stop, rule) = by_rules(sentiment)
    if start is not None and sentiment.score * score > 0:
        return label, score, (start, stop, f"{rule}{MODEL_AGREES} ({decision.probability:.0%})")
    if label == "neutral":
        return label, score, (None, None, NOTHING)
    return label, score, (*weightiest_span(item.reading, item.own), model_rule(decision.probability))


def _match_rules(
    rules: RuleSet,
    texts: Sequence[str],
    passages: Sequence[Sequence[SentimentPassage]],
    naming: Sequence[bool],
    wanted: bool,
) -> dict[tuple[int, int], RuleMatch]:
    """Return (index of a text, start of its passage) -> the rule that matches there.

    Only texts whose `naming` is `wanted` are tried.
    """
    indexes = [
        (index, passage)
        for index, post_passages in enumerate(passages)
        if naming[index] is wanted
        for passage in post_passages
    ]
    fired = rules.first_in([texts[index][passage.start : passage.stop] for index, passage in indexes])
    return {(indexes[number][0], indexes[number][1].start): match for number, match in fired.items()}


def _is_scored(item: AnnotatedPost) -> bool:
    return is_from_public(item) and is_english(item.own[:READ_AT_MOST], item.post.lang)
