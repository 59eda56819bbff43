"""Sentiment towards the brand, and not towards whatever else a post speaks of."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analysis.annotators.base import Said
from analysis.annotators.sentiment import TowardsBrand
from analysis.mentions import Names
from talkworthy.model import Annotation, Brand

Maker = Callable[..., Said]


def read(said: Said) -> Annotation | None:
    return next(iter(TowardsBrand([]).annotate([said])), None)


def label(said: Said) -> str | None:
    found = read(said)
    return found.label if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I love Copper Kettle", "positive"),
        ("Copper Kettle is awful", "negative"),
        ("Copper Kettle came on Monday", "neutral"),
        ("Copper Kettle is not good", "negative"),
        ("Copper Kettle is fine I guess", "neutral"),
    ],
)
def test_a_side_is_taken_or_not(said: Maker, text: str, expected: str) -> None:
    assert label(said(text)) == expected


def test_only_the_sentence_that_names_the_brand_is_read(said: Maker) -> None:
    text = "My day was horrible and I hate rain. Copper Kettle came on Monday. The bus was a disaster."
    found = read(said(text))
    assert found is not None
    assert (found.label, found.value) == ("neutral", 0.0)
    assert text[found.start : found.stop] == "Copper Kettle came on Monday."


def test_a_reply_that_does_not_name_the_brand_is_read_whole(said: Maker) -> None:
    found = read(said("Came on Monday. I love it."))
    assert found is not None
    assert (found.label, found.start) == ("positive", None)


def test_the_mean_of_two_sentences_counts(said: Maker) -> None:
    found = read(said("I love Copper Kettle. Copper Kettle came on Monday."))
    assert found is not None
    assert found.value == pytest.approx(0.6369 / 2, abs=1e-3)


def test_who_speaks_for_and_against_is_unclear(said: Maker) -> None:
    text = "I love Copper Kettle. I hate how slow Copper Kettle is and the terrible tape."
    found = read(said(text))
    assert found is not None
    assert (found.label, found.value) == ("unclear", 0.0)
    assert text[found.start : found.stop].startswith("I hate how slow")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Northlight is better than Copper Kettle", "negative"),
        ("Copper Kettle is better than Northlight", "positive"),
        ("Northlight is so much nicer than the Copper Kettle one", "negative"),
        ("I prefer Northlight to Copper Kettle, it is great", "negative"),
        ("Northlight is better than @Copper Kettle", "negative"),
        ("Northlight is worse than Copper Kettle", "positive"),
        ("It is not the cheapest but it tastes better than Copper Kettle", "negative"),
    ],
)
def test_a_comparison_is_read_from_the_brands_side(said: Maker, text: str, expected: str) -> None:
    assert label(said(text)) == expected


@pytest.mark.parametrize(
    "text", ["Nothing is better than Copper Kettle", "I haven't had anything better than Copper Kettle"]
)
def test_to_say_that_nothing_is_better_is_praise(said: Maker, text: str) -> None:
    found = read(said(text))
    assert found is not None
    assert found.value is not None
    assert found.value > 0.3


def test_what_is_quoted_is_not_read(said: Maker) -> None:
    assert label(said("> Copper Kettle is the worst, I hate it\nCopper Kettle came on Monday")) == "neutral"


def test_a_reply_to_a_quote_is_read_for_its_own_words(said: Maker) -> None:
    assert label(said("> Copper Kettle is the worst, I hate it\nI love it and it is great")) == "positive"


def test_a_name_made_of_loaded_words_takes_no_side(said: Maker) -> None:
    found = read(said("Love Coffee came on Monday"))
    assert found is not None
    assert (found.label, found.value) == ("neutral", 0.0)


def test_german_is_not_scored(said: Maker) -> None:
    text = "Ich finde Copper Kettle wirklich schrecklich und kaufe den Kaffee nie wieder"
    assert label(said(text)) is None
    assert label(said("Copper Kettle ist super", lang="de")) is None


@pytest.mark.parametrize("voice", ["brand", "staff", "promoter", "press", "bot", "moderator"])
def test_only_people_who_are_not_paid_take_sides(said: Maker, voice: str) -> None:
    assert label(said("I love Copper Kettle", voice=voice)) is None


def test_a_post_of_nobody_known_is_read(said: Maker) -> None:
    assert label(said("I love Copper Kettle", voice="unknown")) == "positive"


def test_the_line_of_parents_is_not_read(said: Maker) -> None:
    assert label(said("I love rain", role="context")) is None


def test_a_name_in_a_link_is_read_with_its_sentence(said: Maker) -> None:
    brand = Names(Brand("Copper Kettle", ("kettle",)))
    text = "The rain was horrible. I love it https://kettle.example/bag"
    assert label(said(text, role="direct", mentions=list(brand.find(text)))) == "positive"


def test_each_post_gets_its_own_verdict(said: Maker) -> None:
    posts = [said("I love Copper Kettle"), said("I love rain", role="context"), said("Copper Kettle is awful")]
    assert [one.label for one in TowardsBrand([]).annotate(posts)] == ["positive", "negative"]
