"""Tests for talkworthy/plain_text/markdown.py: Reddit's Markdown as plain text."""

from __future__ import annotations

import pytest

from talkworthy.plain_text import markdown_to_plain_text


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("I **really** do *not* like __it__ _at all_", "I really do not like it at all"),
        ("**bold *both* bold** ***three***", "bold both bold three"),
        ("# Heading\n\n* one\n* *two*", "Heading\n\n- one\n- two"),
        ("[my shop](https://shop.example/a_b_c)", "my shop (https://shop.example/a_b_c)"),
        ("[https://shop.example](https://shop.example)", "https://shop.example"),
        ("<https://shop.example>", "https://shop.example"),
        (r"\*not\* snake\_case \#1", "*not* snake_case #1"),
        (r"https://shop.example/a\_b", "https://shop.example/a_b"),
        (">!the end!<", "the end"),
        ("one\n\n---\n\ntwo", "one\n\n\n\ntwo"),
        ("one\n\n&#x200B;\n\ntwo", "one\n\n\n\ntwo"),
        ("one\n\n&amp;#x200B;\n\ntwo", "one\n\n\n\ntwo"),
        ("I don&#39;t, and AT&amp;T does", "I don't, and AT&T does"),
    ],
)
def test_formatting_is_removed(markdown, plain):
    assert markdown_to_plain_text(markdown) == plain


@pytest.mark.parametrize(
    "text",
    [
        "snake_case_name and 2*3*4",
        "f**k this s**t",
        "a 5* hotel and a 4* hostel",
        "*Edit: later",
        "`**code**` and\n\n    *indented*\n",
        "```\n**fenced**\n```",
        "u/_name_ in r/a_b_c on https://shop.example/_a_/b",
        "~~struck~~",
    ],
)
def test_what_is_no_formatting_stays(text):
    assert markdown_to_plain_text(text) == text


def test_a_quoted_line_stays_a_quotation():
    assert markdown_to_plain_text("&gt; I *love* it\n\nNot me") == "> I love it\n\nNot me"
