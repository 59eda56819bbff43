"""Sentiment towards the brand: what a post says for or against it, and not towards whatever else it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.annotators.base import Said, annotator, is_heard
from analysis.sentiment.evidence import Fired, Read, weigh
from analysis.sentiment.lexicon import lexicon
from analysis.sentiment.passages import READ_AT_MOST, Masks, Passage, asks_help, of_naming, of_reply
from analysis.sentiment.replies import Replies
from analysis.sentiment.scoring import Verdict, settle
from analysis.sentiment.valence import BRAND, OTHER
from analysis.text.language import is_english
from analysis.text.rules import RuleSet, load_rules
from talkworthy.model import Annotation, Brand

NAME = "sentiment"
VERSION = "2"
NOTHING = "says nothing for or against the brand"


@annotator(NAME)
class TowardsBrand:
    """Labels positive, negative, neutral or unclear, with the score (-1 to 1) and the words that weighed most.

    A post that names the brand is read where it does; a reply that does not, against what it answers. Only people's
    posts are read: not the brand's own, nor a bot's. Other languages than English are not scored, nor is the line of
    parents above a mention, which speaks of something else.
    """

    version = VERSION

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._masks = Masks(brands)
        self._naming = load_rules("towards", brand=f"{BRAND}+", other=f"{OTHER}+")
        self._replies = load_rules("replies", other=f"{OTHER}+")
        self.version = f"{type(self).version}.{lexicon().version}.{self._naming.version}.{self._replies.version}"

    def annotate(self, posts: Sequence[Said]) -> Iterator[Annotation]:
        """One annotation for each post that may take a side; `posts` hold those that others answer before them."""
        replies = Replies(posts)
        read = [said for said in posts if _is_judged(said)]
        naming = [said.role == "direct" for said in read]
        kept = [named or replies.concern(said) for said, named in zip(read, naming, strict=True)]
        masked = [self._masks.hide(said) if keep else "" for said, keep in zip(read, kept, strict=True)]
        passages = [
            of_naming(said, text) if named else of_reply(text)
            for said, text, named in zip(read, masked, naming, strict=True)
        ]
        by_rule = [
            _fire(self._replies, masked, passages, naming, False),
            _fire(self._naming, masked, passages, naming, True),
        ]
        for place, (said, text, named) in enumerate(zip(read, masked, naming, strict=True)):
            parts = [Read(text, one, by_rule[named].get((place, one.start))) for one in passages[place]]
            if named:
                verdict = settle([one for part in parts for one in weigh(part)], asks_help(text))
            else:
                verdict = replies.settle(said, parts)
            replies.note(said, text, verdict)
            yield self._to_annotation(said, verdict)

    def _to_annotation(self, said: Said, verdict: Verdict) -> Annotation:
        told = verdict.strongest
        start, stop, rule = (told.start, told.stop, told.rule) if told else (None, None, NOTHING)
        score = round(verdict.score, 4)
        return Annotation(said.post.id, said.brand, NAME, self.version, verdict.label, score, start, stop, rule)


def _fire(
    rules: RuleSet,
    texts: Sequence[str],
    passages: Sequence[Sequence[Passage]],
    naming: Sequence[bool],
    wanted: bool,
) -> dict[tuple[int, int], Fired]:
    """Place of a text and start of its passage -> the rule that fires there; only texts whose `naming` is `wanted`."""
    places = [(place, one) for place, of in enumerate(passages) if naming[place] is wanted for one in of]
    fired = rules.first_in([texts[place][one.start : one.stop] for place, one in places])
    return {(places[number][0], places[number][1].start): found for number, found in fired.items()}


def _is_judged(said: Said) -> bool:
    return is_heard(said) and is_english(said.own[:READ_AT_MOST], said.post.lang)
