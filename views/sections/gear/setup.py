"""Set-up in three steps: brand, sources, collecting. It ends with real numbers, or with the sample."""

from __future__ import annotations

import streamlit as st

from collectors.engine.source_facts import collected_sources
from services.operations.brand_setup import BrandDraft, known_places, ready_sources
from talkworthy.settings import Settings
from views.background.brand_setup import (
    listen_at_once,
    own_settings,
    save_setup,
    show_sample,
    shows_sample,
    start_collection,
    try_name,
    use_brand_file,
)
from views.components.forms.source_form import ask_brand, is_listening
from views.components.forms.source_picker import draw_name_trial, pick_sources
from views.components.job_progress import draw_dismiss_button, draw_job
from views.components.templating import draw
from views.queries import core as reading
from views.queries.core import StoreSnapshot
from views.queries.open_store import open_snapshot
from views.queries.sources import first_date_ranges, missing_fields
from views.url_state import get_param, set_param

DRAFT = "first_draft"
WIDTH = 760  # pixels, for a readable length of lines
STEPS = ("1", "2", "3")


def go_to(step: str) -> None:
    set_param("step", step)
    st.rerun()


def draw_brand_step(snapshot: StoreSnapshot) -> None:
    """Draw the first step: the brand. A store that is not empty is searched for the name before the next step."""
    own = own_settings(snapshot)
    draft: BrandDraft | None = st.session_state.get(DRAFT)
    has_posts = own.store_url == snapshot.settings.store_url and snapshot.span is not None
    draft = _ask_words(snapshot, own, draft, has_posts)
    result = st.session_state.get("first_found")
    if has_posts and draft is not None and result is not None:
        draw_name_trial(draft.words.name, result)
        if st.button("Next: sources", type="primary"):
            go_to("2")
    _draw_other_ways(snapshot, own)


def _ask_words(snapshot: StoreSnapshot, own: Settings, draft: BrandDraft | None, has_posts: bool) -> BrandDraft | None:
    """Ask for the brand; where nothing is stored yet, "Listen" reads the keyless sources at once."""
    submit = "Test this name" if has_posts else "Next: sources"
    words = ask_brand("first_brand", draft.words if draft else None, submit, listens=not has_posts)
    if not has_posts:
        draw("listen_note", ready=[facts.title for facts in collected_sources() if facts.ready_at_once])
    if words is None:
        return draft
    if not has_posts and is_listening():
        listen_at_once(snapshot, BrandDraft(words))
        go_to("3")
    st.session_state[DRAFT] = draft = BrandDraft(words)
    with st.spinner("Searching the collected posts ..."):
        st.session_state["first_found"] = try_name(own, draft)
    if not has_posts:
        go_to("2")
    return draft


def _draw_other_ways(snapshot: StoreSnapshot, own: Settings) -> None:
    """Draw the ways to the sample and back from it."""
    if shows_sample(snapshot.settings) and own.brands and st.button("Back to your own brand"):
        use_brand_file(own.path)
        go_to("3")
    if not shows_sample(snapshot.settings) and not own.brands and own.database_url is None:
        draw("sample_offer")
        if st.button("Show the sample first"):
            show_sample()
            go_to("3")


def draw_sources_step(snapshot: StoreSnapshot) -> None:
    """Draw the second step: sources, each tested before it is saved."""
    own = own_settings(snapshot)
    draft: BrandDraft | None = st.session_state.get(DRAFT)
    if draft is None:  # the page was reloaded, so the input is gone
        go_to("1")
        return
    start = known_places(own, draft.words) or dict.fromkeys(ready_sources(), ())
    answered = pick_sources("first", own, draft, start)
    go, back = st.columns([1, 3])
    ready = answered is not None
    if go.button("Start tracking", type="primary", disabled=not ready) and answered is not None:
        save_setup(snapshot, own, draft, answered)
        start_collection(own_settings(open_snapshot()), draft.upload, answered)
        del st.session_state[DRAFT]
        go_to("3")
    if back.button("Back"):
        go_to("1")


def draw_progress_step(snapshot: StoreSnapshot) -> None:
    """Draw the third step: the progress, and the result."""
    job = draw_job(snapshot.settings, shows_first=True)
    if job is not None and not job.ended:
        draw("background_note")
        return
    conversations = {
        brand.name: reading.conversations_by_brand(snapshot).get(brand.name, 0) for brand in snapshot.settings.brands
    }
    draw(
        "setup_result",
        conversations=conversations,
        post_count=reading.count_stored_posts(snapshot),
        collected=job is not None,
        missing=missing_fields(snapshot),
        date_ranges=first_date_ranges(snapshot),
        folder=snapshot.settings.path.resolve().parent,
        sample=shows_sample(snapshot.settings),
    )
    if any(conversations.values()):
        return
    with st.container(horizontal=True):
        if snapshot.settings.brands and st.button("Sync now", type="primary"):
            start_collection(
                snapshot.settings,
                None,
                known_places(snapshot.settings, BrandDraft.of(snapshot.settings.brands[0]).words),
            )
            st.rerun()
        if st.button("Edit brand"):
            if snapshot.settings.brands:
                st.session_state[DRAFT] = BrandDraft.of(snapshot.settings.brands[0])
            go_to("1")
        if snapshot.settings.database_url is None and st.button("Show the sample"):
            show_sample()
            st.rerun()
    if job is not None:
        draw_dismiss_button(snapshot.settings.store_url)


def draw_section(snapshot: StoreSnapshot) -> None:
    """Draw the step in the address."""
    first = "1" if not snapshot.settings.brands or shows_sample(snapshot.settings) else "3"
    step = get_param("step") if get_param("step") in STEPS else first
    draw("setup_steps", step=int(step), draft=st.session_state.get(DRAFT))
    with st.container(width=WIDTH):
        {"1": draw_brand_step, "2": draw_sources_step, "3": draw_progress_step}[step](snapshot)
