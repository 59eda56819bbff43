"""The page on people: what customers want, struggle with, worry about, dream of and care about, in their own words."""

from __future__ import annotations

from analysis.annotators.needs import LIFE, PRODUCT
from reports.queries.people.customer_needs import Kind, Who
from reports.wording.common import count_words
from views.components.templating import draw
from views.layout import choose_context
from views.queries import reach
from views.url_state import told

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


def opening(who: Who, about: str) -> str:
    """What most of them speak of, as a person would say it."""
    themes = [theme for theme in who.themes if theme.about == about]
    where = "their own lives" if about == LIFE else f"{who.brand} and of what they use beside it"
    if themes:
        shared = "; ".join(theme.label for theme in themes[:3])
        return f"When customers speak of {where}, several of them come back to the same things: {shared}."
    most: Kind = max(who.of(about), key=lambda kind: kind.people)
    if most.people:
        return f"When customers speak of {where}, each has a story of their own: no theme is shared by three of them."
    return f"In this time we found no customer who spoke of {where}. A longer window may hold more."


def choose_side(who: Who, asked: str) -> str:
    """The half that the address asks for; else their life, unless far less is told of it and several share nothing."""
    if asked:
        return asked if asked in (LIFE, PRODUCT) else LIFE
    life, product = (sum(kind.people for kind in who.of(side)) for side in (LIFE, PRODUCT))
    shared = any(theme.about == LIFE for theme in who.themes)
    return LIFE if life and (shared or 2 * life > product) else PRODUCT


context = choose_context("Who are {brand}'s customers?")
who = reach.who(context)
if who.people:
    about = choose_side(who, told("about"))
    draw(
        "who",
        sentence=opening(who, about),
        who=who,
        about=about,
        told=count_words(who.told, "public"),
        themes=[theme for theme in who.themes if theme.about == about],
        verbs=VERBS,
        singular=SINGULAR,
        params=context.params,
    )
    draw(
        "who_kinds",
        kinds=who.of(about),
        titles=TITLES,
        shown=SHOWN,
        about=about,
        brand=who.brand,
        params=context.params,
    )
    deeper = [quote for quote in who.deeper if quote.about == about][:DEEPER_SHOWN]
    draw("who_deeper", quotes=deeper, verbs=VERBS, params=context.params)
else:
    draw("silence", brand=context.brand.name, date_range=context.date_range, params=context.params)
