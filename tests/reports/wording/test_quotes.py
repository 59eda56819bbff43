"""Context of short quotes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from reports.wording.quotes import competitor_in, lead_up, sentence_of
from talkworthy.model import Brand

KOPI = Brand("Kopi", ("Kopi",), competitors=("Notion", "Tea & Co."))
TEXT = "I like it. There is an option for it, but it does not seem to work. Well."
CLAUSE = TEXT.index("does not"), TEXT.index(". Well")


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
