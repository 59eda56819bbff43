"""The door: the table of pages, in the order in which a reader needs them."""

import streamlit as st

from talkworthy.roles import Right
from views import auth
from views.components import login
from views.layout import page_frame
from views.url_state import get_param

PAGES = {
    "worthy": st.Page("views/pages/worthy.py", title="Worthy?"),
    "card": st.Page("views/pages/scorecard.py", title="The card"),
    "conversations": st.Page("views/pages/conversations.py", title="Conversations"),
    "topics": st.Page("views/pages/topics.py", title="Topics"),
    "who": st.Page("views/pages/customer_needs.py", title="Who they are"),
    "customers": st.Page("views/pages/weekly_customers.py", title="Four customers"),
    "speaking": st.Page("views/pages/response_queue.py", title="When to speak"),
    "spread": st.Page("views/pages/reach.py", title="Where it spreads"),
    "assumptions": st.Page("views/pages/assumptions.py", title="Assumptions"),
    "machine": st.Page("views/pages/model_quality.py", title="Check the machine"),
    "label": st.Page("views/pages/label_sample.py", title="Label a sample"),
    "quarantine": st.Page("views/pages/quarantine.py", title="Quarantine"),
    "sources": st.Page("views/pages/sources.py", title="Sources and runs"),
    "reports": st.Page("views/pages/report_download.py", title="Reports"),
    "welcome": st.Page("views/pages/setup.py", title="Welcome"),
}
# what stands behind the numbers, and is looked at now and then
BEHIND = ("machine", "label", "quarantine", "sources", "reports")
# what a page is of no use without; the others leave out what its reader may not do
NEEDED = {"label": Right.LABEL, "welcome": Right.SET_UP}
# reached from where it is of use, and not named among the others
UNNAMED = ("welcome",)

st.set_page_config(page_title="Talkworthy", page_icon="💬", layout="wide", initial_sidebar_state="collapsed")
chosen = get_param("page") if get_param("page") in PAGES else next(iter(PAGES))
if login.opened():
    titles = {name: page.title for name, page in PAGES.items() if name not in NEEDED or auth.may(NEEDED[name])}
    # One address for all pages, told apart by `?page=`: Streamlit's own page addresses make the browser look for the
    # server below each of them first, and report an error every time.
    named = {name: title for name, title in titles.items() if name not in UNNAMED}
    with page_frame(chosen, named, [name for name in BEHIND if name in titles]):
        login.draw_visitor()
        st.navigation([PAGES[chosen]], position="hidden").run()
