"""The door: the table of pages, in the order in which a reader needs them."""

import streamlit as st

from views.frame import framed

PAGES = [
    st.Page("views/worthy.py", title="Worthy?", url_path="worthy", default=True),
    st.Page("views/conversations.py", title="Conversations", url_path="conversations"),
    st.Page("views/topics.py", title="Topics", url_path="topics"),
    st.Page("views/sources.py", title="Sources and runs", url_path="sources"),
]

st.set_page_config(page_title="Talkworthy", page_icon="💬", layout="wide", initial_sidebar_state="collapsed")
page = st.navigation(PAGES, position="hidden")
with framed(page, PAGES):
    page.run()
