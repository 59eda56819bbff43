"""Needs: people's goals, pain points, worries, wishes and values, in their own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.annotators.needs import LIFE, PRODUCT
from reports.queries.measured_precision import NEED, NEED_TYPES, MeasuredPrecision
from reports.queries.people.customer_needs import CustomerNeeds, Need
from views.components.measured_precision import draw_precision
from views.components.no_mentions import draw_no_mentions
from views.components.templating import draw
from views.queries import core as reading
from views.queries import reach
from views.queries.core import BrandContext
from views.url_state import get_param

TITLES = {
    "goal": "Goals",
    "struggle": "Pain points",
    "worry": "Worries",
    "dream": "Wishes",
    "care": "Values",
}
NOUNS = {"goal": "goal", "struggle": "pain point", "worry": "worry", "dream": "wish", "care": "value"}
PLURALS = {"goal": "goals", "struggle": "pain points", "worry": "worries", "dream": "wishes", "care": "values"}
SHOWN = 4
DEEPER_SHOWN = 8
USUALLY_RIGHT = 0.7
"""A kind of need that is right less often is called possible."""


def opening(needs: CustomerNeeds, about: str) -> str:
    """Return what most people mention, in one sentence."""
    themes = [theme for theme in needs.themes if theme.about == about]
    where = "their lives in general" if about == LIFE else f"{needs.brand} and similar products"
    if themes:
        shared = "; ".join(theme.label for theme in themes[:3])
        return f"Several people share the same needs when they write about {where}: {shared}."
    most: Need = max(needs.of(about), key=lambda kind: kind.people)
    if most.people:
        return f"People express different needs when they write about {where}: no theme came up more than twice."
    return f"Nobody expressed a need about {where} in this period. Try a longer date range."


def choose_side(needs: CustomerNeeds, requested: str) -> str:
    """Return the side in the address, else `life`, unless it has far fewer needs than `product` and no theme."""
    if requested:
        return requested if requested in (LIFE, PRODUCT) else LIFE
    life, product = (sum(kind.people for kind in needs.of(side)) for side in (LIFE, PRODUCT))
    shared = any(theme.about == LIFE for theme in needs.themes)
    return LIFE if life and (shared or 2 * life > product) else PRODUCT


def to_titles(measured: Sequence[MeasuredPrecision]) -> Mapping[str, str]:
    """Return the title of each kind of need: `Possible pain points` where the measured precision is low.

    A kind that is not measured has the precision of all needs together.
    """
    shares = {each.kind.label: each.precision.share for each in measured if each.precision.share is not None}
    of_all = shares.get(NEED.label, 1.0)
    doubtful = [kind for kind in PLURALS if shares.get(kind, of_all) < USUALLY_RIGHT]
    return TITLES | {kind: f"Possible {PLURALS[kind]}" for kind in doubtful}


def draw_section(context: BrandContext) -> None:
    """Draw shared themes, needs by kind, and reasons, of one side of people's lives."""
    needs = reach.customer_needs(context)
    if needs.people:
        draw_precision(context, [NEED, *NEED_TYPES])
        about = choose_side(needs, get_param("about"))
        draw(
            "customer_needs",
            sentence=opening(needs, about),
            needs=needs,
            about=about,
            expressed=f"{needs.people_with_needs_about[about]:,}",
            themes=[theme for theme in needs.themes if theme.about == about],
            nouns=NOUNS,
            plurals=PLURALS,
            params=context.params,
        )
        draw(
            "needs_by_kind",
            needs=needs.of(about),
            titles=to_titles(reading.measured_precision(context, [NEED, *NEED_TYPES])),
            plurals=PLURALS,
            shown=SHOWN,
            about=about,
            brand=needs.brand,
            params=context.params,
        )
        deeper = [quote for quote in needs.with_reasons if quote.about == about][:DEEPER_SHOWN]
        draw("need_reasons", quotes=deeper, nouns=NOUNS, params=context.params)
    else:
        draw_no_mentions(context)
