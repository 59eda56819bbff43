"""Addresses of posts on Reddit, Hacker News and Stack Exchange."""

from __future__ import annotations

import re

from collectors.files.engine.sites.address import Address, UrlPlace

_REDDIT = re.compile(
    r"(?:/(?P<at>r|u|user)/(?P<name>[\w-]+))?/comments/(?P<link>[0-9a-z]+)(?:/[^/]*(?:/(?P<comment>[0-9a-z]+))?)?/?",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"/(?:questions|q)/(?P<id>\d+)(?:/[^/]*(?:/(?P<answer>\d+))?)?/?")
_ANSWER = re.compile(r"/a/(?P<answer>\d+)(?:/.*)?")
_COMMENT = re.compile(r"comment(?P<id>\d+)_\d+")
_STACK_HOSTS = re.compile(
    r"(?:(?P<own>(?:[\w-]+\.)?(?:stackoverflow|superuser|serverfault|askubuntu)|stackapps)\.com"
    r"|(?P<site>[\w.-]+)\.stackexchange\.com|(?P<math>mathoverflow\.net))"
)


def parse_reddit(address: Address) -> UrlPlace | None:
    """Parse a submission or comment; the address of a comment contains its thread, but not its parent."""
    if address.host == "redd.it" and re.fullmatch(r"/[0-9a-z]+/?", address.path):
        link = address.path.strip("/")
        native = f"reddit:t3_{link}"
        return UrlPlace(native, "reddit", "submission", f"https://www.reddit.com/comments/{link}/", native)
    match = _REDDIT.fullmatch(address.path)
    if not match or address.host != "reddit.com":
        return None
    name = match["name"]
    community = name if name is None or match["at"].lower() == "r" else f"u_{name}"
    url = f"https://www.reddit.com{match[0]}"
    thread = f"reddit:t3_{match['link'].lower()}"
    if match["comment"]:
        return UrlPlace(f"reddit:t1_{match['comment'].lower()}", "reddit", "comment", url, thread, community)
    return UrlPlace(thread, "reddit", "submission", url, thread, community)


def parse_hackernews(address: Address) -> UrlPlace | None:
    """Parse an item, or the comment to which the fragment of its story's address points."""
    item = address.parameters.get("id", "")
    if address.host != "news.ycombinator.com" or address.path != "/item" or not item.isdecimal():
        return None
    native = address.fragment if address.fragment.isdecimal() else item
    thread = f"hackernews:{item}" if native != item else None
    url = f"https://news.ycombinator.com/item?id={native}"
    return UrlPlace(f"hackernews:{native}", "hackernews", "", url, thread, "Hacker News")


def parse_stackexchange(address: Address) -> UrlPlace | None:
    """Parse a question, answer or comment; a site is named as in the API: `stackoverflow`, `coffee`."""
    host = _STACK_HOSTS.fullmatch(address.host)
    match = host and (_QUESTION.fullmatch(address.path) or _ANSWER.fullmatch(address.path))
    if not host or not match:
        return None
    site = host["own"] or host["site"] or host["math"]
    question = match.groupdict().get("id")
    kind, native = ("answer", f"p/{match['answer']}") if match["answer"] else ("question", f"p/{question}")
    if comment := _COMMENT.fullmatch(address.fragment):
        kind, native = "comment", f"c/{comment['id']}"
    elif address.fragment.isdecimal() and address.fragment != question:
        kind, native = "answer", f"p/{address.fragment}"
    thread = f"stackexchange:{site}/p/{question}" if question else None
    url = f"https://{address.host}{address.path}" + (f"#{address.fragment}" if address.fragment else "")
    return UrlPlace(f"stackexchange:{site}/{native}", "stackexchange", kind, url, thread, site)
