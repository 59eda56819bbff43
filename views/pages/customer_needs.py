"""The page on people: what customers want, struggle with, worry about, dream of and care about, in their own words."""

from __future__ import annotations

from analysis.annotators.needs import LIFE, PRODUCT
from reports.queries.people.customer_needs import CustomerNeeds, Need
from reports.wording.common import count_text
from views.components.templating import draw
from views.layout import choose_context
from views.queries import reach
from views.url_state import get_param

TITLES = {
    "goal": "What they try to achieve",
    "struggle": "What they struggle with",
    "worry": "What they worry about",
    "dream": "What they dream of",
    "care": "What they care about",
}
VERBS = {"goal": "want", "struggle": "struggle", "worry": "worry", "dream": "dream", "care": "care"}
SINGULAR = {"goal": "wants", "struggle": "struggles", "worry": "worries", "dream": "dreams", "care": "cares"}
SHOWN = 4
DEEPER_SHOWN = 8


def opening(needs: CustomerNeeds, about: str) -> str:
    """What most of them speak of, as a person would say it."""
    themes = [theme for theme in needs.themes if theme.about == about]
    where = "their own lives" if about == LIFE else f"{needs.brand} and of what they use beside it"
    if themes:
        shared = "; ".join(theme.label for theme in themes[:3])
        return f"When customers speak of {where}, several of them come back to the same things: {shared}."
    most: Need = max(needs.of(about), key=lambda kind: kind.people)
    if most.people:
        return f"When customers speak of {where}, each has a story of their own: no theme is shared by three of them."
    return f"In this time we found no customer who spoke of {where}. A longer window may hold more."


def choose_side(needs: CustomerNeeds, requested: str) -> str:
    """The half that the address asks for; else their life, unless far less is told of it and several share nothing."""
    if requested:
        return requested if requested in (LIFE, PRODUCT) else LIFE
    life, product = (sum(kind.people for kind in needs.of(side)) for side in (LIFE, PRODUCT))
    shared = any(theme.about == LIFE for theme in needs.themes)
    return LIFE if life and (shared or 2 * life > product) else PRODUCT


context = choose_context("Who are {brand}'s customers?")
needs = reach.customer_needs(context)
if needs.people:
    about = choose_side(needs, get_param("about"))
    draw(
        "customer_needs",
        sentence=opening(needs, about),
        who=needs,
        about=about,
        get_param=count_text(needs.told, "public"),
        themes=[theme for theme in needs.themes if theme.about == about],
        verbs=VERBS,
        singular=SINGULAR,
        params=context.params,
    )
    draw(
        "needs_by_kind",
        kinds=needs.of(about),
        titles=TITLES,
        shown=SHOWN,
        about=about,
        brand=needs.brand,
        params=context.params,
    )
    deeper = [quote for quote in needs.deeper if quote.about == about][:DEEPER_SHOWN]
    draw("need_reasons", quotes=deeper, verbs=VERBS, params=context.params)
else:
    draw("no_mentions", brand=context.brand.name, date_range=context.date_range, params=context.params)
