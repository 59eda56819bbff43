"""What the address bar holds: every choice of a reader, so that a copied link shows a colleague the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypedDict
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import streamlit as st

# These go along from page to page; every other choice belongs to one page.
KEPT = ("brand", "date_range")
# A new choice ends the reading of what was found by the old one.
ENDED = ("conversation", "post", "posts", "at", "correct")
# How the ids of posts on a page begin.
ANCHOR = "post-"


class Bound(TypedDict):
    """What ties a widget to the address: handed to it as `**bind(...)`."""

    key: str
    on_change: Callable[[], None]


# Lists are drawn as plain links, which any browser can follow or open in a new tab. A plain click would load the whole
# dashboard anew; this hands it to the running session instead. And a page is drawn piece by piece, so that a browser
# finds no post to go to when it looks: `show` waits for it, opens what is folded round it, and stays with it while what
# stands above it still grows, unless the reader moves on.
_FOLLOW = """
const SOUGHT_FOR = 30000, HELD_FOR = 15000, MOVES = ["wheel", "touchstart", "pointerdown", "keydown"];
let shown = "", hashed = "";

const unfold = (post) => {
  for (let fold = post.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
};
const hold = (id) => {
  const stop = () => { clearInterval(held); MOVES.forEach((move) => removeEventListener(move, stop, true)); };
  const until = Date.now() + HELD_FOR;
  let top = null;
  const held = setInterval(() => {
    const post = document.getElementById(id);
    if (!post || Date.now() > until) return stop();
    // one that was drawn anew stands where the old one stood, and has lost the keyboard
    if (post.getBoundingClientRect().top === top && document.activeElement === post) return;
    unfold(post);
    post.scrollIntoView({ block: "start" });
    if (document.activeElement !== post) {
      post.tabIndex = -1;
      post.focus({ preventScroll: true });
    }
    top = post.getBoundingClientRect().top;
  }, 50);
  MOVES.forEach((move) => addEventListener(move, stop, true));
};
const show = (id) => {
  if (!id) shown = "";
  if (!id || shown === id) return () => {};
  const until = Date.now() + SOUGHT_FOR;
  const sought = setInterval(() => {
    if (!document.getElementById(id) && Date.now() < until) return;
    clearInterval(sought);
    shown = id;
    hold(id);
  }, 50);
  return () => clearInterval(sought);
};

// A page that is asked for another while it is drawn for the first time may stay half drawn.
const onceDrawn = (act) => {
  const waiting = setInterval(() => {
    if (!document.querySelector(".tw-footer")) return;
    clearInterval(waiting);
    act();
  }, 50);
};

export default function ({ data, setTriggerValue }) {
  const follow = (event) => {
    const link = event.target.closest?.("a[data-inside]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!("stay" in link.dataset)) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
    setTriggerValue("follow", link.getAttribute("href"));
  };
  document.addEventListener("click", follow);
  const pasted = hashed === "" && location.hash.startsWith("#post-") && !data?.post;
  hashed = "read";
  if (pasted) onceDrawn(() => setTriggerValue("follow", location.search + location.hash));
  const stop = show(data?.post ? `post-${data.post}` : "");
  return () => { document.removeEventListener("click", follow); stop(); };
}
"""
_links = st.components.v2.component("talkworthy_links", html="<span></span>", js=_FOLLOW)


def follow_links() -> None:
    """Go where the reader's last click on one of our own links leads, and to the `post` that the address names.

    To be called before the address is read.
    """
    with st.container(key="links"):
        _links(key="follow_links", data={"post": told("post")}, on_follow_change=_take_followed)


def _take_followed() -> None:
    """Callbacks run before the page does, so that it is drawn once, as the link says."""
    followed = st.session_state["follow_links"].get("follow")
    if followed:
        st.query_params.from_dict(to_params(followed))


def to_params(link: str) -> dict[str, str]:
    """What one of our links tells; a post that it points at (`#post-...`) as `post`, since no server sees what follows
    a `#` in an address bar."""
    address = urlsplit(link)
    told_there = dict(parse_qsl(address.query))
    if address.fragment.startswith(ANCHOR):
        told_there["post"] = unquote(address.fragment.removeprefix(ANCHOR))
    return told_there


def to_link(page: str, params: Mapping[str, object]) -> str:
    """The address of one of our pages; params that are empty are left out."""
    given = {"page": page, **params}
    told = {name: str(value) for name, value in given.items() if value is not None and value is not False}
    told = {name: value for name, value in told.items() if value}
    return f"./?{urlencode(told)}"


def told(name: str) -> str:
    """What the address says of `name`, "" for nothing."""
    return str(st.query_params.get(name, ""))


def told_number(name: str, default: int) -> int:
    """A whole number from the address, `default` where it holds none that can be meant."""
    text = told(name)
    return int(text) if text.isascii() and text.isdecimal() and 0 < int(text[:9]) == int(text) else default


def tell(name: str, value: str) -> None:
    """Write a choice into the address; "" takes it out."""
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def bind(name: str, value: Any, to_text: Callable[[Any], str] = str) -> Bound:
    """Key and callback for a widget that is to show `value` now, and to tell the address what the reader makes of it.

    The address alone is believed, run by run: a widget that the reader moves writes there first.
    """
    key = f"choice_{name}"
    st.session_state[key] = value
    return {"key": key, "on_change": lambda: _on_change(name, to_text(st.session_state[key]))}


def _on_change(name: str, value: str) -> None:
    for ended in ENDED:
        tell(ended, "")
    tell(name, value)


def kept() -> dict[str, object]:
    """What a link to another page takes along."""
    return {name: told(name) for name in KEPT}
