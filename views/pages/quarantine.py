"""The page on quarantine: what is held back from the talk, by which rule, and the way to let it out."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from reports.wording.common import quarantine_text
from talkworthy.roles import Right
from talkworthy.storage.analysis.labels import EXCLUDED, INCLUDED
from talkworthy.storage.analysis.quarantine import QuarantinedPost
from views.auth import may
from views.components.attempts import attempt
from views.components.forms.reanalyse_button import draw_reanalyse_button
from views.components.templating import draw
from views.components.thread.label_status import PENDING
from views.layout import choose_context
from views.queries import core as reading
from views.queries import labels as queries
from views.queries.core import BrandContext
from views.url_state import get_int_param

POSTS_A_PAGE = 20
OFFERS = {EXCLUDED: "Let it count", INCLUDED: "Hold it back"}


def kind_of(suspect: QuarantinedPost) -> tuple[str, str]:
    """What posts are shown under together."""
    return suspect.state, suspect.rule


def draw_post(context: BrandContext, suspect: QuarantinedPost, decision: str) -> None:
    """A post, what a person wants of it where that does not show yet, and the button that says the contrary."""
    words, button = st.columns([5, 1], vertical_alignment="center")
    with words:
        draw(
            "suspected_post",
            one=suspect,
            waiting=decision != suspect.state,
            wanted=decision,
            not_yet=PENDING,
            params=context.params,
        )
    if may(Right.QUARANTINE) and button.button(OFFERS[decision], key=f"turn_{suspect.post}", width="stretch"):
        decide(context, *(([suspect.post], []) if decision == EXCLUDED else ([], [suspect.post])))


def decide(context: BrandContext, included: list[str], excluded: list[str]) -> None:
    """Save which posts count and which do not, and draw the page anew; a refusal is drawn as a sentence."""
    if attempt(queries.decide, context, included, excluded):
        st.rerun()


def draw_rule(context: BrandContext, kind: tuple[str, str], posts: list[str], excluded: list[str]) -> None:
    """What a rule told of these posts, and the button that lets out those that nobody has let out yet."""
    state, rule = kind
    draw("quarantine_rule", state=state, rule=rule, count=len(posts))
    if may(Right.QUARANTINE) and len(excluded) > 1 and st.button(f"Let all {len(excluded):,} count", key=f"all_{state}_{rule}"):
        decide(context, excluded, [])


context = choose_context("What is held back from the talk about {brand}?")
suspects, words = reading.suspects(context), reading.quarantine_decisions(context)
report = reading.report(context)
text = quarantine_text(
    report.held, report.worthiness, reading.with_quarantined(context) if report.held else None, report.held_pending
)
draw("quarantine", held=text, count=len(suspects))
draw_reanalyse_button(context)
pages = max(1, -(-len(suspects) // POSTS_A_PAGE))
page = min(get_int_param("at", 1), pages)
for kind, group in groupby(suspects[(page - 1) * POSTS_A_PAGE : page * POSTS_A_PAGE], kind_of):
    alike = [one.post for one in suspects if kind_of(one) == kind]
    draw_rule(context, kind, alike, [post for post in alike if words.get(post, kind[0]) == EXCLUDED])
    for one in group:
        draw_post(context, one, words.get(one.post, one.state))
if pages > 1:
    draw("pager", page=page, pages=pages, name="quarantine", params=context.params)
