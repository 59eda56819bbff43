"""Quotes of posts: without Markdown, cut where a sentence ends; and the context of short quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.text.language import unquoted
from talkworthy.model import Brand
from talkworthy.phrases import first_words
from talkworthy.plain_text.markdown import markdown_to_text

FEW_WORDS = 6
"""A quote with fewer words ("does not seem to work") is shown with the beginning of its sentence."""
LONGEST_LEAD = 160
"""The most characters that are shown before a short quote."""
LONGEST_SENTENCE = 2_000
"""Characters before and after a quote among which its sentence begins and ends."""
SHORTEST_PART = 0.4
"""A quote ends with its last whole sentence where that leaves this part of the characters; else after a word."""
_ENDS = re.compile(r"[.!?](?=\s)|\n")
_SENTENCE_ENDS = re.compile(r"[.!?\u2026]+[\"'\u2019\u201d)]*(?=\s)")
_QUOTE_MARK = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_TARGET = re.compile(r"(?<=\S) \(https?://[^\s()]+\)")
_SPACE = re.compile(r"\s+")
_MARKS = re.compile("[\ue000\ue001]")
"""Private characters that mark the ends of the evidence while Markdown is removed around it."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The evidence in a post, and the sentences before and after it."""

    before: str
    evidence: str
    after: str

    @property
    def text(self) -> str:
        """The whole quote."""
        return f"{self.before}{self.evidence}{self.after}"


def quote_text(text: str, limit: int, more: str = " ...") -> str:
    """Return the first `limit` characters of `text` on one line, without Markdown and without what it quotes.

    It ends with a sentence where one ends late enough (`SHORTEST_PART`), else after a word, followed by `more`.
    """
    return _first_sentences(_one_line(text[: limit + LONGEST_SENTENCE]), limit, more)


def quote_around(text: str, start: int, stop: int, around: int) -> Quote:
    """Return the characters from `start` to `stop` of `text` with up to `around` characters of whole sentences before
    and after them, on one line and without Markdown.
    """
    first, last = max(0, start - LONGEST_SENTENCE), stop + LONGEST_SENTENCE
    parts = [_MARKS.sub("", part) for part in (text[first:start], text[start:stop], text[stop:last])]
    marked = _MARKS.split(_one_line("{}\ue000{}\ue001{}".format(*parts)))
    # the target of a link and quoted lines are taken out, and an end of the evidence with them
    before, evidence, after = marked if len(marked) == len(parts) else parts
    return Quote(_last_sentences(before, around), evidence, _following_sentences(after, around))


def sentence_of(text: str, start: int, stop: int) -> str:
    """Return the sentence or sentences of `text` that contain the characters from `start` to `stop`."""
    ended = _ENDS.search(text, stop, stop + LONGEST_SENTENCE)
    return text[_begin(text, start) : ended.start() if ended else stop + LONGEST_SENTENCE]


def lead_up(text: str, start: int, stop: int) -> str:
    """Return the beginning of the sentence before `start`; "" where the quote is long enough to be understood."""
    if len(text[start:stop].split()) >= FEW_WORDS:
        return ""
    before = _one_line(text[_begin(text, start) : start])
    return before if len(before) <= LONGEST_LEAD else f"... {before[-LONGEST_LEAD:].partition(' ')[2]}"


def competitor_in(sentence: str, brand: Brand) -> str | None:
    """Return the first competitor that a sentence names, as in the settings; None where it names the brand too."""
    if any(_names(alias, sentence, brand.case_sensitive) for alias in brand.aliases):
        return None
    # competitors have a name and no rules for common words: "a notion" must not match Notion
    return next(
        (competitor for competitor in brand.competitors if _names(competitor, sentence, case_sensitive=True)), None
    )


def _names(name: str, sentence: str, case_sensitive: bool) -> bool:
    match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence, 0 if case_sensitive else re.IGNORECASE)
    return match is not None


def _begin(text: str, start: int) -> int:
    """Return where the sentence with the character at `start` begins."""
    first = max(0, start - LONGEST_SENTENCE)
    ends = [match.end() for match in _ENDS.finditer(text, first, start)]
    return ends[-1] if ends else first


def _one_line(text: str) -> str:
    """Return `text` on one line, without Markdown, targets of links and what it quotes, unless all of it is quoted."""
    plain = markdown_to_text(text.replace("\0", ""))
    own = unquoted(plain)
    shown = own if own.strip() else _QUOTE_MARK.sub("", plain)
    return _SPACE.sub(" ", _TARGET.sub("", shown).replace("`", "")).strip()


def _first_sentences(line: str, limit: int, more: str = " ...") -> str:
    if len(line) <= limit:
        return line
    ends = [match.end() for match in _SENTENCE_ENDS.finditer(line, 0, limit + 1)]
    return line[: ends[-1]] if ends and ends[-1] >= SHORTEST_PART * limit else first_words(line, limit, more)


def _following_sentences(line: str, limit: int) -> str:
    """Return the end of a sentence, and those after it; the space before it stays."""
    words = line.lstrip()
    return line[: len(line) - len(words)] + _first_sentences(words, limit)


def _last_sentences(line: str, limit: int) -> str:
    if len(line) <= limit:
        return line
    begins = [match.end() + 1 for match in _SENTENCE_ENDS.finditer(line, len(line) - limit - 2)]
    return line[begins[0] :] if begins else f"... {line[-limit:].partition(' ')[2]}"
