"""Add or edit a brand, add a source or import a file: the forms of the first visit again."""

from __future__ import annotations

import streamlit as st

from services.operations.brand_setup import BrandDraft, known_places
from talkworthy.settings import Settings
from talkworthy.settings_writer import BrandInput
from views.background.brand_setup import save_setup, start_collection, try_name
from views.components.forms.source_form import ask_brand
from views.components.forms.source_picker import draw_name_trial, pick_sources
from views.components.templating import draw
from views.queries.core import StoreSnapshot

NEW = "New brand"
_NAMED, _FOUND, _PLACED = "named_draft", "named_found", "placed_draft"


def draw_brand_editor(snapshot: StoreSnapshot, own: Settings) -> None:
    """Draw two expanders: one for brands, one for sources and files."""
    with st.expander("Add or edit a brand"):
        _draw_brand(snapshot, own)
    if own.brands:
        with st.expander("Add a source or import a file"):
            _draw_sources(snapshot, own)


def _draw_brand(snapshot: StoreSnapshot, own: Settings) -> None:
    by_query = {brand.name for brand in own.brands if brand.query is not None}
    names = [brand.name for brand in own.brands if brand.name not in by_query]
    which = st.selectbox("Which brand?", [NEW, *names], key="which_brand")
    if by_query:
        draw(
            "aside", words=f"{', '.join(sorted(by_query))}: defined by a query, which can be changed in the brand file."
        )
    known = None if which == NEW else BrandInput.of(own.brand(which))
    words = ask_brand(f"brand_form_{which}", known, "Test")
    if words is not None:
        draft = BrandDraft(words)
        with st.spinner("Searching the collected posts ..."):
            st.session_state[_FOUND] = try_name(own, draft)
        st.session_state[_NAMED] = which, draft
    chosen, tried = st.session_state.get(_NAMED, (None, None))
    if tried is None or chosen != which:
        return
    draw_name_trial(tried.words.name, st.session_state[_FOUND])
    if not st.session_state[_FOUND].failure and st.button("Save and analyse", type="primary"):
        save_setup(snapshot, own, tried, ())
        del st.session_state[_NAMED]
        start_collection(
            own, None, known_places(own, tried.words) if known is None else (), _new_names(own, tried.words)
        )
        st.rerun()


def _new_names(own: Settings, words: BrandInput) -> list[str]:
    """Return the brands that are new: posts about all others were collected already."""
    known = {brand.name.casefold() for brand in own.brands}
    return [name for name in (words.name, *words.competitors) if name.casefold() not in known]


def _draw_sources(snapshot: StoreSnapshot, own: Settings) -> None:
    names = [brand.name for brand in own.brands]
    name = st.selectbox("For which brand?", names, key="place_brand") if len(names) > 1 else names[0]
    draft: BrandDraft | None = st.session_state.get(_PLACED)
    if draft is None or draft.words.name != name:
        draft = st.session_state[_PLACED] = BrandDraft.of(own.brand(name))
    answered = pick_sources(f"more_{name}", own, draft, known_places(own, draft.words))
    if answered is not None and st.button("Save and sync", type="primary", key="keep_places"):
        upload = draft.upload
        save_setup(snapshot, own, draft, answered)
        del st.session_state[_PLACED]
        st.session_state.pop(f"more_{name}_tried", None)
        start_collection(own, upload, answered)
        st.rerun()
