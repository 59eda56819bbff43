"""The page that checks the machine: how often the machine is right, by posts that people labelled."""

from __future__ import annotations

from reports.checked import checked_words
from reports.model_cards import Card
from views import view as reading
from views.frame import current_stand
from views.parts.auditing import draw_audit
from views.parts.drawing import draw
from views.parts.reading_again import offer_to_read_again

# What each kind of verdict answers, in the order in which the page tells them. (No docstring: Streamlit would show it.)
QUESTIONS = {
    "relevant": "Is it about the brand?",
    "voice": "Whose words are these?",
    "sentiment": "For or against the brand?",
    "question": "Does it ask something?",
    "answer": "Does it answer something?",
    "complaint": "Is it a complaint?",
    "recommends": "Does it recommend the brand?",
    "cue": "Does anybody need an answer?",
    "stage": "Where does the customer stand?",
    "frames": "What do they want or fear?",
}


def title_of(card: Card) -> str:
    """The question that the card's verdicts answer."""
    return QUESTIONS.get(card.name, card.name.capitalize())


stand = current_stand()
cards = sorted(reading.model_cards(stand), key=lambda card: (*QUESTIONS, card.name).index(card.name))
draw("machine", checked=checked_words(reading.precisions(stand)), cards=[(title_of(card), card) for card in cards])
offer_to_read_again(stand)
draw_audit(stand)
