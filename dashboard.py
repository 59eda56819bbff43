"""The door: the table of pages, in the order in which a reader needs them."""

import streamlit as st

from talkworthy.team import Right
from views import doorkeeper
from views.address import told
from views.frame import framed
from views.parts import door

PAGES = {
    "worthy": st.Page("views/worthy.py", title="Worthy?"),
    "card": st.Page("views/card.py", title="The card"),
    "conversations": st.Page("views/conversations.py", title="Conversations"),
    "topics": st.Page("views/topics.py", title="Topics"),
    "who": st.Page("views/who.py", title="Who they are"),
    "customers": st.Page("views/four_customers.py", title="Four customers"),
    "speaking": st.Page("views/speaking.py", title="When to speak"),
    "spread": st.Page("views/spread.py", title="Where it spreads"),
    "assumptions": st.Page("views/assumptions.py", title="Assumptions"),
    "machine": st.Page("views/machine.py", title="Check the machine"),
    "label": st.Page("views/labelling.py", title="Label a sample"),
    "quarantine": st.Page("views/quarantine.py", title="Quarantine"),
    "sources": st.Page("views/sources.py", title="Sources and runs"),
    "reports": st.Page("views/handing_out.py", title="Reports"),
    "welcome": st.Page("views/welcome.py", title="Welcome"),
}
# what stands behind the numbers, and is looked at now and then
BEHIND = ("machine", "label", "quarantine", "sources", "reports")
# what a page is of no use without; the others leave out what its reader may not do
NEEDED = {"label": Right.LABEL, "welcome": Right.SET_UP}
# reached from where it is of use, and not named among the others
UNNAMED = ("welcome",)

st.set_page_config(page_title="Talkworthy", page_icon="💬", layout="wide", initial_sidebar_state="collapsed")
chosen = told("page") if told("page") in PAGES else next(iter(PAGES))
if door.opened():
    titles = {name: page.title for name, page in PAGES.items() if name not in NEEDED or doorkeeper.may(NEEDED[name])}
    # One address for all pages, told apart by `?page=`: Streamlit's own page addresses make the browser look for the
    # server below each of them first, and report an error every time.
    named = {name: title for name, title in titles.items() if name not in UNNAMED}
    with framed(chosen, named, [name for name in BEHIND if name in titles]):
        door.draw_visitor()
        st.navigation([PAGES[chosen]], position="hidden").run()
