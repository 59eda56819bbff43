"""Customer care: how well the brand looks after its customers, and the quality of its conversations."""

from __future__ import annotations

from analysis.worthiness import headline
from reports.queries.measured_precision import ASKED_BRAND, NEGATIVE, POSITIVE
from reports.queries.score.scorecard import Scorecard
from reports.wording import response as words
from views.components.charts.quality_bars import draw_brand_bars
from views.components.measured_precision import draw_precision
from views.components.no_mentions import draw_no_mentions
from views.components.templating import draw
from views.queries import response
from views.queries.core import BrandContext


def to_marks(card: Scorecard) -> list[tuple[str, int]]:
    """Return the figures that the sentences of the scorecard may contain: people, questions and score."""
    answered, score = card.responsiveness.answered, card.worthiness.score
    marks = [("people", card.people)]
    marks += [("questions", answered.questions)] if answered else []
    return marks + ([("score", score)] if score is not None else [])


def draw_card(context: BrandContext) -> None:
    """Draw the four answers, each with its numbers and links to the conversations behind them."""
    card = response.scorecard(context)
    draw(
        "scorecard",
        card=card,
        sentence=words.scorecard_text(card),
        responsiveness=words.responsiveness_text(card.brand, card.responsiveness),
        reachability=words.reachability_text(card),
        headline=headline(card.worthiness),
        loyalty=words.loyalty_text(card),
        bonds=words.BONDS,
        channel_text=words.channel_text,
        bond_text=words.bond_text,
        marks=to_marks(card),
        params=context.params,
    )


def draw_section(context: BrandContext) -> None:
    """Draw the four answers and the quality of conversations beside competitors."""
    if response.scorecard(context).people:
        draw_precision(context, [ASKED_BRAND, NEGATIVE, POSITIVE])
        draw_card(context)
        draw_brand_bars(context)
    else:
        draw_no_mentions(context)
