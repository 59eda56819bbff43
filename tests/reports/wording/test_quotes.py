"""What stands beside a few words of a customer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from reports.wording.quotes import competitor_in, lead_up, sentence_of
from talkworthy.model import Brand

KOPI = Brand("Kopi", ("Kopi",), competitors=("Notion", "Tea & Co."))
TEXT = "I like it. There is an option for it, but it does not seem to work. Well."
CLAUSE = TEXT.index("does not"), TEXT.index(". Well")


def test_few_words_bring_what_leads_up_to_them_in_their_sentence():
    assert lead_up(TEXT, *CLAUSE) == "There is an option for it, but it"


def test_words_that_can_be_understood_stand_alone():
    text = "So. I want to keep a list of all that I read"

    assert lead_up(text, 4, len(text)) == ""


def test_a_long_way_to_the_words_is_cut_at_a_word():
    text = f"{'word ' * 100}it leaks"

    told = lead_up(text, text.index("it leaks"), len(text))
    assert told.startswith("... word ")
    assert len(told) <= 164


def test_the_sentence_is_what_stands_between_two_ends():
    assert sentence_of(TEXT, *CLAUSE).strip() == "There is an option for it, but it does not seem to work"


def test_a_competitor_is_found_by_its_name_as_it_is_written():
    assert competitor_in("my Notion crashes", KOPI) == "Notion"
    assert competitor_in("a Tea & Co. cup leaks", KOPI) == "Tea & Co."
    assert competitor_in("I have no notion", KOPI) is None


def test_a_sentence_that_names_the_brand_too_is_not_of_the_competitor():
    assert competitor_in("Kopi crashes less than Notion", KOPI) is None


@given(some.text(max_size=200), some.integers(0, 200), some.integers(0, 200))
def test_whatever_was_written_what_leads_up_is_no_longer_than_it_may_be(text, start, length):
    assert len(lead_up(text, min(start, len(text)), min(start + length, len(text)))) <= 164
