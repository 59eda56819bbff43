"""Measured precision: of the posts that are shown as negative, as a question ..., how many are, and who measured it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from analysis.annotators.needs import NAMES, TYPES
from analysis.stats.wilson import Precision, to_precision
from reports.queries.label_sample import CUE
from reports.queries.model_cards import SHIPPED, ModelCard, load_cards
from reports.queries.score.classifier_error import load_reviewed_sample
from reports.queries.score.precision import load_precision
from talkworthy.storage.analysis.labels import AUTHOR_TYPE, SENTIMENT
from talkworthy.storage.analysis.sample_results import load_sample_results
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

ENOUGH = 50
"""With fewer posts of a kind that a person labelled, the range of their share is too wide to be of use."""

NOTHING_READ = to_precision(0, 0)

Origin = Literal["own_sample", "own_labels", "shipped"]


class Kind(NamedTuple):
    """A kind of result that pages show: the name of its model card, and its label there."""

    card: str
    label: str


ABOUT_BRAND = Kind("relevant", "yes")
POSITIVE, NEGATIVE = Kind(SENTIMENT, "positive"), Kind(SENTIMENT, "negative")
PUBLIC, PROMOTER = Kind(AUTHOR_TYPE, "public"), Kind(AUTHOR_TYPE, "promoter")
QUESTION, ANSWER, COMPLAINT = Kind("question", "yes"), Kind("answer", "yes"), Kind("complaint", "yes")
RECOMMENDS, WARNS = Kind("recommends", "for"), Kind("recommends", "against")
ASKED_BRAND, ASKED_PEERS = Kind(CUE, "asked_brand"), Kind(CUE, "asked_peers")
MAY_NEED_HELP = Kind(CUE, "may_need_help")
CUES = (ASKED_BRAND, ASKED_PEERS, MAY_NEED_HELP)
USES_WELL, DID_NOT_BUY = Kind("stage", "uses_well"), Kind("stage", "did_not_buy")
LEFT, NOT_STARTED = Kind("stage", "left"), Kind("stage", "not_started")
STAGES = (USES_WELL, DID_NOT_BUY, LEFT, NOT_STARTED)
NEED = Kind("frames", "any type")
NEED_TYPES = tuple(Kind("frames", name) for name in TYPES)
SPAM = Kind("spam", "yes")
TOPIC = Kind("topics", "yes")
STARTER = Kind("starter", "any type")
KINDS_OF_POSTS = (
    *(NEGATIVE, POSITIVE, COMPLAINT, RECOMMENDS, WARNS, QUESTION, ANSWER),
    *(*CUES, *STAGES, *NEED_TYPES, PROMOTER, PUBLIC),
)
"""The kinds that the page of a thread shows, the most consequential first."""
_KINDS_OF_ACTS = {
    "question": QUESTION,
    "answer": ANSWER,
    "complaint": COMPLAINT,
    "recommend_for": RECOMMENDS,
    "recommend_against": WARNS,
}


@dataclass(frozen=True, slots=True)
class MeasuredPrecision:
    """The precision of one kind, and where it was measured; without an `origin` it is not measured yet.

    `precision.checked` posts (needs: passages) that the analysis gave this label were read, `precision.right` of them
    have it. `file` is the name of the labelled file, of the origins `own_labels` and `shipped`.
    """

    kind: Kind
    precision: Precision = NOTHING_READ
    origin: Origin | None = None
    file: str = ""


def load_measured(connection: Connection, brand: str, kinds: Iterable[Kind], folder: Path) -> list[MeasuredPrecision]:
    """Return the precision of these kinds for a brand; `folder` has the cards of the user's own evaluations."""
    return measure(kinds, count_sample(connection, brand), load_cards(folder), load_cards(SHIPPED))


def measure(
    kinds: Iterable[Kind], sample: Mapping[Kind, Precision], own: Sequence[ModelCard], shipped: Sequence[ModelCard]
) -> list[MeasuredPrecision]:
    """Return the precision of each kind, from the nearest origin that has one.

    That is the brand's own reviewed `sample`, then the user's `own` cards, where these have 50 posts of the kind; then
    the `shipped` cards.
    """
    return [_measure(kind, sample, own, shipped) for kind in kinds]


def count_sample(connection: Connection, brand: str) -> dict[Kind, Precision]:
    """Return the precision of each kind in the brand's reviewed sample.

    Labels are compared with the results of the rules alone, as the last analysis saved them. Only the labels that the
    sample asks people for can be compared: a label that people give to correct an error does not represent the rest.
    """
    sample, results = load_reviewed_sample(connection, brand), load_sample_results(connection, brand)
    about = load_precision(connection, brand)
    counts: dict[Kind, list[int]] = defaultdict(lambda: [0, 0])
    for name, labels in ((SENTIMENT, sample.sentiments), (AUTHOR_TYPE, sample.author_types), (CUE, sample.cues)):
        for post, label in labels.items():
            automatic = getattr(results[post], name) if post in results else None
            if automatic is not None:
                counts[Kind(name, automatic)][0] += 1
                counts[Kind(name, automatic)][1] += label == automatic
    return {ABOUT_BRAND: about} | {kind: to_precision(*count) for kind, count in counts.items()}


def kinds_among(annotations: Iterable[tuple[str, str]]) -> list[Kind]:
    """Return the kinds of these annotations (name, label) of posts, the most consequential first."""
    present = {
        _KINDS_OF_ACTS.get(name) or (Kind(NEED.card, NAMES[name]) if name in NAMES else Kind(name, label))
        for name, label in annotations
    }
    return [kind for kind in KINDS_OF_POSTS if kind in present]


def card_precision(card: ModelCard, label: str) -> Precision:
    """Return the precision of a label by a card, its range by thread where the card has one, else by Wilson."""
    score = next((score for score in card.scores.classes if score.name == label), None)
    if score is None:
        return NOTHING_READ
    precision = to_precision(score.predicted, round(score.precision * score.predicted))
    if score.precision_low is None or score.precision_high is None:
        return precision
    return Precision(precision.checked, precision.right, precision.share, score.precision_low, score.precision_high)


def _measure(
    kind: Kind, sample: Mapping[Kind, Precision], own: Sequence[ModelCard], shipped: Sequence[ModelCard]
) -> MeasuredPrecision:
    if kind in sample and sample[kind].checked >= ENOUGH:
        return MeasuredPrecision(kind, sample[kind], "own_sample")
    return (
        _measure_by_card(kind, own, "own_labels", ENOUGH)
        or _measure_by_card(kind, shipped, "shipped", 1)
        or MeasuredPrecision(kind)
    )


def _measure_by_card(kind: Kind, cards: Iterable[ModelCard], origin: Origin, needed: int) -> MeasuredPrecision | None:
    """Return the precision by the card of this kind; None where there is none, or with fewer posts than `needed`."""
    for card in cards:
        precision = card_precision(card, kind.label)
        if card.name == kind.card and precision.checked >= needed:
            return MeasuredPrecision(kind, precision, origin, card.file)
    return None
