"""Entry point of the dashboard: the table of pages, in the order in which a reader needs them."""

import streamlit as st

from talkworthy.roles import Right
from views import auth
from views.components import login
from views.layout import page_frame
from views.url_state import get_param, use_current_names

PAGES = {
    "worthy": st.Page("views/pages/worthy.py", title="Worthy?"),
    "card": st.Page("views/pages/scorecard.py", title="Scorecard"),
    "conversations": st.Page("views/pages/conversations.py", title="Conversations"),
    "topics": st.Page("views/pages/topics.py", title="Topics"),
    "who": st.Page("views/pages/customer_needs.py", title="Needs"),
    "customers": st.Page("views/pages/weekly_customers.py", title="Customers of the week"),
    "speaking": st.Page("views/pages/response_queue.py", title="Replies"),
    "spread": st.Page("views/pages/reach.py", title="Reach"),
    "assumptions": st.Page("views/pages/assumptions.py", title="Assumptions"),
    "machine": st.Page("views/pages/model_quality.py", title="Accuracy"),
    "label": st.Page("views/pages/label_sample.py", title="Review mentions"),
    "quarantine": st.Page("views/pages/quarantine.py", title="Suspected spam"),
    "sources": st.Page("views/pages/sources.py", title="Data sources"),
    "reports": st.Page("views/pages/report_download.py", title="Reports"),
    "welcome": st.Page("views/pages/setup.py", title="Set up"),
}
# pages about the data and its quality: shown in a second line of links
SECONDARY = ("machine", "label", "quarantine", "sources", "reports")
# pages that are shown only to people with this right
RIGHT_NEEDED = {"label": Right.LABEL, "welcome": Right.SETTINGS}
# reached by links from other pages, not from the navigation
UNLISTED = ("welcome",)

st.set_page_config(page_title="Talkworthy", page_icon="💬", layout="wide", initial_sidebar_state="collapsed")
use_current_names()
chosen = get_param("page") if get_param("page") in PAGES else next(iter(PAGES))
if login.is_admitted():
    titles = {
        name: page.title for name, page in PAGES.items() if name not in RIGHT_NEEDED or auth.may(RIGHT_NEEDED[name])
    }
    # One address for all pages, with `?page=`: with Streamlit's own page addresses the browser looks for the server
    # below each of them first, and reports an error every time.
    listed = {name: title for name, title in titles.items() if name not in UNLISTED}
    with page_frame(chosen, listed, [name for name in SECONDARY if name in titles]):
        login.draw_visitor()
        st.navigation([PAGES[chosen]], position="hidden").run()
