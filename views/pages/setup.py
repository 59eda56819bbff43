"""The first visit: what a brand is called, where to listen, go. It ends with real numbers, or with the sample."""

from __future__ import annotations

import streamlit as st

from services.operations.brand_setup import BrandDraft, known_places, ready_sources
from talkworthy.roles import Right
from views.auth import require
from views.background.brand_setup import keep, listen, own_settings, show_sample, shows_sample, try_name
from views.components.forms.source_form import ask_brand
from views.components.forms.source_picker import ask_where, draw_tried_name
from views.components.job_progress import draw_job, offer_to_put_away
from views.components.templating import draw
from views.layout import current_snapshot
from views.queries import core as reading
from views.queries.core import StoreSnapshot
from views.queries.open_store import open_snapshot
from views.url_state import tell, told

DRAFT = "first_draft"
WIDTH = 760  # pixels: a line that the eye can follow
STEPS = ("1", "2", "3")


def go_to(step: str) -> None:
    tell("step", step)
    st.rerun()


def name_it(snapshot: StoreSnapshot) -> None:
    """The first step. A store that holds posts already is looked through for the name before the next."""
    own = own_settings(snapshot)
    draft: BrandDraft | None = st.session_state.get(DRAFT)
    held = own.store_url == snapshot.settings.store_url and snapshot.span is not None
    words = ask_brand(
        "first_brand", draft.words if draft else None, "Try this name" if held else "Next: where to listen"
    )
    if words is not None:
        st.session_state[DRAFT] = draft = BrandDraft(words)
        with st.spinner("Looking for it in the talk that is here ..."):
            st.session_state["first_found"] = try_name(own, draft)
        if not held:
            go_to("2")
    found = st.session_state.get("first_found")
    if held and draft is not None and found is not None:
        draw_tried_name(draft.words.name, found)
        if st.button("Next: where to listen", type="primary"):
            go_to("2")
    if not shows_sample(snapshot.settings) and not own.brands and own.database_url is None:
        draw("or_sample")
        if st.button("Show me the sample first"):
            show_sample()
            go_to("3")


def say_where(snapshot: StoreSnapshot) -> None:
    """The second step: everything is tried before it is kept."""
    own = own_settings(snapshot)
    draft: BrandDraft | None = st.session_state.get(DRAFT)
    if draft is None:  # the page was loaded anew: what was typed is gone
        go_to("1")
        return
    start = known_places(own, draft.words) or dict.fromkeys(ready_sources(), ())
    answered = ask_where("first", own, draft, start)
    go, back = st.columns([1, 3])
    ready = answered is not None
    if go.button("Listen", type="primary", disabled=not ready) and answered is not None:
        keep(snapshot, own, draft, answered)
        listen(own_settings(open_snapshot()), draft.upload, answered)
        del st.session_state[DRAFT]
        go_to("3")
    if back.button("Back to the name"):
        go_to("1")


def watch_it(snapshot: StoreSnapshot) -> None:
    """The third step: what is under way, and what it came to."""
    job = draw_job(snapshot.settings)
    if job is not None and not job.ended:
        draw("go_on_elsewhere")
        return
    conversations = {
        brand.name: reading.conversations_by_brand(snapshot).get(brand.name, 0) for brand in snapshot.settings.brands
    }
    draw("welcome_end", conversations=conversations, held=reading.posts_held(snapshot), tried=job is not None)
    if any(conversations.values()):
        return
    with st.container(horizontal=True):
        if snapshot.settings.brands and st.button("Listen now", type="primary"):
            listen(
                snapshot.settings,
                None,
                known_places(snapshot.settings, BrandDraft.of(snapshot.settings.brands[0]).words),
            )
            st.rerun()
        if st.button("Say it differently"):
            if snapshot.settings.brands:
                st.session_state[DRAFT] = BrandDraft.of(snapshot.settings.brands[0])
            go_to("1")
        if snapshot.settings.database_url is None and st.button("Show me the sample"):
            show_sample()
            st.rerun()
    if job is not None:
        offer_to_put_away(snapshot.settings.store_url)


require(Right.SET_UP)
snapshot = current_snapshot()
first = "1" if not snapshot.settings.brands or shows_sample(snapshot.settings) else "3"
step = told("step") if told("step") in STEPS else first
draw("welcome", step=int(step), draft=st.session_state.get(DRAFT))
with st.container(width=WIDTH):
    {"1": name_it, "2": say_where, "3": watch_it}[step](snapshot)
