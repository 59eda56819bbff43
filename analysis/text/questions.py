"""Questions in a post that its author wants answered; rhetorical ones do not count."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from analysis.text.rules import load_rules

MARKED = re.compile(r"(?<![^.!?\n])[^\w.!?\n]*+\w(?:[^.!?\n]|(?<=\w)[.!](?=\w))*+[?!]*\?[?!]*")
"""A sentence that ends in a question mark; tried once from its beginning, and never again with fewer letters."""
WITH_WHAT_FOLLOWS = 40
"""Characters after a question that show whether its author answers it: "Shortcuts? Absolutely." """
LONG, BEGINNING, END = 350, 120, 180
"""Characters: what a reply longer than this asks after its beginning and before its end, it asks to make a point."""
MARKED_RULE = "a sentence that ends in a question mark"


@dataclass(frozen=True, slots=True)
class QuestionMatch:
    """A question at `start:stop` of a text, with the rule that found it."""

    start: int
    stop: int
    rule: str


def version() -> str:
    """Return a version that changes when the rules do."""
    return f"{load_rules('questions').version}.{load_rules('rhetorical').version}"


def find_questions(texts: Sequence[str], replies: Collection[int] = ()) -> dict[int, QuestionMatch]:
    """Return index in `texts` (authors' own words) -> the first question there that wants an answer.

    `replies`: the indexes of texts that answer others.
    """
    questions, silent = _marked(texts, replies)
    indexes = list(silent)
    ends = [_ends(silent[index]) if index in replies else (silent[index], 0) for index in indexes]
    for number, (rule, match) in load_rules("questions").first_in([text for text, _ in ends]).items():
        left_out = ends[number][1] if match.start() >= BEGINNING else 0
        start, stop = match.end() - len(match.group().lstrip()), match.end()
        questions[indexes[number]] = QuestionMatch(start + left_out, stop + left_out, rule.name)
    return questions


def _ends(text: str) -> tuple[str, int]:
    """Return the beginning and end of a reply, where it may ask, and the number of characters left out between."""
    if len(text) <= LONG:
        return text, 0
    left_out = len(text) - BEGINNING - 1 - END
    return f"{text[:BEGINNING]}\n{text[-END:]}", left_out


def _marked(texts: Sequence[str], replies: Collection[int]) -> tuple[dict[int, QuestionMatch], dict[int, str]]:
    """Return the questions that end in a question mark, and the other texts with rhetorical questions blanked out."""
    marked = [(index, match) for index, text in enumerate(texts) if "?" in text for match in MARKED.finditer(text)]
    # the question, a bar, and the text that follows
    contexts = [
        f"{match.group().strip()} | {texts[index][match.end() : match.end() + WITH_WHAT_FOLLOWS]}"
        for index, match in marked
    ]
    rhetorical = load_rules("rhetorical").first_in(contexts)
    questions: dict[int, QuestionMatch] = {}
    silent = dict(enumerate(texts))
    for number, (index, match) in enumerate(marked):
        if index in questions:
            continue
        if number in rhetorical or (index in replies and _is_midway(match)):
            silent[index] = silent[index].replace(match.group(), " " * len(match.group()))
        else:
            questions[index] = QuestionMatch(match.end() - len(match.group().lstrip()), match.end(), MARKED_RULE)
            del silent[index]
    return questions, silent


def _is_midway(match: re.Match[str]) -> bool:
    length = len(match.string)
    return length > LONG and match.start() > BEGINNING and match.end() < length - END
