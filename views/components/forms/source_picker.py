"""The choice of sources: a file and sources are chosen and tested, with the result of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from collectors.engine.source_facts import facts_of
from services.operations.brand_setup import BrandDraft
from services.operations.brand_trial import TRIAL_DAYS, TrialResult
from talkworthy.settings import Settings
from views.background.brand_setup import try_places, try_upload
from views.components.forms.source_form import ask_columns, ask_file, ask_places, draw_trial_result, empty_secret_boxes
from views.components.templating import draw

_UNKNOWN_FORM = "--map "
Tried = dict[str, TrialResult]


def pick_sources(
    key: str, own: Settings, draft: BrandDraft, start: Mapping[str, Sequence[str]]
) -> tuple[str, ...] | None:
    """Ask for sources, test them, draw the results, and return the sources that work.

    None while nothing was tested, or nothing works. The input is saved in `draft`.
    """
    file = _ask_file(key, own, draft)
    places_draft = ask_places(f"{key}_places", start, {*own.secrets, *draft.secrets}, "Test sources")
    tried: Tried = st.session_state.setdefault(f"{key}_tried", {})
    if places_draft is not None:
        draft.places = places_draft.places
        draft.secrets |= places_draft.secrets
        names = ", ".join(facts_of(source).title for source in draft.places)
        with st.spinner(f"Testing {names or 'no source'} over the last {TRIAL_DAYS} days: up to a minute ..."):
            st.session_state[f"{key}_tried"] = try_places(own, draft)
        empty_secret_boxes()
        st.rerun()
    for source, result in tried.items():
        draw_trial_result(facts_of(source).title, draft.words.name, result, TRIAL_DAYS)
    answered = tuple(source for source, result in tried.items() if not result.failure)
    if tried and not answered:
        draw("no_source_works", file=file)
    return answered if answered or file else None


def draw_name_trial(brand: str, result: TrialResult) -> None:
    """Draw what a name matches in the store."""
    draw_trial_result("Collected posts:", brand, result)


def _ask_file(key: str, own: Settings, draft: BrandDraft) -> bool:
    """Ask for a file and test it; return whether there is one that can be imported."""
    upload = ask_file(f"{key}_file", draft.upload)
    if upload is None:
        draft.upload = None
        return False
    fresh = upload is not draft.upload
    draft.upload = upload
    result: TrialResult | None = st.session_state.get(f"{key}_file_found")
    if result is not None and _UNKNOWN_FORM in result.failure and not fresh:
        ask_columns(upload)
        fresh = st.button("Test with these columns")
    if fresh or result is None:
        with st.spinner(f"Reading {upload.name} ..."):
            result = st.session_state[f"{key}_file_found"] = try_upload(own, draft)
        if _UNKNOWN_FORM in result.failure:
            st.rerun()  # which draws the form about its columns
    if _UNKNOWN_FORM not in result.failure or upload.columns:
        draw_trial_result(upload.name, draft.words.name, result)
    return not result.failure
