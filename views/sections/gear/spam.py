"""Suspected spam and promotion: which posts count nowhere, by which rule, and how to count them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import streamlit as st

from analysis.integrity.coordinated_posting import TEMPLATE
from reports.queries import measured_precision as kinds
from reports.wording.common import promotion_text, quarantine_text
from talkworthy.roles import Right
from talkworthy.storage.analysis.labels import EXCLUDED, INCLUDED
from talkworthy.storage.analysis.promoters import PROMOTER
from talkworthy.storage.analysis.quarantine import QuarantinedPost
from views.auth import may
from views.components.attempts import attempt
from views.components.forms.reanalyse_button import draw_reanalyse_button
from views.components.measured_precision import draw_precision
from views.components.templating import draw
from views.components.thread.label_status import PENDING
from views.queries import core as reading
from views.queries import labels as queries
from views.queries.core import BrandContext
from views.url_state import get_int_param

POSTS_A_PAGE = 20
PUBLIC = "public"
RULE_TITLES = {TEMPLATE: "nearly the same words by several accounts"}
"""What a rule is called here where its stored name is less exact."""
# what the button of a post says, by how the post is classified now
OFFERS = {EXCLUDED: "Include", INCLUDED: "Exclude", PROMOTER: "Not a promoter", PUBLIC: "Undo"}


def current_states(context: BrandContext, suspects: Iterable[QuarantinedPost]) -> dict[tuple[str, str], str]:
    """Return (post id, state) -> its state with the decisions that only the next analysis applies."""
    decisions, author_types = reading.quarantine_decisions(context), reading.author_type_labels(context)
    return {
        (suspect.post, suspect.state): author_types.get(suspect.post, PROMOTER)
        if suspect.state == PROMOTER
        else decisions.get(suspect.post, suspect.state)
        for suspect in suspects
    }


def right_needed(state: str) -> Right:
    """Return the right to decide on a post: whether suspected spam counts changes the score at once for all."""
    return Right.CORRECT if state == PROMOTER else Right.QUARANTINE


def draw_post(context: BrandContext, suspect: QuarantinedPost, decision: str) -> None:
    """Draw a post, a pending decision on it, and the button to decide otherwise."""
    words, button = st.columns([5, 1], vertical_alignment="center")
    with words:
        draw("suspected_post", suspect=suspect, decision=decision, pending=PENDING, params=context.params)
    offer = OFFERS.get(decision, OFFERS[PUBLIC])
    key = f"turn_{suspect.state}_{suspect.post}"
    if may(right_needed(suspect.state)) and button.button(offer, key=key, width="stretch"):
        decide(context, suspect.state, [suspect.post], is_undo=decision != suspect.state)


def decide(context: BrandContext, state: str, posts: list[str], is_undo: bool = False) -> None:
    """Save that these posts of one state count, or where they do so already that they do not; redraw the page.

    An error is drawn as a sentence.
    """
    if state == PROMOTER:
        saved = attempt(queries.set_author_type, context, posts, None if is_undo else PUBLIC)
    else:
        includes = (state == EXCLUDED) != is_undo
        saved = attempt(queries.decide, context, posts if includes else [], [] if includes else posts)
    if saved:
        st.rerun()


def draw_rule(context: BrandContext, kind: tuple[str, str], posts: list[str], waiting: list[str]) -> None:
    """Draw the rule that matched these posts, and the button that counts those that still do not count."""
    state, rule = kind
    draw("quarantine_rule", state=state, rule=RULE_TITLES.get(rule, rule), count=len(posts))
    offer = f"None of these {len(waiting):,} is a promoter" if state == PROMOTER else f"Include all {len(waiting):,}"
    if may(right_needed(state)) and len(waiting) > 1 and st.button(offer, key=f"all_{state}_{rule}"):
        decide(context, EXCLUDED if state == INCLUDED else state, waiting)


def draw_section(context: BrandContext) -> None:
    """Draw a page of the posts that do not count, by the rule that matched them."""
    suspects = reading.suspects(context)
    states = current_states(context, suspects)
    report = reading.report(context)
    spam = quarantine_text(
        report.excluded,
        report.worthiness,
        reading.with_quarantined(context) if report.excluded else None,
        report.quarantine_pending,
    )
    promotion = promotion_text(sum(suspect.state == PROMOTER for suspect in suspects))
    if suspects:
        draw_precision(context, [kinds.SPAM, kinds.PROMOTER])
    draw("quarantine", spam=spam, promotion=promotion, count=len(suspects))
    draw_reanalyse_button(context)
    pages = max(1, -(-len(suspects) // POSTS_A_PAGE))
    page = min(get_int_param("at", 1), pages)
    for kind, group in groupby(suspects[(page - 1) * POSTS_A_PAGE : page * POSTS_A_PAGE], lambda suspect: suspect.kind):
        alike = [suspect.post for suspect in suspects if suspect.kind == kind]
        draw_rule(context, kind, alike, [post for post in alike if states[post, kind[0]] in (EXCLUDED, PROMOTER)])
        for suspect in group:
            draw_post(context, suspect, states[suspect.post, suspect.state])
    if pages > 1:
        draw("pager", page=page, pages=pages, name="spam", params=context.params)
