"""The address bar: it holds every choice of a reader, so that a copied link shows a colleague the same page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypedDict, TypeVar
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import streamlit as st

# Links to all pages carry these parameters; every other one belongs to one page.
SHARED = ("brand", "date_range")
# A new choice removes these: they point into the list or thread that the old choice gave.
RESET_BY_CHOICE = ("conversation", "post", "posts", "at", "correct")
# Prefix of the ids of posts on a page.
ANCHOR = "post-"
# Parameters and values of earlier versions, so that links of then still work.
EARLIER_NAMES = {"talk": "conversation", "window": "date_range", "voice": "author_type", "side": "sentiment"}
EARLIER_AUTHOR_TYPE, PUBLIC = "customer", "public"
# Where the pages of earlier versions are now, and the parts of the page on customers.
EARLIER_PAGES: Mapping[str, Mapping[str, str]] = {
    "worthy": {"page": "overview"},
    "card": {"page": "overview", "tab": "care"},
    "speaking": {"page": "conversations", "tab": "replies"},
    "customers": {"page": "conversations", "tab": "stories"},
    "who": {"page": "topics", "tab": "needs"},
    "spread": {"page": "compare", "tab": "communities"},
    "assumptions": {"page": "reports", "tab": "assumptions"},
    "machine": {"page": "accuracy"},
    "label": {"page": "review"},
    "quarantine": {"page": "spam"},
    "welcome": {"page": "setup"},
}
EARLIER_PARTS: Mapping[str, Mapping[str, str]] = {
    "queue": {"page": "conversations", "tab": "queue"},
    "log": {"page": "reports", "tab": "notes"},
}


Value = TypeVar("Value")


class Bound(TypedDict):
    """Keyword arguments that tie a widget to the address: `**bind(...)`."""

    key: str
    on_change: Callable[[], None]


# Lists are drawn as plain links, which any browser can follow or open in a new tab. A plain click would reload the
# whole dashboard; this hands it to the running session instead. And since a page is drawn piece by piece, the browser
# does not find the linked post at once: `show` waits for the post, opens the branches around it, and keeps it in view
# while the page above it still grows, until the reader scrolls.
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
    // a post that was redrawn is in the same place, but has lost the keyboard focus
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

// A page that is interrupted by a link while it is drawn for the first time may stay half drawn.
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
    """Follow the reader's last click on one of our own links, and scroll to the `post` in the address.

    Must be called before the address is read.
    """
    with st.container(key="links"):
        _links(key="follow_links", data={"post": get_param("post")}, on_follow_change=_on_link_followed)


def _on_link_followed() -> None:
    """Put the link into the address. Callbacks run before the page, so the page is drawn once."""
    followed = st.session_state["follow_links"].get("follow")
    if followed:
        st.query_params.from_dict(to_params(followed))


def to_params(link: str) -> dict[str, str]:
    """Return the parameters of one of our links, by their current names.

    A post after the `#` (`#post-...`) becomes `post`, since a browser sends no server what follows a `#`.
    """
    address = urlsplit(link)
    params = dict(parse_qsl(address.query))
    if address.fragment.startswith(ANCHOR):
        params["post"] = unquote(address.fragment.removeprefix(ANCHOR))
    return to_current_names(params)


def to_current_names(params: Mapping[str, str]) -> dict[str, str]:
    """Return `params` with parameters of earlier versions (`talk`, `window`, ...) under their current names."""
    current = {EARLIER_NAMES.get(name, name): value for name, value in params.items()}
    if "voice" in params:
        author_types = params["voice"].split("|")
        current["author_type"] = "|".join(PUBLIC if name == EARLIER_AUTHOR_TYPE else name for name in author_types)
    return _to_current_place(current | {name: value for name, value in params.items() if name not in EARLIER_NAMES})


def _to_current_place(params: Mapping[str, Value]) -> dict[str, Value | str]:
    """Return `params` with a page of earlier versions (`worthy`, ...) replaced by its place and tab of today."""
    place = EARLIER_PAGES.get(str(params.get("page")))
    if place is None:
        return {**params}
    if params["page"] == "customers":
        place = EARLIER_PARTS.get(str(params.get("part")), place)
    return {**place, **{name: value for name, value in params.items() if name not in ("page", "part")}}


def use_current_names() -> None:
    """Rewrite an address of an earlier version; must be called before the address is read."""
    params = st.query_params.to_dict()
    current = to_current_names(params)
    if current != params:
        st.query_params.from_dict(current)


def to_link(page: str, params: Mapping[str, object]) -> str:
    """Return the address of one of our pages, also by its name of earlier versions; empty parameters are left out."""
    named = _to_current_place({"page": page, **params})
    texts = {name: str(value) for name, value in named.items() if value is not None and value is not False}
    texts = {name: value for name, value in texts.items() if value}
    return f"./?{urlencode(texts)}"


def get_param(name: str) -> str:
    """Return a parameter of the address, "" where it is missing."""
    return str(st.query_params.get(name, ""))


def get_int_param(name: str, default: int) -> int:
    """Return a parameter that is a whole number of at least 1, `default` where it is missing or something else."""
    text = get_param(name)
    return int(text) if text.isascii() and text.isdecimal() and 0 < int(text[:9]) == int(text) else default


def set_param(name: str, value: str) -> None:
    """Set a parameter of the address; "" removes it."""
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def bind(name: str, value: Any, to_text: Callable[[Any], str] = str) -> Bound:
    """Return key and callback for a widget that shows `value` and writes the reader's choice into the address.

    The address is the only state: each run sets the widget from it, and a changed widget writes there first.
    """
    key = f"choice_{name}"
    st.session_state[key] = value
    return {"key": key, "on_change": lambda: _on_change(name, to_text(st.session_state[key]))}


def _on_change(name: str, value: str) -> None:
    for other in RESET_BY_CHOICE:
        set_param(other, "")
    set_param(name, value)


def shared_params() -> dict[str, object]:
    """Return the parameters that a link to another page carries."""
    return {name: get_param(name) for name in SHARED}
