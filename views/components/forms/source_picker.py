"""Where to listen, asked and tried: a file, the places, and what each of them gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from collectors.engine.source_facts import facts_of
from services.operations.brand_setup import BrandDraft
from services.operations.brand_trial import TRIAL_DAYS, TrialResult
from talkworthy.settings import Settings
from views.background.brand_setup import try_places, try_upload
from views.components.forms.source_form import ask_columns, ask_file, ask_places, draw_found, empty_secret_boxes
from views.components.templating import draw

_UNKNOWN_FORM = "--map "
Tried = dict[str, TrialResult]


def ask_where(key: str, own: Settings, draft: BrandDraft, start: Mapping[str, Sequence[str]]) -> tuple[str, ...] | None:
    """Ask where to listen, try all of it, and tell what came; the sources that answered.

    None while nothing was tried, or nothing of it works. What is typed goes into `draft`.
    """
    file = _ask_file(key, own, draft)
    told = ask_places(f"{key}_places", start, {*own.secrets, *draft.secrets}, "Try these places")
    tried: Tried = st.session_state.setdefault(f"{key}_tried", {})
    if told is not None:
        draft.places = told.places
        draft.secrets |= told.secrets
        names = ", ".join(facts_of(source).title for source in draft.places)
        with st.spinner(f"Asking {names or 'nobody'} for the last {TRIAL_DAYS} days: up to a minute ..."):
            st.session_state[f"{key}_tried"] = try_places(own, draft)
        empty_secret_boxes()
        st.rerun()
    for source, found in tried.items():
        draw_found(facts_of(source).title, draft.words.name, found, TRIAL_DAYS)
    answered = tuple(source for source, found in tried.items() if not found.failure)
    if tried and not answered:
        draw("none_answers", file=file)
    return answered if answered or file else None


def draw_tried_name(brand: str, found: TrialResult) -> None:
    """What a name finds in the store."""
    draw_found("The talk that is here:", brand, found)


def _ask_file(key: str, own: Settings, draft: BrandDraft) -> bool:
    """Ask for a file and try it; whether there is one that can be read."""
    upload = ask_file(f"{key}_file", draft.upload)
    if upload is None:
        draft.upload = None
        return False
    fresh = upload is not draft.upload
    draft.upload = upload
    found: TrialResult | None = st.session_state.get(f"{key}_file_found")
    if found is not None and _UNKNOWN_FORM in found.failure and not fresh:
        ask_columns(upload)
        fresh = st.button("Try the file with these columns")
    if fresh or found is None:
        with st.spinner(f"Reading {upload.name} ..."):
            found = st.session_state[f"{key}_file_found"] = try_upload(own, draft)
        if _UNKNOWN_FORM in found.failure:
            st.rerun()  # which draws the form about its columns
    if _UNKNOWN_FORM not in found.failure or upload.columns:
        draw_found(upload.name, draft.words.name, found)
    return not found.failure
