"""The words of a text that carry feeling, each with its value in context.

After VADER (Hutto & Gilbert 2014): boosters, negation up to three words before, capitals. Unlike VADER it keeps the
position of each word, ends a negation with its clause, and discounts wishes and suppositions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from analysis.sentiment.lexicon import KINDS, Lexicon

BRAND, OTHER = "\x01", "\x02"
"""Stand letter for letter for the brand's names and for all other tracked names."""

TURNED = -0.74  # VADER's
REACH = 3
FINDS = frozenset({"find", "found", "think", "feel", "consider"})
"""Verbs that a negation reaches across, one word further: "don't find it that useful"."""
CAPITALS = 0.733  # VADER's
FADES = (1.0, 0.95, 0.9)  # VADER's, by distance of the word that raises or lowers
REFUSES = -0.4
"""Value of a negation that negates no feeling."""
NAME_LIKE, OWN_STATE = 0.3, 0.5
SUPPOSED = 0.25
"""Factor for a feeling that is only wished for or supposed."""

FACE = r"(?<![\w:])(?:[<>]?[:;=]['\u2019]?-?[)(\][DpP/\\|*3]+|</?3+)(?![\w/])"
_TOKEN = re.compile(
    FACE + r"|\x01+|\x02+|[A-Za-z][\w'\u2019-]*|[,;:()\n.!?\u2014\u2013]|[\U0001f300-\U0001faff\u2600-\u27bf\u2b50]|\d+"
)
REFUSALS = KINDS["refusals"]
OWN_REFUSALS = KINDS["own_refusals"]
NOT = KINDS["not"]
SUPPOSES = KINDS["supposes"]
LIKES = KINDS["likes"]
JOINS = KINDS["joins"]
ADVERBS = KINDS["adverbs"]
IS_MYSELF = KINDS["is_myself"]
NOT_ME = KINDS["not_me"]
IS_ME = KINDS["is_me"]
OVER_WHAT = KINDS["over_what"]
TURNS = KINDS["turns"]
FACES = {
    ")": 1.3,
    "]": 1.3,
    "d": 1.6,
    "p": 0.8,
    "*": 1.6,
    "3": 1.6,
    "(": -1.6,
    "[": -1.6,
    "/": -1.2,
    "\\": -1.2,
    "|": -0.8,
}
TURNS_NOTHING = KINDS["turns_nothing"]
SELF_BLAME = KINDS["self_blame"]
STOPS = frozenset(",;:()\n.!?\u2014\u2013")
NO_SIGNS = STOPS | {BRAND, OTHER}


class Token(NamedTuple):
    """One word or sign: in lower case, with its position in the text."""

    word: str
    start: int
    stop: int
    raw: str


class Hit(NamedTuple):
    """A word or phrase that carries feeling: which tokens (`first` to `last`), where in the text, and its value."""

    first: int
    last: int
    start: int
    stop: int
    value: float


def tokens(text: str, start: int, stop: int) -> list[Token]:
    """Return the words and signs of `text[start:stop]`."""
    return [
        Token(match.group().lower().replace("\u2019", "'"), match.start(), match.end(), match.group())
        for match in _TOKEN.finditer(text, start, stop)
    ]


def find_hits(row: Sequence[Token], lexicon: Lexicon, spoken_to: bool = False) -> Iterator[Hit]:
    """Yield what carries feeling among these words of one sentence, which may be addressed to the brand."""
    words = lexicon.spoken_to if spoken_to else lexicon.words
    index = -1
    while (index := _next_telling(row, index + 1, words, lexicon)) < len(row):
        phrase = _phrase_at(row, index, lexicon)
        score, length = phrase if phrase else (_word_at(row, index, words, lexicon), 1)
        if score:
            last = index + length - 1
            yield Hit(index, last, row[index].start, row[last].stop, _in_context(row, index, score, lexicon))
        index += length - 1


def _next_telling(row: Sequence[Token], index: int, words: Mapping[str, float], lexicon: Lexicon) -> int:
    """Return the next index, from `index` on, where there may be a hit: nine words of ten carry no feeling."""
    phrases = lexicon.phrases
    for number in range(index, len(row)):
        word = row[number].word
        if word in words or word in phrases or word in REFUSALS or word == "like" or word.endswith("n't"):
            return number
        if not word[0].isalnum():
            return number
    return len(row)


def _phrase_at(row: Sequence[Token], index: int, lexicon: Lexicon) -> tuple[float, int] | None:
    for phrase, score in lexicon.phrases.get(row[index].word, ()):
        if tuple(token.word for token in row[index : index + len(phrase)]) == phrase:
            return score, len(phrase)
    return None


def _word_at(row: Sequence[Token], index: int, words: Mapping[str, float], lexicon: Lexicon) -> float:
    word = row[index].word
    is_sign = not word[0].isalnum() and word[0] not in NO_SIGNS
    if is_sign or (len(word) > 1 and word[0] in ":;=<>"):
        return lexicon.emoji(word) if len(word) == 1 else _of_face(word)
    if word == "like":
        return 1.5 if index and row[index - 1].word in LIKES else 0.0
    score = words.get(word)
    if score is None and (word in REFUSALS or word.endswith("n't")):
        if word in OWN_REFUSALS and _subject(row, index) in ("i", "we"):
            return 0.0
        return 0.0 if any(next_.word in words for next_ in row[index + 1 : index + 1 + REACH]) else REFUSES
    return score or 0.0


def _subject(row: Sequence[Token], index: int) -> str:
    """Return the word before the one at `index`, past one adverb: "I really don't"."""
    if index > 1 and row[index - 1].word in ADVERBS and row[min(index + 1, len(row) - 1)].word != "want":
        return row[index - 2].word
    return row[index - 1].word if index else ""


def _of_face(face: str) -> float:
    if face.startswith("<"):
        return -2.0 if "/" in face else 2.0
    return FACES[face[-1]]


def _in_context(row: Sequence[Token], index: int, score: float, lexicon: Lexicon) -> float:
    """Return the score as changed by the words before it."""
    raw = row[index].raw
    if raw.isupper() and len(raw) > 2 and not all(token.raw.isupper() for token in row if token.word.isalpha()):
        score += CAPITALS if score > 0 else -CAPITALS
    score = _as_led_to(row, index, score, lexicon)
    if _is_name(row, index):
        score *= NAME_LIKE
    if _is_self_blame(row, index):
        return 0.0
    if _is_own_state(row, index):
        score *= OWN_STATE
    return score * SUPPOSED if _is_supposed(row, index) else score


def _as_led_to(row: Sequence[Token], index: int, score: float, lexicon: Lexicon) -> float:
    """Return the score, raised, lowered or negated by the words just before."""
    turned = False
    for back in range(1, min(REACH + 1, index) + 1):
        word = row[index - back].word
        if back > REACH:
            turned ^= (word in NOT or word.endswith("n't")) and row[index - REACH].word in FINDS
            break
        if word in STOPS or word in TURNS:
            break
        if word in lexicon.boosts:
            by = lexicon.boosts[word] * FADES[back - 1]
            score += by if score > 0 else -by
        if (word in NOT or word.endswith("n't")) and row[index - back + 1].word not in TURNS_NOTHING:
            turned = not turned
    return score * TURNED if turned else score


def _is_name(row: Sequence[Token], index: int) -> bool:
    """Return whether the word is written like a name: a capital in mid-sentence among words without."""
    raw = row[index].raw
    if not index or not raw[:1].isupper() or raw.isupper() or row[index - 1].word in STOPS:
        return False
    around = [*row[max(0, index - 3) : index], *row[index + 1 : index + 4]]
    return all(token.raw.islower() for token in around if token.word.isalpha() and token.word != "i")


def _is_own_state(row: Sequence[Token], index: int) -> bool:
    """Return whether authors describe their own mood, with no cause given."""
    before = [token.word for token in row[max(0, index - 3) : index]]
    close = before[-1:] if before[-1:] == ["a"] or before[-1:] == ["the"] else before[-2:]
    if not IS_ME.intersection(close) or close[-1] in ("a", "the"):
        return False
    if not any(word in ("i", "i'm", "im") for word in before):
        return False
    return not any(token.word in OVER_WHAT for token in row[index + 1 : index + 5])


def _is_self_blame(row: Sequence[Token], index: int) -> bool:
    """Return whether authors blame themselves: "I was so dumb", "dumb, I know", "stupid me"."""
    if row[index].word not in SELF_BLAME:
        return False
    after = [token.word for token in row[index + 1 : index + 4]]
    if any(word[0] in (BRAND, OTHER) for word in after[:1]):
        return False
    for back in range(index - 1, max(-1, index - 6), -1):
        word = row[back].word
        if word in IS_MYSELF:
            return True
        if word in STOPS or word in TURNS or word in NOT_ME or word[0] in (BRAND, OTHER):
            break
    return after[:1] == ["me"] or "i know" in " ".join(word for word in after if word not in STOPS)


def _is_supposed(row: Sequence[Token], index: int) -> bool:
    for back in range(index - 1, max(-1, index - 9), -1):
        word = row[back].word
        if word in SUPPOSES:
            return True
        if word in STOPS or word in TURNS:
            return False
    return False
