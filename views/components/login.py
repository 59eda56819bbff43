"""The login page, and the name of the visitor with a logout button."""

from __future__ import annotations

import logging

import streamlit as st
from streamlit.errors import StreamlitAuthError, StreamlitMissingAuthlibError

from reports.wording.common import FOOTER
from services.job_log import locate_error
from services.redaction import REDACTION
from views import auth
from views.auth import PermissionRefused
from views.components.templating import draw, draw_style

# A login ends at the front page, whatever page a colleague's link named. The tab remembers the link and opens it once.
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


def is_admitted() -> bool:
    """Return whether the page may be drawn; where it may not, draw the reason and a login button instead."""
    try:
        auth.admit()
        return True
    except PermissionRefused as denied:
        _draw_denied(denied)
    except Exception as error:
        # only where: the text of an error of the login may hold a token
        log.error("The login failed: %s", locate_error(error))
        _draw_denied(PermissionRefused("The login failed. Your administrator can find the reason in the log."))
    return False


def draw_visitor() -> None:
    """Draw the visitor's name and a logout button; nothing where there is no login."""
    visitor = auth.visitor()
    if not visitor.logged_in:
        return
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="visitor"):
        _remember_way(outside=False)
        with st.container(width="content"):
            draw("visitor", visitor=visitor)
        st.button("Log out", on_click=st.logout, type="tertiary")


def _draw_denied(denied: PermissionRefused) -> None:
    draw_style()
    draw("access_denied", words=str(denied))
    if denied.offer == "login":
        _remember_way(outside=True)
        for name in auth.providers():
            label = f"Log in with {name}" if name else "Log in"
            if st.button(label, type="primary", key=f"login_{name}"):
                _log_in(name)
    elif denied.offer == "logout":
        st.button("Log out", on_click=st.logout)
    draw("footer", footer=FOOTER)


def _log_in(provider: str) -> None:
    try:
        st.login(provider or None)
    except (StreamlitAuthError, StreamlitMissingAuthlibError) as error:
        log.error("The login is not set up correctly: %s", REDACTION.redact(str(error)))
        draw("aside", words="The login is not set up correctly. Your administrator can find the reason in the log.")


def _remember_way(outside: bool) -> None:
    _way(key="way", data={"outside": outside}, width="content")
