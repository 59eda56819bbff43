"""Text as it was typed."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from talkworthy.visible_text import to_visible, to_visible_json


def test_what_would_steer_a_terminal_is_escaped() -> None:
    assert to_visible("\x1b[2Jgone\a\r\x9b31m") == "\\x1b[2Jgone\\x07\\x0d\\x9b31m"


def test_what_turns_the_writing_direction_is_escaped() -> None:
    assert to_visible("invoice\u202egpj.exe") == "invoice\\u202egpj.exe"


def test_bytes_of_a_file_name_that_are_not_utf_8_are_escaped() -> None:
    assert to_visible("caf\udce9.csv") == "caf\\xe9.csv"


def test_lines_and_tabs_words_and_emoji_stay() -> None:
    text = "one\ttwo\nthree :smile: [red] \N{FAMILY} \N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER} caf\u00e9"
    assert to_visible(text) == text


@given(st.text())
def test_json_keeps_its_values(text: str) -> None:
    shown = to_visible_json(json.dumps([text], ensure_ascii=False))
    assert json.loads(shown) == [text]
    assert not any("\x7f" <= char <= "\x9f" for char in shown)
