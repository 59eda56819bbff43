"""Tests for talkworthy/plain_text: tags, entities and mojibake in text of unknown form, in HTML and in plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworthy.plain_text import html_to_plain_text, markdown_to_plain_text, repair_plain_text, to_plain_text

CHARACTERS = "ab <>/&;#39mptr\"='*_[]()\\`~-\n\u200b\xc3\xa9\xe2\u20ac\u2122\0"
CONVERSIONS = (html_to_plain_text, markdown_to_plain_text, repair_plain_text, to_plain_text)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("I don&#39;t like it", "I don't like it"),
        ("Copper&nbsp;Kettle &quot;dark&quot;<br>really", 'Copper Kettle "dark"\nreally'),
        ("<b>bold</b> and <a href='https://shop.example/x'>the shop</a>", "bold and the shop"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("first\n<i>second</i>", "first\nsecond"),
        ("&lt;br&gt; is a tag", "<br> is a tag"),
    ],
)
def test_tags_and_entities_become_what_a_browser_shows(raw, plain):
    assert to_plain_text(raw) == plain


@pytest.mark.parametrize(
    "text",
    ["a < b and c > d", "I <3 it", "<name> wrote", "a <s> b", "https://shop.example/?a=1&copy=2", "fish & chips &c."],
)
def test_what_only_looks_like_html_stays(text):
    assert to_plain_text(text) == text


def test_angle_brackets_among_tags_stay():
    assert to_plain_text("1 < 2 <b>yes</b> & <3") == "1 < 2 yes & <3"


def test_a_second_escaping_in_a_word_is_resolved():
    assert to_plain_text("don&amp;#39;t, AT&amp;amp;T") == "don't, AT&T"


def test_markup_that_was_escaped_twice_stays_escaped():
    assert to_plain_text("&amp;lt;b&amp;gt;") == "&lt;b&gt;"


@pytest.mark.parametrize("convert", CONVERSIONS)
def test_mojibake_is_repaired(convert):
    assert convert("I don\xe2\u20ac\u2122t like it") == "I don\u2019t like it"


@pytest.mark.parametrize("convert", CONVERSIONS)
def test_right_text_keeps_its_quotation_marks_widths_and_ligatures(convert):
    text = "\u201cIt\u2019s \ufb01ne\u201d \uff57\uff49\uff44\uff45 S\xc3O \u2014 caf\xe9 \U0001f600"
    assert convert(text) == text


def test_a_control_character_of_windows_is_an_apostrophe():
    assert to_plain_text("don\x92t") == "don\u2019t"


def test_html_that_was_escaped_twice_is_repaired():
    assert html_to_plain_text("<p>I don&amp;#39;t like it</p>") == "I don't like it"


def test_plain_text_loses_only_entities_in_words():
    assert repair_plain_text("don&#39;t &quot;go&quot; to A&amp;B") == 'don\'t "go" to A&B'
    assert repair_plain_text("write &#39; or &amp;amp; or &lt;b&gt;") == "write &#39; or &amp;amp; or &lt;b&gt;"


@pytest.mark.parametrize("convert", CONVERSIONS)
@given(
    text=st.text(
        alphabet=st.sampled_from("ab <>/&;#39amptbr\"='*_[]()\\`~-\n\u200b\xc3\xa9\xe2\u20ac\u2122\0"), max_size=60
    )
)
def test_every_text_has_a_plain_form(convert, text):
    plain = convert(text)
    assert "\0" not in plain
    assert plain.encode().decode() == plain


@pytest.mark.parametrize("convert", CONVERSIONS)
@pytest.mark.parametrize(
    "unit",
    [
        "*a ",
        "[",
        "](",
        "_a",
        "<",
        "<b>",
        "&",
        "&amp;",
        "`",
        ">!",
        "- ",
        "<a x=",
        "[](a(b)",
        "#",
        " ",
        "\t",
        "\n",
        "**",
        "\\",
    ],
)
def test_the_time_grows_with_the_length_alone(convert, unit):
    import time

    begun = time.perf_counter()
    convert(unit * 20_000)
    assert time.perf_counter() - begun < 2
