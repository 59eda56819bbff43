"""The page on quarantine: what is held back from the talk, by which rule, and the way to let it out."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from reports.wording.common import held_words
from talkworthy.roles import Right
from talkworthy.storage.analysis.labels import HELD, RELEASED
from talkworthy.storage.analysis.quarantine import Suspect
from views.auth import may
from views.components.attempts import attempt
from views.components.forms.reanalyse_button import offer_to_read_again
from views.components.templating import draw
from views.components.thread.label_status import NOT_YET
from views.layout import choose_context
from views.queries import core as reading
from views.queries import labels as said
from views.queries.core import BrandContext
from views.url_state import told_number

POSTS_A_PAGE = 20
OFFERS = {HELD: "Let it count", RELEASED: "Hold it back"}


def kind_of(one: Suspect) -> tuple[str, str]:
    """What posts are shown under together."""
    return one.state, one.rule


def draw_post(context: BrandContext, one: Suspect, wanted: str) -> None:
    """A post, what a person wants of it where that does not show yet, and the button that says the contrary."""
    words, button = st.columns([5, 1], vertical_alignment="center")
    with words:
        draw("suspect", one=one, waiting=wanted != one.state, wanted=wanted, not_yet=NOT_YET, params=context.params)
    if may(Right.HOLD) and button.button(OFFERS[wanted], key=f"turn_{one.post}", width="stretch"):
        decide(context, *(([one.post], []) if wanted == HELD else ([], [one.post])))


def decide(context: BrandContext, released: list[str], held: list[str]) -> None:
    """Save which posts count and which do not, and draw the page anew; a refusal is drawn as a sentence."""
    if attempt(said.decide, context, released, held):
        st.rerun()


def draw_rule(context: BrandContext, kind: tuple[str, str], posts: list[str], held: list[str]) -> None:
    """What a rule told of these posts, and the button that lets out those that nobody has let out yet."""
    state, rule = kind
    draw("rule", state=state, rule=rule, count=len(posts))
    if may(Right.HOLD) and len(held) > 1 and st.button(f"Let all {len(held):,} count", key=f"all_{state}_{rule}"):
        decide(context, held, [])


context = choose_context("What is held back from the talk about {brand}?")
suspects, words = reading.suspects(context), reading.said_of_suspects(context)
report = reading.report(context)
told = held_words(
    report.held, report.worthiness, reading.with_held(context) if report.held else None, report.held_pending
)
draw("quarantine", held=told, count=len(suspects))
offer_to_read_again(context)
pages = max(1, -(-len(suspects) // POSTS_A_PAGE))
page = min(told_number("at", 1), pages)
for kind, group in groupby(suspects[(page - 1) * POSTS_A_PAGE : page * POSTS_A_PAGE], kind_of):
    alike = [one.post for one in suspects if kind_of(one) == kind]
    draw_rule(context, kind, alike, [post for post in alike if words.get(post, kind[0]) == HELD])
    for one in group:
        draw_post(context, one, words.get(one.post, one.state))
if pages > 1:
    draw("pager", page=page, pages=pages, name="quarantine", params=context.params)
