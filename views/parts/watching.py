"""An errand that is under way, watched step by step, and how it ended."""

from __future__ import annotations

import streamlit as st

from talkworthy.settings import Settings
from talkworthy.team import Right
from views.doorkeeper import may
from views.drafting import stop
from views.errands import Errand, errand_of, put_away
from views.parts.drawing import draw

LOOK_EVERY_SECONDS = 1.0


def draw_errand(settings: Settings) -> Errand | None:
    """The newest errand on this store, drawn again and again while it is under way; None where there is none."""
    errand = errand_of(settings.store_url)
    if errand is None:
        return None
    if errand.ended:
        draw("errand", errand=errand)
    else:
        _watch(settings)
    return errand


@st.fragment(run_every=LOOK_EVERY_SECONDS)
def _watch(settings: Settings) -> None:
    errand = errand_of(settings.store_url)
    if errand is None or errand.ended:
        st.rerun()  # the whole page: there is something new to see
    draw("errand", errand=errand)
    if may(Right.SET_UP) and not errand.stopped and st.button("Stop here", key="stop_errand"):
        stop(settings)


def offer_to_put_away(store_url: str) -> None:
    """A button that takes the words about an errand that has ended off the page."""
    if st.button("Done with this", key="put_away"):
        put_away(store_url)
        st.rerun()
