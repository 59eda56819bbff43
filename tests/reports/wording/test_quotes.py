"""Quotes without Markdown, cut where a sentence ends, and the context of short quotes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reports.wording.quotes import Quote, competitor_in, lead_up, quote_around, quote_text, sentence_of
from talkworthy.model import Brand

KOPI = Brand("Kopi", ("Kopi",), competitors=("Notion", "Tea & Co."))
TEXT = "I like it. There is an option for it, but it does not seem to work. Well."
CLAUSE = TEXT.index("does not"), TEXT.index(". Well")


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("**Great** kettle, *really*.", "Great kettle, really."),
        ("# My kettle\n\nIt `drips`.", "My kettle It drips."),
        ("I like [this one](https://kopi.example/a) best.", "I like this one best."),
        ("> Does it drip?\n\nMine does not.", "Mine does not."),
        ("> Does it drip?", "Does it drip?"),
        ("2 * 3 and snake_case stay, >:( too", "2 * 3 and snake_case stay, >:( too"),
    ],
)
def test_a_quote_has_no_markdown(text, quote):
    assert quote_text(text, 160) == quote


def test_a_quote_ends_with_a_sentence():
    text = "It came late. The lid was broken. I wrote to them and never got an answer."

    assert quote_text(text, 40) == "It came late. The lid was broken."
    assert quote_text(text, 200) == text


def test_a_quote_without_an_end_near_its_limit_is_cut_at_a_word():
    assert quote_text("No. " + "word " * 20, 40) == "No. word word word word word word word ..."
    assert quote_text("word " * 20, 21, more="...") == "word word word word..."


def test_sentences_around_the_evidence_are_whole():
    text = f"{'Long ago it came. ' * 9}It is red. **Where is my order?** I asked on Friday. {'No news today. ' * 9}"
    start = text.index("Where")

    assert quote_around(text, start, start + len("Where is my order?"), 30) == Quote(
        "Long ago it came. It is red. ", "Where is my order?", " I asked on Friday."
    )


def test_evidence_inside_a_link_stays():
    text = "See [where](https://kopi.example/order) it is"
    start = text.index("order")

    assert quote_around(text, start, start + 5, 30).evidence == "order"


@given(some.text(max_size=200), some.integers(0, 200), some.integers(0, 200))
def test_quotes_are_on_one_line(text, start, length):
    assert "\n" not in quote_text(text, 80)
    assert "\ue000" not in quote_around(text, min(start, len(text)), min(start + length, len(text)), 40).text


def test_a_short_quote_has_the_beginning_of_its_sentence():
    assert lead_up(TEXT, *CLAUSE) == "There is an option for it, but it"


def test_a_longer_quote_needs_no_beginning():
    text = "So. I want to keep a list of all that I read"

    assert lead_up(text, 4, len(text)) == ""


def test_a_long_beginning_is_cut_at_a_word():
    text = f"{'word ' * 100}it leaks"

    beginning = lead_up(text, text.index("it leaks"), len(text))
    assert beginning.startswith("... word ")
    assert len(beginning) <= 164


def test_a_sentence_ends_at_a_full_stop():
    assert sentence_of(TEXT, *CLAUSE).strip() == "There is an option for it, but it does not seem to work"


def test_a_competitor_matches_by_its_exact_name():
    assert competitor_in("my Notion crashes", KOPI) == "Notion"
    assert competitor_in("a Tea & Co. cup leaks", KOPI) == "Tea & Co."
    assert competitor_in("I have no notion", KOPI) is None


def test_a_sentence_that_names_the_brand_too_is_not_about_the_competitor():
    assert competitor_in("Kopi crashes less than Notion", KOPI) is None


@given(some.text(max_size=200), some.integers(0, 200), some.integers(0, 200))
def test_the_beginning_is_never_longer_than_its_limit(text, start, length):
    assert len(lead_up(text, min(start, len(text)), min(start + length, len(text)))) <= 164


def test_the_sentence_of_a_quote_in_a_text_without_an_end_is_cut() -> None:
    text = "word " * 8_000
    assert len(sentence_of(text, 20_000, 20_004)) == 4_004
