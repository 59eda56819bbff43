"""Passages as tokens."""

from __future__ import annotations

import pytest

from analysis.mention_model.encoding import NOWHERE, MentionEncoder, shortened
from analysis.mention_model.network import SHIPPED
from analysis.mention_model.passages import MentionPassages

START, END, NAME = 101, 102, 103


@pytest.fixture(scope="module")
def encoder() -> MentionEncoder:
    return MentionEncoder(SHIPPED / "tokenizer.json")


def passages(text: str) -> MentionPassages:
    return MentionPassages((), (), [(text, 0)])


def test_the_name_is_one_token(encoder: MentionEncoder) -> None:
    mention = encoder.encode(MentionPassages((), (), [("my ", 0), (None, 3), (" drips", 9)]))
    assert mention.tokens[0] == START
    assert mention.tokens[2] == NAME
    assert mention.tokens[-1] == END


def test_each_passage_is_a_segment(encoder: MentionEncoder) -> None:
    mention = encoder.encode(MentionPassages([("title", 0)], [("above", 0)], [("text", 0)]))
    assert mention.segments == [2, 0, 0, 1, 1, 2, 2]


def test_tokens_know_their_place_in_the_text(encoder: MentionEncoder) -> None:
    mention = encoder.encode(MentionPassages((), (), [("tea", 40)]))
    assert mention.positions == [NOWHERE, (40, 43), NOWHERE]


def test_an_emoji_is_read_by_its_name(encoder: MentionEncoder) -> None:
    assert (
        encoder.encode(passages("\N{LOUDLY CRYING FACE}")).tokens
        == encoder.encode(passages("loudly crying face")).tokens
    )


def test_an_emoji_keeps_its_place(encoder: MentionEncoder) -> None:
    mention = encoder.encode(passages("no \N{LOUDLY CRYING FACE} tea"))
    assert mention.positions == [NOWHERE, (0, 2), (3, 4), (3, 4), (3, 4), (5, 8), NOWHERE]


def test_a_long_text_keeps_its_beginning_and_its_end(encoder: MentionEncoder) -> None:
    mention = encoder.encode(passages("tea " * 200 + "milk"))
    assert len(mention.tokens) == 1 + 64 + 1
    assert mention.tokens[-2] == encoder.encode(passages("milk")).tokens[1]


def test_shortened_leaves_what_is_short_enough() -> None:
    assert shortened([1, 2, 3], 3, 1) == [1, 2, 3]  # type: ignore[list-item]
    assert shortened([1, 2, 3, 4], 3, 1) == [1, 2, 4]  # type: ignore[list-item]
