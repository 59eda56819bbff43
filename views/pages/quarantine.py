"""The page on suspected spam: which posts are excluded, by which rule, and how to include them."""

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
OFFERS = {EXCLUDED: "Include", INCLUDED: "Exclude"}


def kind_of(suspect: QuarantinedPost) -> tuple[str, str]:
    """Return the state and rule that posts are grouped by."""
    return suspect.state, suspect.rule


def draw_post(context: BrandContext, suspect: QuarantinedPost, decision: str) -> None:
    """Draw a post, a pending decision on it, and the button to decide otherwise."""
    words, button = st.columns([5, 1], vertical_alignment="center")
    with words:
        draw(
            "suspected_post",
            suspect=suspect,
            decision=decision,
            pending=PENDING,
            params=context.params,
        )
    if may(Right.QUARANTINE) and button.button(OFFERS[decision], key=f"turn_{suspect.post}", width="stretch"):
        decide(context, *(([suspect.post], []) if decision == EXCLUDED else ([], [suspect.post])))


def decide(context: BrandContext, included: list[str], excluded: list[str]) -> None:
    """Save which posts count and which do not, and redraw the page; an error is drawn as a sentence."""
    if attempt(queries.decide, context, included, excluded):
        st.rerun()


def draw_rule(context: BrandContext, kind: tuple[str, str], posts: list[str], excluded: list[str]) -> None:
    """Draw the rule that matched these posts, and the button that includes those that are still excluded."""
    state, rule = kind
    draw("quarantine_rule", state=state, rule=rule, count=len(posts))
    if (
        may(Right.QUARANTINE)
        and len(excluded) > 1
        and st.button(f"Include all {len(excluded):,}", key=f"all_{state}_{rule}")
    ):
        decide(context, excluded, [])


context = choose_context("Suspected spam excluded from {brand}'s numbers")
suspects, decisions = reading.suspects(context), reading.quarantine_decisions(context)
report = reading.report(context)
text = quarantine_text(
    report.excluded,
    report.worthiness,
    reading.with_quarantined(context) if report.excluded else None,
    report.quarantine_pending,
)
draw("quarantine", summary=text, count=len(suspects))
draw_reanalyse_button(context)
pages = max(1, -(-len(suspects) // POSTS_A_PAGE))
page = min(get_int_param("at", 1), pages)
for kind, group in groupby(suspects[(page - 1) * POSTS_A_PAGE : page * POSTS_A_PAGE], kind_of):
    alike = [suspect.post for suspect in suspects if kind_of(suspect) == kind]
    draw_rule(context, kind, alike, [post for post in alike if decisions.get(post, kind[0]) == EXCLUDED])
    for suspect in group:
        draw_post(context, suspect, decisions.get(suspect.post, suspect.state))
if pages > 1:
    draw("pager", page=page, pages=pages, name="quarantine", params=context.params)
