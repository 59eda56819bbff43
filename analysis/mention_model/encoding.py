"""From passages to the numbers that the network reads, and back to positions in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tokenizers import Tokenizer

from analysis.mention_model.passages import MentionPassages, Part
from analysis.text.vader import emoji_names

LONGEST = {"title": 12, "parent": 28, "text": 64}
"""Tokens of each passage."""
LAST = 20
"""Tokens of a long text that are its last ones."""
SEGMENTS = ("title", "parent", "text")
NOWHERE = (-1, -1)

Piece = tuple[int, tuple[int, int]]
"""A token with the span of the text that it stands for."""


@dataclass(frozen=True, slots=True)
class EncodedMention:
    """Tokens of one mention: their numbers, the passage each comes from, and its position in the text (or NOWHERE)."""

    tokens: Sequence[int]
    segments: Sequence[int]
    positions: Sequence[tuple[int, int]]


class MentionEncoder:
    """Encodes mentions with the tokenizer of the network, a WordPiece vocabulary (`tokenizer.json`)."""

    def __init__(self, file: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        numbers = self._tokenizer.get_vocab()
        self._start, self._end, self._name = numbers["[CLS]"], numbers["[SEP]"], numbers["[MASK]"]

    def encode(self, passages: MentionPassages) -> EncodedMention:
        """Return the tokens of one mention, the brand's names as [MASK]."""
        tokens, segments, positions = [self._start], [SEGMENTS.index("text")], [NOWHERE]
        for number, name in enumerate(SEGMENTS):
            pieces = self._pieces(getattr(passages, name))
            if not pieces and name != "text":
                continue
            pieces = shortened(pieces, LONGEST[name], LAST if name == "text" else 0)
            tokens += [token for token, _ in pieces] + [self._end]
            segments += [number] * (len(pieces) + 1)
            positions += [span if name == "text" else NOWHERE for _, span in pieces] + [NOWHERE]
        return EncodedMention(tokens, segments, positions)

    def _pieces(self, parts: Sequence[Part]) -> list[Piece]:
        pieces: list[Piece] = []
        for text, start in parts:
            if text is None:
                pieces.append((self._name, NOWHERE))
                continue
            for words, position, length in _without_emoji(text):
                encoding = self._tokenizer.encode(words, add_special_tokens=False)
                for token, (begin, end) in zip(encoding.ids, encoding.offsets, strict=True):
                    span = (position, position + length) if length else (position + begin, position + end)
                    pieces.append((token, (start + span[0], start + span[1])))
        return pieces


def shortened(pieces: list[Piece], longest: int, last: int) -> list[Piece]:
    """Return the first of these and the `last` ones, `longest` in all."""
    if len(pieces) <= longest:
        return pieces
    return pieces[: longest - last] + (pieces[-last:] if last else [])


@cache
def _emoji_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return a pattern of the signs that an emoji may begin with, and one of all emoji."""
    signs = sorted(emoji_names(), key=len, reverse=True)
    beginnings = "".join(re.escape(sign) for sign in sorted({sign[0] for sign in signs}))
    return re.compile(f"[{beginnings}]"), re.compile("|".join(map(re.escape, signs)))


def _without_emoji(text: str) -> list[tuple[str, int, int]]:
    """Return the text as pieces (words, position, length): an emoji as its name, with its length; else length 0."""
    if text.isascii():
        return [(text, 0, 0)]
    beginnings, signs = _emoji_patterns()
    pieces, reached = [], 0
    for beginning in beginnings.finditer(text):
        # digits begin some emoji too
        match = signs.match(text, beginning.start()) if beginning.start() >= reached else None
        if match:
            pieces.append((text[reached : match.start()], reached, 0))
            pieces.append((emoji_names()[match.group()], match.start(), len(match.group())))
            reached = match.end()
    return [*pieces, (text[reached:], reached, 0)]
