"""Entry point of the dashboard: it draws the place and tab in the address, inside the frame of every page."""

import streamlit as st

from views.components import login
from views.layout import draw_tab, page_frame
from views.places import Location
from views.url_state import get_param, use_current_names

st.set_page_config(page_title="Talkworthy", page_icon="💬", layout="wide", initial_sidebar_state="collapsed")
use_current_names()
location = Location.at(get_param("page"), get_param("tab"))
if login.is_admitted():
    # One address for all pages, with `?page=`: with Streamlit's own page addresses the browser looks for the server
    # below each of them first, and reports an error every time. `url_path` only tells Streamlit which page this is, so
    # that it clears what the page before had drawn.
    page = st.Page(
        lambda: draw_tab(location), title=location.title, url_path=f"{location.name}-{location.tab or 'first'}"
    )
    with page_frame(location):
        login.draw_visitor()
        st.navigation([page], position="hidden").run()
