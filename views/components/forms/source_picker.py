"""The choice of sources: a file and sources are chosen and tested, with the result of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from collectors.engine.source_facts import facts_of
from services.operations.brand_setup import BrandDraft
from services.operations.brand_trial import TRIAL_DAYS, TrialResult
from talkworthy.settings import Settings
from views.background.brand_setup import preview_upload, try_places, try_upload
from views.components.forms.map_form import ask_map
from views.components.forms.source_form import ask_file, ask_places, draw_trial_result, empty_secret_boxes
from views.components.templating import draw

IMPORT_HINT = (
    "The button at the end of this page imports it like this. "
    "To collect from the web as well, test these sources first:"
)
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
    if fresh or result is None:
        with st.spinner(f"Reading {upload.name} ..."):
            result = st.session_state[f"{key}_file_found"] = try_upload(own, draft)
    if result.proposal is not None:
        return _correct_map(key, own, draft, result)
    draw_trial_result(upload.name, draft.words.name, result)
    return not result.failure


def _correct_map(key: str, own: Settings, draft: BrandDraft, result: TrialResult) -> bool:
    """Draw how a file in an unknown format is read, to be corrected; return whether it can be imported like this."""
    upload, proposal = draft.upload, result.proposal
    assert upload is not None
    assert proposal is not None
    summary = st.container()
    chosen = ask_map(upload, proposal, result.missing)
    if chosen != upload.column_map:
        if st.button("Test with these columns", key=f"{key}_test_columns"):
            upload.column_map = chosen
            with st.spinner(f"Reading {upload.name} ..."):
                st.session_state[f"{key}_file_found"] = _read_again(own, draft)
            st.rerun()
        return False
    is_ready = proposal.is_usable and not result.failure
    if is_ready:
        with summary:  # what the file says about the brand first, how it is read below
            draw_trial_result(upload.name, draft.words.name, result)
    elif proposal.is_usable:  # no error: other columns may do
        draw("aside", words=f"With these columns it cannot be imported. {result.failure}")
    if is_ready:
        draw("aside", words=IMPORT_HINT)
    return is_ready


def _read_again(own: Settings, draft: BrandDraft) -> TrialResult:
    """Return what the upload has with its corrected map, and how its posts are read."""
    assert draft.upload is not None
    proposal = preview_upload(own, draft.upload)
    result = try_upload(own, draft) if proposal.is_usable else TrialResult()
    return replace(result, proposal=proposal)
