"""Accuracy: how well posts are classified, measured on posts that people labelled."""

from __future__ import annotations

from analysis.stats.wilson import Precision
from reports.queries.measured_precision import ENOUGH, KINDS_OF_POSTS
from reports.queries.model_cards import ModelCard
from reports.queries.score.precision import precision_texts
from reports.wording.measured_precision import shown_as
from views.components.forms.reanalyse_button import draw_reanalyse_button
from views.components.templating import draw
from views.queries import core as reading
from views.queries.core import StoreSnapshot

# The question that each classifier answers, in the order of the page. (No docstring: Streamlit would show it.)
QUESTIONS = {
    "relevant": "Is it about the brand?",
    "author_type": "Author type",
    "sentiment": "Sentiment",
    "question": "Is it a question?",
    "answer": "Is it an answer?",
    "complaint": "Is it a complaint?",
    "recommends": "Does it recommend the brand?",
    "cue": "Does it need a reply?",
    "stage": "Customer stage",
    "frames": "Needs",
}

# What a label is called on screen, where it is not its own name.
LABELS = {
    "asked_brand": "asked the brand",
    "asked_peers": "asked others",
    "leave_alone": "no reply needed",
    "uses_well": "happy user",
    "did_not_buy": "decided against",
    "left": "former customer",
    "not_started": "getting started",
    "goal": "goals",
    "struggle": "pain points",
    "worry": "worries",
    "dream": "wishes",
    "care": "values",
}
# Below this F1 a classification is called weak: it is wrong about as often as it is right.
WEAK = 0.6


def title_of(card: ModelCard) -> str:
    """Return the question that this classifier answers."""
    return QUESTIONS.get(card.name, card.name.capitalize())


def sample_rows(snapshot: StoreSnapshot) -> list[tuple[str, str, Precision]]:
    """Return brand, what posts are shown as, and how often that was right in the brand's reviewed sample."""
    return [
        (brand, shown_as(kind), precision)
        for brand, precisions in reading.reviewed_samples(snapshot).items()
        for kind, precision in precisions.items()
        if kind in KINDS_OF_POSTS
    ]


def draw_section(snapshot: StoreSnapshot) -> None:
    """Draw the reviewed samples and the measured accuracy of each classification."""
    cards = sorted(reading.model_cards(snapshot), key=lambda card: (*QUESTIONS, card.name).index(card.name))
    draw(
        "accuracy",
        checked=precision_texts(reading.precisions(snapshot)),
        samples=sample_rows(snapshot),
        enough=ENOUGH,
        agreements=reading.file_sentiment_agreements(snapshot),
        cards=[(title_of(card), card) for card in cards],
        labels=LABELS,
        weak=WEAK,
    )
    draw_reanalyse_button(snapshot)
