"""Where a text names a brand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.relevance.mentions import NEAR_WORDS, MentionMatcher, NameFinder
from talkworthy.model import Brand, NameMatch, Post
from talkworthy.query_language.parse import parse

KETTLE = Brand("Copper Kettle", ("Copper Kettle", "CopperKettle"), official={"x": frozenset({"copperkettle_hq"})})


def aliases_in(text: str, *aliases: str, **rest: Any) -> list[str]:
    """Return the parts of `text` that name a brand with these aliases."""
    return [text[match.start : match.stop] for match in NameFinder(Brand("B", aliases, **rest)).find(text)]


def post(text: str, author: str = "ann", **rest: Any) -> Post:
    return Post("x:1", "x", "tweet", datetime(2026, 9, 1, tzinfo=UTC), "x:1", text=text, author=author, **rest)


@pytest.mark.parametrize(
    "text",
    [
        "copper kettle",
        "I like COPPER KETTLE!",
        "Copper Kettle's beans",
        "(Copper Kettle)",
        "#CopperKettle rocks",
        "copper\n  kettle",
        "copper\u00a0kettle",
        "it is copperkettle.example",
        "“Copper Kettle”",
    ],
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert len(list(NameFinder(KETTLE).find(text))) == 1


@pytest.mark.parametrize(
    "text", ["coppers kettle", "copper kettles", "mycopper kettle", "copper, kettle", "kettle", ""]
)
def test_what_is_only_like_the_name_is_not_found(text: str) -> None:
    assert list(NameFinder(KETTLE).find(text)) == []


def test_a_mention_points_to_the_very_words() -> None:
    assert list(NameFinder(KETTLE).find("My Copper  Kettle box")) == [
        NameMatch("Copper Kettle", "Copper Kettle", 3, 17)
    ]


def test_mentions_come_in_order() -> None:
    text = "@copperkettle_hq is CopperKettle is Copper Kettle"
    assert [match.start for match in NameFinder(KETTLE).find(text)] == [0, 20, 36]


def test_the_longest_alias_is_the_one_that_is_found() -> None:
    assert aliases_in("Northlight Coffee is north", "Northlight", "Northlight Coffee") == ["Northlight Coffee"]


@pytest.mark.parametrize(
    ("alias", "text", "expected"),
    [
        ("C++", "I write C++, not C", ["C++"]),
        ("C++", "C+", []),
        ("Yahoo!", "Yahoo! is old, Yahoo is older", ["Yahoo!"]),
        ("(R)", "R (R) r", ["(R)"]),
        ("a.b", "a.b axb", ["a.b"]),
        ("Straße", "die STRAßE", ["STRAßE"]),
    ],
)
def test_letters_that_mean_something_in_patterns_mean_themselves(alias: str, text: str, expected: list[str]) -> None:
    assert aliases_in(text, alias) == expected


def test_case_counts_where_the_brand_file_says_so() -> None:
    assert aliases_in("my notion of Notion", "Notion", case_sensitive=True) == ["Notion"]


def test_words_close_by_do_not_take_part_in_the_rule_of_case() -> None:
    assert aliases_in("Notion APP", "Notion", case_sensitive=True, near=("app",)) == ["Notion"]


@pytest.mark.parametrize(("between", "expected"), [(NEAR_WORDS - 1, ["Kettle"]), (NEAR_WORDS, [])])
@pytest.mark.parametrize("after", [True, False])
def test_an_ambiguous_name_counts_near_its_words_only(between: int, expected: list[str], after: bool) -> None:
    gap = " ".join(["so"] * between)
    text = f"Kettle {gap} coffee" if after else f"coffee {gap} Kettle"
    assert aliases_in(text, "Kettle", near=("coffee",)) == expected


@pytest.mark.parametrize(("between", "expected"), [(NEAR_WORDS - 1, []), (NEAR_WORDS, ["Kettle"])])
def test_a_name_never_counts_near_the_words_of_its_namesake(between: int, expected: list[str]) -> None:
    assert aliases_in(f"Kettle {'so ' * between}whistling", "Kettle", never_near=("whistling",)) == expected


def test_never_near_goes_before_near() -> None:
    assert aliases_in("whistling Kettle coffee", "Kettle", near=("coffee",), never_near=("whistling",)) == []


def test_a_word_close_by_must_be_whole() -> None:
    assert aliases_in("Kettle decoffeed", "Kettle", near=("coffee",)) == []


@pytest.mark.parametrize("text", ["@copperkettle_hq hello", "thanks @CopperKettle_HQ!", "ask u/copperkettle_hq"])
def test_an_official_handle_is_a_mention(text: str) -> None:
    assert len(list(NameFinder(KETTLE).find(text))) == 1


@pytest.mark.parametrize("text", ["@copperkettle_hq2", "me@copperkettle_hq", "copperkettle_hq"])
def test_what_is_only_like_the_handle_is_not(text: str) -> None:
    assert list(NameFinder(KETTLE).find(text)) == []


def test_a_handle_counts_though_its_name_is_ambiguous() -> None:
    brand = Brand("Kettle", ("Kettle",), near=("coffee",), official={"x": frozenset({"kettle"})})
    assert [match.alias for match in NameFinder(brand).find("@Kettle where is it")] == ["@Kettle"]


def test_a_name_inside_a_handle_is_one_mention_and_not_two() -> None:
    brand = Brand("K", ("kettle",), official={"mastodon": frozenset({"kettle@coffee.example"})})
    assert [(match.start, match.stop) for match in NameFinder(brand).find("hi @kettle@coffee.example!")] == [(3, 25)]


@pytest.mark.parametrize(("alias", "text"), [("İstanbul Roasters", "istanbul roasters"), ("istanbul", "İSTANBUL çok")])
def test_letters_that_change_length_in_lower_case_are_found(alias: str, text: str) -> None:
    brand = Brand("B", (alias,))
    (mention,) = MentionMatcher([brand]).find(post(text))["B"]
    assert text[mention.start : mention.stop].lower().startswith(("istanbul", "i\u0307stanbul"))


def test_two_brands_in_one_post_are_both_found() -> None:
    brands = [Brand("North", ("North",)), Brand("North Coffee", ("North Coffee",))]
    matches = MentionMatcher(brands).find(post("North Coffee"))
    assert {name: [(match.start, match.stop) for match in mentions] for name, mentions in matches.items()} == {
        "North": [(0, 5)],
        "North Coffee": [(0, 12)],
    }


def test_places_are_those_of_title_and_text_together() -> None:
    (mention,) = MentionMatcher([KETTLE]).find(post("is Copper Kettle", title="My box"))["Copper Kettle"]
    assert (mention.start, mention.stop) == (11, 24)


def test_the_brands_own_account_speaks_for_it_whatever_its_words() -> None:
    matches = MentionMatcher([KETTLE]).find(post("We are sorry.", author="CopperKettle_HQ"))
    assert matches == {"Copper Kettle": [NameMatch("Copper Kettle", "@CopperKettle_HQ", 0, 0)]}


def test_an_account_of_that_name_on_another_source_does_not_speak_for_the_brand() -> None:
    other = Brand("B", ("B",), official={"reddit": frozenset({"ann"})})
    assert not MentionMatcher([other]).concerns(post("hello"))


def test_a_post_without_an_author_or_words_concerns_no_brand() -> None:
    assert not MentionMatcher([KETTLE]).concerns(post("", author=None, gone=True))  # type: ignore[arg-type]


LETTERS = st.text(alphabet="ab iIİ\u0131\u017fKßẞΣ\u03c3ς.+!@#_-\n", max_size=30)
ALIASES = st.lists(
    st.text(alphabet="abiİ\u0131ßΣ\u03c3+!.", min_size=1, max_size=4).filter(str.strip),
    min_size=1,
    max_size=3,
    unique=True,
)


def folded(text: str) -> str:
    return "".join(text.casefold().replace("\u0131", "i").replace("\u0307", "").split())


@settings(deadline=None)
@given(text=LETTERS, aliases=ALIASES, before=LETTERS)
def test_every_span_is_in_the_text_and_is_the_alias(text: str, aliases: list[str], before: str) -> None:
    text = f"{before} {aliases[0]} {text}"
    mentions = list(NameFinder(Brand("B", tuple(aliases))).find(text))
    assert mentions
    stops = [0, *(match.stop for match in mentions)]
    assert all(0 <= stop <= match.start < match.stop <= len(text) for stop, match in zip(stops, mentions, strict=False))
    assert all(folded(text[match.start : match.stop]) == folded(match.alias) for match in mentions)


@settings(deadline=None)
@given(text=LETTERS, aliases=ALIASES)
def test_the_quick_look_loses_nothing(text: str, aliases: list[str]) -> None:
    brand = Brand("B", tuple(aliases))
    assert MentionMatcher([brand]).find(post(text)).get("B", []) == list(NameFinder(brand).find(text))


QUERIED = Brand(
    "Copper Kettle",
    ("Copper Kettle",),
    official={"x": frozenset({"kettle_hq"})},
    query=parse('"copper kettle" OR kettle NEAR/2 broke OR author:bob'),
    hide=parse("giveaway OR lang:de"),
)


def spans_in(text: str, brand: Brand = QUERIED, **rest: Any) -> list[tuple[str, int, int]]:
    """Alias, start and stop of each mention in a post of this text."""
    mentions = MentionMatcher([brand]).find(post(text, **rest)).get(brand.name, [])
    return [(match.alias, match.start, match.stop) for match in mentions]


def test_a_query_replaces_the_aliases() -> None:
    assert spans_in("Copper Kettle! My kettle just broke") == [
        ("copper kettle", 0, 13),
        ("kettle", 18, 24),
        ("broke", 30, 35),
    ]


def test_what_a_query_does_not_match_is_no_mention_though_an_account_is_named() -> None:
    assert spans_in("@kettle_hq has kettles") == []


def test_where_only_a_field_of_the_query_matches_the_mention_is_empty() -> None:
    assert spans_in("good morning", author="bob") == [("Copper Kettle", 0, 0)]


def test_a_tombstone_is_no_mention_whatever_its_author() -> None:
    assert spans_in("", author="bob", gone=True) == []


def test_the_brands_own_account_counts_beside_a_query() -> None:
    assert spans_in("we are hiring", author="kettle_hq") == [("@kettle_hq", 0, 0)]


@pytest.mark.parametrize(("text", "lang"), [("copper kettle giveaway", None), ("copper kettle", "de")])
def test_what_a_brand_hides_is_kept_but_is_no_mention(text: str, lang: str | None) -> None:
    hidden = post(text, lang=lang)
    assert (MentionMatcher([QUERIED]).find(hidden), MentionMatcher([QUERIED]).concerns(hidden)) == ({}, True)


def test_a_brand_of_aliases_hides_too() -> None:
    brand = Brand("Brewlark", ("Brewlark",), hide=parse("type:comment"))
    assert (spans_in("brewlark", brand), spans_in("brewlark", brand, reply_to="x:0")) == ([("Brewlark", 0, 8)], [])


@pytest.mark.parametrize("text", ["two Zoteros", "i have zoteros and ZOTEROs", "my old Copper Kettles"])
def test_a_plural_counts_where_it_is_written_as_a_name(text: str) -> None:
    (mention,) = NameFinder(Brand("B", ("zotero", "Copper Kettle"))).find(text)
    assert mention.alias in {"zotero", "Copper Kettle"}


@pytest.mark.parametrize("text", ["grand notions", "Notions of time", "It failed. Notions vary"])
def test_a_plural_that_may_be_a_word_is_none(text: str) -> None:
    assert aliases_in(text, "Notion") == []


@pytest.mark.parametrize("text", ["#copperkettle", "love #Copper_Kettle!", "(#CopperKettle)"])
def test_a_hashtag_contains_a_name_without_its_blanks(text: str) -> None:
    (mention,) = NameFinder(Brand("B", ("Copper Kettle",))).find(text)
    assert mention.alias == "Copper Kettle"


@pytest.mark.parametrize("text", ["copperkettle", "#copperkettles", "a#copperkettle_fan"])
def test_only_a_hashtag_does(text: str) -> None:
    assert aliases_in(text, "Copper Kettle") == []


@pytest.mark.parametrize("text", ["#notion", "see notion.so", "https://www.notion.site/x", "Notion"])
def test_case_does_not_count_in_a_hashtag_or_a_host(text: str) -> None:
    assert len(aliases_in(text, "Notion", case_sensitive=True)) == 1


@pytest.mark.parametrize("text", ["no notion.It was", "ann@notion.so", "my-notion.com", "notion"])
def test_case_counts_in_all_else(text: str) -> None:
    assert aliases_in(text, "Notion", case_sensitive=True) == []


def test_the_longest_alias_wins_where_case_counts_too() -> None:
    assert aliases_in("Loom Pro", "Loom", "Loom Pro", case_sensitive=True) == ["Loom Pro"]


def test_a_link_to_the_brands_own_profile_is_a_mention() -> None:
    assert [match.alias for match in NameFinder(KETTLE).find("https://x.com/copperkettle_hq/status/1")] == [
        "copperkettle_hq"
    ]


def test_a_thousand_aliases_find_what_each_finds_alone() -> None:
    brands = [Brand(f"b{number}", (f"Name{number}", f"Other {number}")) for number in range(500)]
    item = post("Name7 and other 499, not Name5000 nor Other")
    assert set(MentionMatcher(brands).find(item)) == {"b7", "b499"}


def test_letters_that_fold_to_more_than_one_do_not_shift_what_comes_after() -> None:
    item = post("Straße ß İ then Copper Kettle")
    (mention,) = MentionMatcher([KETTLE]).find(item)["Copper Kettle"]
    assert item.text[mention.start : mention.stop] == "Copper Kettle"


@pytest.mark.parametrize(
    ("community", "fields", "concerned"),
    [
        ("Copper Kettle: Tea Timer", {"kind": "review"}, True),
        ("Copper Kettle: Tea Timer", {"rating": 2.0}, True),
        ("copper kettle", {"kind": "review", "rating": 2.0}, True),
        ("Copper Kettle: Tea Timer", {}, False),
        ("Tea Timer", {"kind": "review"}, False),
        (None, {"kind": "review"}, False),
        ("Copper Kettle: Tea Timer", {"kind": "review", "gone": True}, False),
    ],
)
def test_a_review_of_what_the_brand_is_named_for_concerns_it(
    community: str | None, fields: dict[str, Any], concerned: bool
) -> None:
    matches = MentionMatcher([KETTLE]).find(replace(post("It lost my recipes."), community=community, **fields))
    assert matches == ({"Copper Kettle": [NameMatch("Copper Kettle", "Copper Kettle", 0, 0)]} if concerned else {})


def test_a_review_that_names_the_brand_points_to_its_words() -> None:
    review = replace(post("The Copper Kettle lost my recipes."), community="Copper Kettle", kind="review")
    assert MentionMatcher([KETTLE]).find(review)["Copper Kettle"] == [
        NameMatch("Copper Kettle", "Copper Kettle", 4, 17)
    ]


def test_a_review_of_what_has_an_ambiguous_name_needs_a_word_near_it() -> None:
    brand = Brand("Bolt", ("Bolt",), near=("taxi",))
    review = replace(post("It lost my way."), kind="review")
    found = [MentionMatcher([brand]).find(replace(review, community=name)) for name in ("Bolt: Screws", "Bolt: Taxi")]
    assert found == [{}, {"Bolt": [NameMatch("Bolt", "Bolt", 0, 0)]}]


def test_a_query_decides_alone_which_reviews_concern_the_brand() -> None:
    review = replace(post("It lost my recipes."), community=QUERIED.name, kind="review")
    assert MentionMatcher([QUERIED]).find(review) == {}
