"""Posts of a thread about Copper Kettle, as the model gets them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.relevance.mentions import NameFinder
from analysis.text.language import own_words
from talkworthy.model import Brand, Post, full_text

KETTLE = Brand("Copper Kettle", ("Copper Kettle",))
AT = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def make_post() -> Callable[..., AnnotatedPost]:
    """A function that makes a post: text, id (the first post by default), title, what it answers, and other values."""

    def make(
        text: str, post: str = "x:1", title: str = "", reply_to: str | None = None, **values: Any
    ) -> AnnotatedPost:
        whole = full_text(title, text)
        mentions = list(NameFinder(KETTLE).find(whole))
        defaults: dict[str, Any] = {
            "mention_kind": "direct" if mentions else "implied", "author_type": "public", "mentions": mentions,
        }  # fmt: skip
        lang = values.pop("lang", None)
        return AnnotatedPost(
            post=Post(post, "x", "post", AT, "x:1", title=title, text=text, author=post, reply_to=reply_to, lang=lang),
            brand=KETTLE.name, text=whole, own=own_words(whole), **defaults | values,
        )  # fmt: skip

    return make
