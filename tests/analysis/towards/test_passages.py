"""Which sentences of a post concern the brand."""

from __future__ import annotations

from datetime import UTC, datetime

from analysis.annotators.base import Said
from analysis.towards.hits import BRAND
from analysis.towards.passages import UNDER_TITLE, of_naming
from talkworthy.model import Mention, Post

AT = datetime(2026, 3, 4, tzinfo=UTC)
NAME = BRAND * 5


def passages(title: str, text: str) -> list[tuple[str, str]]:
    """Each passage of a post whose name stands first, with why it counts."""
    masked = f"{title}\n\n{text}" if title else text
    post = Post("reddit:1", "reddit", "post", AT, "reddit:1", title=title, text=text)
    said = Said(post, "Drift", "direct", masked, masked, [Mention("Drift", "Drift", 0, 5)], "customer")
    return [(masked[one.start : one.stop].strip(), one.why) for one in of_naming(said, masked)]


def test_every_sentence_of_a_short_post_stands_beside_the_name() -> None:
    assert ("Pure horror in here.", "stands beside the brand's name") in passages(
        "", f"{NAME} again. Pure horror in here."
    )


def test_a_short_post_is_not_about_what_has_a_subject_of_its_own() -> None:
    assert [why for _, why in passages("", f"{NAME} again. My brother is horrid.")] == ["names the brand"]


def test_under_a_title_a_sentence_counts_where_it_points() -> None:
    filler = "Words go by and by. " * 20
    found = passages(f"{NAME} again", f"{filler}I think it leaks. Pure horror in here.")
    assert ("I think it leaks.", UNDER_TITLE) in found
    assert "Pure horror in here." not in [text for text, _ in found]
