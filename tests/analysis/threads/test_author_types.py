"""The author type of a post."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from analysis.text.rules import load_rules
from analysis.threads.author_types import AuthorTypeClassifier, AuthorTypeResult
from talkworthy.model import AUTHOR_TYPES as ALL_AUTHOR_TYPES
from talkworthy.model import Brand, Post

KETTLE = Brand(
    "Copper Kettle",
    ("Copper Kettle",),
    official={"x": frozenset({"copperkettle_hq"})},
    staff={"reddit": frozenset({"roastery_rowan"})},
    communities={"github": ("copperkettle/firmware",)},
)
NORTH = Brand(
    "Northlight",
    ("Northlight",),
    official={"x": frozenset({"northlight_co"})},
    communities={"github": ("Northlight",)},
)
AUTHOR_TYPES = AuthorTypeClassifier([KETTLE, NORTH])


def classify(
    text: str = "hello", author: str | None = "ann", source: str = "x", kind: str = "post", **rest: Any
) -> AuthorTypeResult:
    post = Post(
        f"{source}:1", source, kind, datetime(2026, 9, 1, tzinfo=UTC), f"{source}:1", text=text, author=author, **rest
    )
    return AUTHOR_TYPES.classify(post, "Copper Kettle")


def test_a_person_is_public_without_other_signs() -> None:
    assert classify() == AuthorTypeResult("public", "no sign of another author type")


@pytest.mark.parametrize(
    ("url", "author_type"),
    [
        ("https://www.valley-herald.example.com/kettles", "public"),
        ("https://www.valleyherald.com/kettles", "press"),
        ("https://news.teatimes.co.uk/kettles", "press"),
        ("https://ann.wordpress.com/kettles", "public"),
    ],
)
def test_the_feed_of_a_newspaper_is_press(url: str, author_type: str) -> None:
    assert classify(source="rss", kind="entry", url=url).author_type == author_type


def test_the_entry_of_a_newspaper_is_press_whatever_source_brings_it() -> None:
    assert classify(source="gazette", kind="entry", url="https://www.valleyherald.com/kettles").author_type == "press"


def test_a_comment_under_a_newspapers_entry_is_not() -> None:
    assert (
        classify(source="rss", kind="entry", url="https://www.valleyherald.com/kettles", reply_to="rss:0").author_type
        == "public"
    )


def test_an_account_at_a_newspapers_own_server_is_press() -> None:
    assert classify(source="mastodon", author="kettles@valleyherald.com").author_type == "press"


def test_a_label_of_the_author_type_wins() -> None:
    classifier = AuthorTypeClassifier([KETTLE], {"Copper Kettle": {"x:1": "public"}})
    post = Post("x:1", "x", "post", datetime(2026, 9, 1, tzinfo=UTC), "x:1", text="hello", author="copperkettle_hq")
    assert classifier.classify(post, "Copper Kettle") == AuthorTypeResult("public", "set by a person")


def test_a_deleted_post_has_no_author_type() -> None:
    assert classify("", None, gone=True).rule == "the post was deleted"


def test_a_post_without_an_author_is_of_an_unknown_author() -> None:
    assert classify(author=None) == AuthorTypeResult("unknown", "the source does not say who wrote it")


def test_the_official_account_is_the_brand_in_any_case() -> None:
    assert classify(author="CopperKettle_HQ").author_type == "brand"


def test_the_official_account_of_another_source_is_not() -> None:
    assert classify(author="CopperKettle_HQ", source="reddit").author_type == "public"


def test_a_staff_account_is_staff() -> None:
    assert classify(author="Roastery_Rowan", source="reddit").author_type == "staff"


@pytest.mark.parametrize(
    ("flags", "community", "author_type"),
    [
        (("member",), "CopperKettle/firmware", "staff"),
        (("owner",), "copperkettle/firmware", "staff"),
        (("owner",), "ann/kettle-timer", "public"),
        (("owner",), "copperkettle/app", "public"),
        (("member",), "northlight/lamp", "promoter"),
        (("collaborator",), "copperkettle/firmware", "public"),
        (("bot", "member"), "copperkettle/firmware", "bot"),
        ((), "copperkettle/firmware", "public"),
    ],
)
def test_the_team_of_a_brands_own_repository_is_staff(flags: tuple[str, ...], community: str, author_type: str) -> None:
    assert classify(source="github", flags=flags, community=community).author_type == author_type


def test_a_competitors_account_promotes() -> None:
    assert classify(author="northlight_co") == AuthorTypeResult("promoter", "account of Northlight")


@pytest.mark.parametrize(
    "name",
    [
        "AutoModerator",
        "RemindMeBot",
        "price_bot",
        "price-bot2",
        "NewsBot",
        "WikiBOT",
        "bot_of_beans",
        "bot",
        "NEWS_BOT",
    ],
)
def test_a_bots_name_is_known(name: str) -> None:
    assert classify(author=name).author_type == "bot"


@pytest.mark.parametrize(
    "name", ["talbot", "Talbot", "TALBOT", "Abbot", "robot_fan", "MrRobot", "botany_ann", "abbot99", "Bottles"]
)
def test_a_person_whose_name_only_sounds_like_a_bot_is_public(name: str) -> None:
    assert classify(author=name).author_type == "public"


@pytest.mark.parametrize("mark", ["moderator", "admin"])
def test_who_speaks_as_a_moderator_is_one(mark: str) -> None:
    assert classify(flags=("flair:helper", mark)).author_type == "moderator"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Get 10% off, use code BREW20 today", "offers a referral or discount code"),
        ("GIVEAWAY! Follow us to get a grinder", "runs a giveaway"),
    ],
)
def test_a_promoter_is_recognised_by_the_words(text: str, rule: str) -> None:
    result = classify(text)
    assert (result.author_type, result.rule) == ("promoter", rule)


def test_the_evidence_is_the_words_that_matched() -> None:
    text = "As it happens I work for copper  kettle, hello"
    result = classify(text)
    assert result.author_type == "staff"
    assert text[result.start : result.stop] == "I work for copper  kettle"


def test_the_evidence_is_counted_in_title_and_text_together() -> None:
    result = classify("use code BREW20", title="Hi")
    assert (result.start, result.stop) == (4, 19)


def test_who_works_for_somebody_else_is_public() -> None:
    assert classify("I work for Copper Kettleworks").author_type == "public"


def test_who_quotes_a_promoter_is_none() -> None:
    assert classify("> use code BREW20\nstop it, please").author_type == "public"


@pytest.mark.parametrize(
    ("author", "source", "flags", "author_type"),
    [
        ("copperkettle_hq", "x", ("moderator",), "brand"),
        ("roastery_rowan", "reddit", ("moderator",), "staff"),
        ("news_bot", "x", ("moderator",), "bot"),
        ("ann", "x", ("moderator",), "moderator"),
        ("ann", "x", (), "promoter"),
    ],
)
def test_what_the_account_is_goes_before_what_it_says(
    author: str, source: str, flags: tuple[str, ...], author_type: str
) -> None:
    assert classify("use code BREW20", author, source, flags=flags).author_type == author_type


def test_a_name_with_letters_that_mean_something_in_patterns_is_a_name() -> None:
    brand = Brand("C++ #1", ("C++ #1",))
    post = Post("x:1", "x", "post", datetime(2026, 9, 1, tzinfo=UTC), "x:1", text="I work at C++ #1", author="ann")
    assert AuthorTypeClassifier([brand]).classify(post, "C++ #1").author_type == "staff"


def test_a_moderator_who_says_so_is_one() -> None:
    assert classify("Mod note: carry on, but be kind").rule == "says to be a moderator"


def test_every_rule_gives_an_author_type_that_exists() -> None:
    assert {rule.label for rule in load_rules("author_types").rules} <= set(ALL_AUTHOR_TYPES)


def test_an_account_that_the_platform_marks_as_a_bot_is_one() -> None:
    assert classify(author="quiet_helper", flags=("bot",)) == AuthorTypeResult(
        "bot", "the platform says that the account is a bot"
    )


@pytest.mark.parametrize(
    ("author", "community", "author_type"),
    [
        ("Copper Kettle Ltd", "kettle.example", "brand"),
        ("com.northlight.app", "com.northlight.app", "promoter"),
        ("Developer", None, "brand"),
    ],
)
def test_the_answer_of_a_company_to_a_review_is_the_brands_or_the_competitors(
    author: str, community: str | None, author_type: str
) -> None:
    result = classify(author=author, community=community, source="googleplay", flags=("business_reply",))
    assert result.author_type == author_type
