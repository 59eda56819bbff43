"""Which sentences of a post concern the brand."""

from __future__ import annotations

from datetime import UTC, datetime

from analysis.annotators.base import AnnotatedPost
from analysis.sentiment.passages import UNDER_TITLE, passages_of_mention, passages_of_reply
from analysis.sentiment.valence import BRAND, OTHER
from talkworthy.model import NameMatch, Post

AT = datetime(2026, 3, 4, tzinfo=UTC)
NAME = BRAND * 5


def passages(title: str, text: str) -> list[tuple[str, str]]:
    """Return each passage of a post whose name comes first, with the reason why it counts."""
    masked = f"{title}\n\n{text}" if title else text
    post = Post("reddit:1", "reddit", "post", AT, "reddit:1", title=title, text=text)
    item = AnnotatedPost(post, "Drift", "direct", masked, masked, [NameMatch("Drift", "Drift", 0, 5)], "public")
    return [
        (masked[passage.start : passage.stop].strip(), passage.why) for passage in passages_of_mention(item, masked)
    ]


def test_every_sentence_of_a_short_post_counts() -> None:
    assert ("Pure horror in here.", "next to a sentence with the brand's name") in passages(
        "", f"{NAME} again. Pure horror in here."
    )


def test_a_short_post_is_not_about_what_has_a_subject_of_its_own() -> None:
    assert [why for _, why in passages("", f"{NAME} again. My brother is horrid.")] == ["names the brand"]


def test_under_a_title_a_sentence_counts_where_it_points() -> None:
    filler = "Words go by and by. " * 20
    result = passages(f"{NAME} again", f"{filler}I think it leaks. Pure horror in here.")
    assert ("I think it leaks.", UNDER_TITLE) in result
    assert "Pure horror in here." not in [text for text, _ in result]


def test_what_goes_on_after_another_name_is_not_about_the_brand() -> None:
    filler = "Words go by and by. " * 20
    assert passages("", f"{filler}{NAME} again. In short, see Fernweh. It leaks.") == [
        (f"{NAME} again.", "names the brand")
    ]


def test_a_sentence_that_goes_over_to_a_competitor_leaves_what_follows_to_it() -> None:
    filler = "Words go by and by. " * 20
    over = f"I have long had {NAME} here, but now I got {OTHER * 5}."
    assert passages("", f"{filler}{over} It leaks.") == [(over, "names the brand")]
    assert len(passages("", f"{filler}{NAME} beats all, but not {OTHER * 5}. It leaks.")) == 2


def test_praise_of_a_guide_does_not_go_on_about_the_brand() -> None:
    filler = "Words go by and by. " * 20
    assert len(passages("", f"{filler}{NAME} again. Amazing resource.")) == 1


def test_a_competitor_in_the_sentence_beside_leaves_only_the_rules_to_read_it() -> None:
    masked = f"{NAME} again. Pure horror, {OTHER * 5} is."
    post = Post("reddit:1", "reddit", "post", AT, "reddit:1", text=masked)
    item = AnnotatedPost(post, "Drift", "direct", masked, masked, [NameMatch("Drift", "Drift", 0, 5)], "public")
    assert [passage.words for passage in passages_of_mention(item, masked)] == [True, False]


def test_what_is_awesome_after_a_congratulation_is_the_person() -> None:
    assert [passage.start for passage in passages_of_reply("Congratulations! That's awesome!")] == [0]
    assert len(passages_of_reply("Here we go! That's awesome!")) == 2
