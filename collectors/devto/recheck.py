"""Rechecks of known articles and comments of DEV."""

from __future__ import annotations

import re
from collections.abc import Sequence

from collectors.devto.client import DevtoApi
from collectors.engine.failures import NotFound
from collectors.engine.place import Item
from collectors.engine.recheck import CurrentPosts
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow, decode_object

_ARTICLE = re.compile(r"devto:([0-9]{1,18})")


def to_article(post: Post) -> str | None:
    """Return the number of the article of a post; None if it is not a post of DEV."""
    match = _ARTICLE.fullmatch(post.thread)
    return match[1] if match and post.id.startswith("devto:") else None


def recheck_article(api: DevtoApi, number: str, known: Sequence[Post]) -> CurrentPosts:
    """Return the current posts of an article. A comment that is missing in the whole tree is gone, unless some of the
    response was malformed.
    """
    malformed = api.place.malformed
    current: dict[str, Post | None] = {}
    article: Item = {}
    comments = [post for post in known if post.id != post.thread]
    try:
        if len(comments) < len(known):
            article = api.article(number)
            current |= {post.id: post for post in api.to_posts(iter([{"post": article, "article": int(number)}]))}
    except NotFound as error:
        _check_that_the_api_answered(error)
        current[f"devto:{number}"] = None
    if not comments:
        return current
    missing: dict[str, None] = dict.fromkeys(post.id for post in comments)
    try:
        tree = list(api.comments(number, article))
    except NotFound as error:
        _check_that_the_api_answered(error)
        return current | missing
    current |= {post.id: post for post in api.to_posts(iter(tree))}
    is_certain = api.place.malformed == malformed and (bool(tree) or not article.get("comments_count"))
    return (missing if is_certain else {}) | current


def _check_that_the_api_answered(error: NotFound) -> None:
    """Raise `error` unless the API itself reports that a post does not exist: `{"error": "not found", ...}`."""
    try:
        is_from_api = isinstance(decode_object(error.body).get("error"), str)
    except BadRow:
        is_from_api = False
    if not is_from_api:
        raise error
