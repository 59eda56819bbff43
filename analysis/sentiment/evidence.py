"""What one passage says for and against the brand: the rule that matched it, and its words that carry feeling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.sentiment.false_positives import is_curse, is_granted, misfires
from analysis.sentiment.lexicon import lexicon
from analysis.sentiment.passages import SentimentPassage
from analysis.sentiment.proximity import values_for_brand
from analysis.sentiment.valence import BRAND, find_hits, tokens
from analysis.text.rules import Rule

RULE_VALUES = {"for": 2.4, "a bit for": 1.2, "against": -2.4, "a bit against": -1.2}
"""Values of rules in `patterns/brand_sentiment.toml` and `patterns/replies.toml`, on the scale of VADER's words."""
ASKED = 0.3
"""Factor for feelings in a question."""
EXCLAIMED = 1.15
"""Factor for an exclamation."""
CONTRARY = 0.3
"""Factor for a word that contradicts the rule: in "I prefer the other, it is great" that is not about the brand."""
AFTER_PRAISE = 0.25
"""Factor for what the brand lacks, where the author praised it before."""
WITH_LAUGHTER = 0.25
"""Factor for a complaint followed by laughter."""
TOO_SHORT = 2
"""Tokens of a sentence that is too short to be taken literally."""
_SARCASM = re.compile(
    r"(?:^|\s)/s\b|\U0001f644|\byeah,? right\b|\b(?:oh|well|just|how) (?:great|lovely|wonderful)\b", re.IGNORECASE
)
# "lol" is not among them: on the labelled tweets, half of those who say it mean what they say
_LAUGHS = re.compile(r"[\U0001f602\U0001f923\U0001f606\U0001f605]|[:;]-?[)D](?!\w)|\bjk\b", re.IGNORECASE)
NEEDED, LED_TO = 1.6, 80
"""Value of not having managed without the brand; characters before in which that is said."""
_WITHOUT = re.compile(rf"\bwithout\s+(?:it\b|{BRAND})", re.IGNORECASE)
_COULD_NOT = re.compile(
    r"\bI\s+(?:[\w']{1,15}\s+){0,2}(?:could|would)(?:n['\u2019]?t|\s+not|\s+never)?\s+(?:have|ever|be\s+able)\b",
    re.IGNORECASE,
)


RuleMatch = tuple[Rule, re.Match[str]]


@dataclass(frozen=True, slots=True)
class MatchedPassage:
    """A passage of a text whose names are hidden, and the rule that matched it, with its position in the passage."""

    text: str
    passage: SentimentPassage
    fired: RuleMatch | None


@dataclass(frozen=True, slots=True)
class SentimentEvidence:
    """One piece of evidence for (above 0) or against the brand, its position, and the rule as shown to people."""

    value: float
    start: int
    stop: int
    rule: str
    passage: int


def find_evidence(matched: MatchedPassage) -> Iterator[SentimentEvidence]:
    """Yield all evidence in the passage; none where its rule says that it is not an opinion."""
    passage, begin, end, rule_value = matched.passage, -1, -1, 0.0
    rule, match = matched.fired or (None, None)
    if rule and match:
        if rule.label == "neither":
            return
        begin, end = passage.start + match.start(), passage.start + match.end()
        rule_value = _rule_value(rule, matched.text, begin, end, passage)
        if is_curse(matched.text, begin, end, passage.start):
            # it is a word of anger still
            begin, end = -1, -1
        if rule_value:
            yield SentimentEvidence(rule_value * passage.weight, begin, end, rule.name, passage.start)
    yield from _evidence_of_need(passage, matched.text, (begin, end))
    for evidence in _evidence_of_words(passage, matched.text, (begin, end)) if passage.words else ():
        against_rule = evidence.value * rule_value < 0
        yield replace(evidence, value=evidence.value * CONTRARY) if against_rule else evidence


def _rule_value(rule: Rule, text: str, begin: int, end: int, passage: SentimentPassage) -> float:
    """Return the value of the rule that matched `text[begin:end]`: 0 where it did not mean the brand."""
    rule_value = RULE_VALUES.get(rule.label, 0.0)
    if rule_value < 0 and misfires(rule, text, begin, end, passage.start):
        return 0.0
    return rule_value * AFTER_PRAISE if rule_value < 0 and is_granted(rule, text, begin, end) else rule_value


def _evidence_of_need(passage: SentimentPassage, text: str, fired: tuple[int, int]) -> Iterator[SentimentEvidence]:
    """Yield evidence where somebody could not have managed without the brand."""
    if "without" not in text[passage.start : passage.stop]:
        return
    for match in _WITHOUT.finditer(text, passage.start, passage.stop):
        led_to = _COULD_NOT.search(text, max(passage.start, match.start() - LED_TO), match.start())
        if led_to and not fired[0] <= match.start() < fired[1]:
            yield SentimentEvidence(
                NEEDED * passage.weight, led_to.start(), match.end(), "cannot do without it", passage.start
            )


def _evidence_of_words(passage: SentimentPassage, text: str, fired: tuple[int, int]) -> Iterator[SentimentEvidence]:
    """Yield the evidence of the words of the passage, without those that the rule matched (`fired`)."""
    row = tokens(text, passage.start, passage.stop)
    hits = [hit for hit in find_hits(row, lexicon(), passage.spoken_to) if not fired[0] <= hit.start < fired[1]]
    sentence = text[passage.start : passage.stop]
    # "Great." alone is rarely meant
    if not hits or (len(row) <= TOO_SHORT and sentence.endswith(".")):
        return
    manner = passage.weight * (ASKED if "?" in sentence[-4:] else EXCLAIMED if "!" in sentence else 1.0)
    mocks = _SARCASM.search(sentence) is not None
    for hit, value in zip(hits, values_for_brand(row, hits, passage.pointing), strict=True):
        if mocks and value > 0:
            yield SentimentEvidence(-value * manner, hit.start, hit.stop, "probably sarcastic", passage.start)
        elif value:
            laughed = value < 0 and _LAUGHS.search(text, hit.stop, passage.stop)
            yield SentimentEvidence(
                value * manner * (WITH_LAUGHTER if laughed else 1.0), hit.start, hit.stop, passage.why, passage.start
            )
