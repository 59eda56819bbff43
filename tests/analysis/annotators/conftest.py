"""Posts as annotators get them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.relevance.mentions import NameFinder
from analysis.text.language import own_words
from talkworthy.model import Brand, Post

KETTLE = Brand("Copper Kettle", ("Copper Kettle", "Love Coffee"))


@pytest.fixture(scope="session")
def make_item() -> Callable[..., AnnotatedPost]:
    """A function that makes a post about Copper Kettle, also called Love Coffee; direct where it is named."""

    def make(text: str, lang: str | None = None, **rest: Any) -> AnnotatedPost:
        at = datetime(2026, 9, 1, tzinfo=UTC)
        mentions = list(NameFinder(KETTLE).find(text))
        values: dict[str, Any] = {
            "post": Post("x:1", "x", "post", at, "x:1", text=text, author="ann", lang=lang),
            "mention_kind": "direct" if mentions else "implied",
            "author_type": "public",
            "mentions": mentions,
        }
        return AnnotatedPost(**values | rest, brand=KETTLE.name, text=text, own=own_words(text))

    return make
