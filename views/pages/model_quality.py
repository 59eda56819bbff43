"""The page that checks the machine: how often the machine is right, by posts that people labelled."""

from __future__ import annotations

from reports.queries.model_cards import ModelCard
from reports.queries.score.precision import precision_texts
from views.components.audit_log import draw_audit
from views.components.forms.reanalyse_button import draw_reanalyse_button
from views.components.templating import draw
from views.layout import current_snapshot
from views.queries import core as reading

# What each kind of verdict answers, in the order in which the page tells them. (No docstring: Streamlit would show it.)
QUESTIONS = {
    "relevant": "Is it about the brand?",
    "author_type": "Whose words are these?",
    "sentiment": "For or against the brand?",
    "question": "Does it ask something?",
    "answer": "Does it answer something?",
    "complaint": "Is it a complaint?",
    "recommends": "Does it recommend the brand?",
    "cue": "Does anybody need an answer?",
    "stage": "Where does the customer stand?",
    "frames": "What do they want or fear?",
}


def title_of(card: ModelCard) -> str:
    """The question that the card's verdicts answer."""
    return QUESTIONS.get(card.name, card.name.capitalize())


snapshot = current_snapshot()
cards = sorted(reading.model_cards(snapshot), key=lambda card: (*QUESTIONS, card.name).index(card.name))
draw(
    "accuracy", checked=precision_texts(reading.precisions(snapshot)), cards=[(title_of(card), card) for card in cards]
)
draw_reanalyse_button(snapshot)
draw_audit(snapshot)
