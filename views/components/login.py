"""The door on the screen: what somebody reads who may not come in yet, and who is here once they are."""

from __future__ import annotations

import logging

import streamlit as st
from streamlit.errors import StreamlitAuthError, StreamlitMissingAuthlibError

from reports.wording.common import FOOTER
from views import auth
from views.auth import Shut
from views.components.templating import draw, draw_style

# A login ends at the front page, whatever page a colleague's link named. The tab remembers the way, and goes it once.
_REMEMBER = """
export default function ({ data }) {
  const name = "talkworthy_way";
  if (data.outside) {
    if (location.search) sessionStorage.setItem(name, location.search);
    return;
  }
  const way = sessionStorage.getItem(name);
  sessionStorage.removeItem(name);
  if (way?.startsWith("?") && !location.search) location.replace(location.pathname + way);
}
"""
log = logging.getLogger(__name__)
_way = st.components.v2.component("talkworthy_way", html="<span></span>", js=_REMEMBER)


def opened() -> bool:
    """Whether a page may be drawn; where it may not, what is to be done about it is drawn instead."""
    try:
        auth.let_in()
        return True
    except Shut as shut:
        _draw_shut(shut)
    except Exception:
        log.exception("Nobody can be let in")
        _draw_shut(Shut("The login failed. Whoever runs Talkworthy finds the reason in its log."))
    return False


def draw_visitor() -> None:
    """Who is here, and the way out; nothing where nobody logs in."""
    visitor = auth.visitor()
    if not visitor.logged_in:
        return
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="visitor"):
        _remember_way(outside=False)
        with st.container(width="content"):
            draw("visitor", visitor=visitor)
        st.button("Log out", on_click=st.logout, type="tertiary")


def _draw_shut(shut: Shut) -> None:
    draw_style()
    draw("door", words=str(shut))
    if shut.offer == "login":
        _remember_way(outside=True)
        for name in auth.providers():
            label = f"Log in with {name}" if name else "Log in"
            if st.button(label, type="primary", key=f"login_{name}"):
                _log_in(name)
    elif shut.offer == "logout":
        st.button("Log out", on_click=st.logout)
    draw("footer", footer=FOOTER)


def _log_in(provider: str) -> None:
    try:
        st.login(provider or None)
    except (StreamlitAuthError, StreamlitMissingAuthlibError):
        log.exception("The login is not set up as it has to be")
        draw("aside", words="The login is not set up as it has to be. Whoever runs Talkworthy finds why in its log.")


def _remember_way(outside: bool) -> None:
    _way(key="way", data={"outside": outside}, width="content")
