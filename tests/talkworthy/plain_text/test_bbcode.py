"""BBCode of Steam's reviews becomes plain text; other brackets stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworthy.plain_text import bbcode_to_plain_text
from talkworthy.plain_text.bbcode import bbcode_to_text


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Brewlark is [b]fine[/b], [i]really[/i] [u]so[/u]", "Brewlark is fine, really so"),
        ("[B]Loud[/b]", "Loud"),
        ("[h1]Pros[/h1]\nfast\n[h2]Cons[/h2]none", "Pros\n\nfast\nCons\nnone"),
        ("It has:[list]\n[*]kettles\n[*] pots\n[/list]\nEnd", "It has:\n\n- kettles\n-  pots\n\nEnd"),
        ("[olist][*]one[/*][*]two[/olist]", "- one\n- two"),
        ("the [spoiler]butler[/spoiler] did it", "the butler did it"),
        ("[strike]bad[/strike] good", "bad good"),
        ("see [url=https://a.example/x]my guide[/url]!", "see my guide (https://a.example/x)!"),
        ("see [url=https://a.example]https://a.example[/url]", "see https://a.example"),
        ("see [url]https://a.example[/url]", "see https://a.example"),
        ("see [url=javascript:x]this[/url]", "see this"),
        ("[quote=ann]It broke\ntwice[/quote]No", "> It broke\n> twice\nNo"),
        ("[quote]a[quote]b[/quote]c[/quote]d", "> a\n> b\n> c\nd"),
        ("[table noborder=1][tr][th]a[/th][th]b[/th][/tr][tr][td]1[/td][td]2[/td][/tr][/table]", "a b\n1 2"),
        ("over[hr][/hr]under", "over\nunder"),
        ("[code]a = 1[/code]", "a = 1"),
        ("write [noparse][b]x[/b][/noparse] for [b]x[/b]", "write [b]x[/b] for x"),
        ("[b]one[i]two[/b]three[/i]", "onetwothree"),
    ],
)
def test_formatting_is_removed(written: str, plain: str) -> None:
    assert bbcode_to_text(written) == plain


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "[b]never closed",
        "ended[/b] only",
        "[x] done [ ] open",
        "[SPOILERS AHEAD] and [10/10]",
        "☑ [good] [/good]",
        "[noparse] [*] [/list]",
        "a[i] = b[j]",
        "[[b]] [b",
    ],
)
def test_other_brackets_are_text(text: str) -> None:
    assert bbcode_to_text(text) == text


def test_entities_and_html_are_read_too() -> None:
    assert bbcode_to_plain_text("[b]Fish &amp; chips[/b]<br>a &lt; b") == "Fish & chips\na < b"


@pytest.mark.parametrize(
    "text",
    [
        "[quote]" * 50_000 + "x" + "[/quote]" * 50_000,
        "[url=https://a.example]" * 20_000 + "[/url]" * 20_000,
        "[b=" * 100_000 + "[/b]",
        "[list]" + "[*]" * 100_000 + "[/list]",
        "[url=" + "a" * 500_000 + "[/url]",
        "[quote]x[/quote]" * 30_000,
        "[noparse]" * 50_000 + "[/noparse]" * 50_000,
    ],
)
def test_hostile_texts_take_linear_time(text: str) -> None:
    assert len(bbcode_to_text(text)) < 2 * len(text)


TAGS = (
    *("[b]", "[/b]", "[quote]", "[/quote]", "[list]", "[*]", "[/list]", "[noparse]", "[/noparse]"),
    *("[url=https://a.example]", "[/url]", "[td]", "[/td]", "[hr]"),
)


@given(st.lists(st.sampled_from([*TAGS, "\n", "word"]), max_size=30))
def test_no_word_is_lost(pieces: list[str]) -> None:
    assert bbcode_to_text("".join(pieces)).count("word") == pieces.count("word")
