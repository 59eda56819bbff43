"""The words of a stretch of text that carry feeling, each with what it is worth where it stands.

After VADER (Hutto & Gilbert 2014): words that raise or lower, negation up to three words before, capitals. Unlike VADER
it keeps where each word stands, ends a negation with its clause, and does not take what is wished or supposed for said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from analysis.sentiment.lexicon import KINDS, Lexicon

BRAND, OTHER = "\x01", "\x02"
"""What stands, letter for letter, in the place of the brand's names and of all others that are tracked."""

TURNED = -0.74  # VADER's
REACH = 3
FINDS = frozenset({"find", "found", "think", "feel", "consider"})
"""What a no reaches over, one word further: "don't find it that useful"."""
CAPITALS = 0.733  # VADER's
FADES = (1.0, 0.95, 0.9)  # VADER's, by distance of the word that raises or lowers
REFUSES = -0.4
"""A no that turns no feeling round is a small one itself."""
NAME_LIKE, OWN_STATE = 0.3, 0.5
SUPPOSED = 0.25
"""What is left of a feeling that is only wished for or supposed."""

FACE = r"(?<![\w:])(?:[<>]?[:;=]['\u2019]?-?[)(\][DpP/\\|*3]+|</?3+)(?![\w/])"
_TOKEN = re.compile(
    FACE + r"|\x01+|\x02+|[A-Za-z][\w'\u2019-]*|[,;:()\n.!?\u2014\u2013]|[\U0001f300-\U0001faff\u2600-\u27bf]|\d+"
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
    """One word or sign: in lower case, with its place in the text."""

    word: str
    start: int
    stop: int
    raw: str


class Hit(NamedTuple):
    """A word or phrase that carries feeling: which tokens (`place` to `last`), where in the text, what it is worth."""

    place: int
    last: int
    start: int
    stop: int
    value: float


def tokens(text: str, start: int, stop: int) -> list[Token]:
    """The words and signs of `text[start:stop]`."""
    return [
        Token(match.group().lower().replace("\u2019", "'"), match.start(), match.end(), match.group())
        for match in _TOKEN.finditer(text, start, stop)
    ]


def find_hits(row: Sequence[Token], lexicon: Lexicon, spoken_to: bool = False) -> Iterator[Hit]:
    """What carries feeling among these words of one sentence, which may be spoken to the brand itself."""
    words = lexicon.spoken_to if spoken_to else lexicon.words
    place = -1
    while (place := _next_telling(row, place + 1, words, lexicon)) < len(row):
        found = _phrase_at(row, place, lexicon)
        score, length = found if found else (_word_at(row, place, words, lexicon), 1)
        if score:
            last = place + length - 1
            yield Hit(place, last, row[place].start, row[last].stop, _in_context(row, place, score, lexicon))
        place += length - 1


def _next_telling(row: Sequence[Token], place: int, words: Mapping[str, float], lexicon: Lexicon) -> int:
    """The next place, from `place` on, where there may be a hit: nine words of ten carry nothing."""
    phrases = lexicon.phrases
    for number in range(place, len(row)):
        word = row[number].word
        if word in words or word in phrases or word in REFUSALS or word == "like" or word.endswith("n't"):
            return number
        if not word[0].isalnum():
            return number
    return len(row)


def _phrase_at(row: Sequence[Token], place: int, lexicon: Lexicon) -> tuple[float, int] | None:
    for phrase, score in lexicon.phrases.get(row[place].word, ()):
        if tuple(token.word for token in row[place : place + len(phrase)]) == phrase:
            return score, len(phrase)
    return None


def _word_at(row: Sequence[Token], place: int, words: Mapping[str, float], lexicon: Lexicon) -> float:
    word = row[place].word
    is_sign = not word[0].isalnum() and word[0] not in NO_SIGNS
    if is_sign or (len(word) > 1 and word[0] in ":;=<>"):
        return lexicon.emoji(word) if len(word) == 1 else _of_face(word)
    if word == "like":
        return 1.5 if place and row[place - 1].word in LIKES else 0.0
    score = words.get(word)
    if score is None and (word in REFUSALS or word.endswith("n't")):
        if word in OWN_REFUSALS and _subject(row, place) in ("i", "we"):
            return 0.0
        return 0.0 if any(next_.word in words for next_ in row[place + 1 : place + 1 + REACH]) else REFUSES
    return score or 0.0


def _subject(row: Sequence[Token], place: int) -> str:
    """The word before the one at `place`, past one adverb: "I really don't"."""
    if place > 1 and row[place - 1].word in ADVERBS and row[min(place + 1, len(row) - 1)].word != "want":
        return row[place - 2].word
    return row[place - 1].word if place else ""


def _of_face(face: str) -> float:
    if face.startswith("<"):
        return -2.0 if "/" in face else 2.0
    return FACES[face[-1]]


def _in_context(row: Sequence[Token], place: int, score: float, lexicon: Lexicon) -> float:
    """The score as the words before it leave it."""
    raw = row[place].raw
    if raw.isupper() and len(raw) > 2 and not all(token.raw.isupper() for token in row if token.word.isalpha()):
        score += CAPITALS if score > 0 else -CAPITALS
    score = _as_led_to(row, place, score, lexicon)
    if _is_name(row, place):
        score *= NAME_LIKE
    if _is_self_blame(row, place):
        return 0.0
    if _is_own_state(row, place):
        score *= OWN_STATE
    return score * SUPPOSED if _is_supposed(row, place) else score


def _as_led_to(row: Sequence[Token], place: int, score: float, lexicon: Lexicon) -> float:
    """The score, raised, lowered or turned round by the words just before."""
    turned = False
    for back in range(1, min(REACH + 1, place) + 1):
        word = row[place - back].word
        if back > REACH:
            turned ^= (word in NOT or word.endswith("n't")) and row[place - REACH].word in FINDS
            break
        if word in STOPS or word in TURNS:
            break
        if word in lexicon.boosts:
            by = lexicon.boosts[word] * FADES[back - 1]
            score += by if score > 0 else -by
        if (word in NOT or word.endswith("n't")) and row[place - back + 1].word not in TURNS_NOTHING:
            turned = not turned
    return score * TURNED if turned else score


def _is_name(row: Sequence[Token], place: int) -> bool:
    """Whether the word is written like a name: a capital in the middle of a sentence whose other words have none."""
    raw = row[place].raw
    if not place or not raw[:1].isupper() or raw.isupper() or row[place - 1].word in STOPS:
        return False
    around = [*row[max(0, place - 3) : place], *row[place + 1 : place + 4]]
    return all(token.raw.islower() for token in around if token.word.isalpha() and token.word != "i")


def _is_own_state(row: Sequence[Token], place: int) -> bool:
    """Whether the author speaks of how they are themselves, and of nothing that made them so."""
    before = [token.word for token in row[max(0, place - 3) : place]]
    close = before[-1:] if before[-1:] == ["a"] or before[-1:] == ["the"] else before[-2:]
    if not IS_ME.intersection(close) or close[-1] in ("a", "the"):
        return False
    if not any(word in ("i", "i'm", "im") for word in before):
        return False
    return not any(token.word in OVER_WHAT for token in row[place + 1 : place + 5])


def _is_self_blame(row: Sequence[Token], place: int) -> bool:
    """Whether authors scold themselves: "I was so dumb", "dumb, I know", "stupid me"."""
    if row[place].word not in SELF_BLAME:
        return False
    after = [token.word for token in row[place + 1 : place + 4]]
    if any(word[0] in (BRAND, OTHER) for word in after[:1]):
        return False
    for back in range(place - 1, max(-1, place - 6), -1):
        word = row[back].word
        if word in IS_MYSELF:
            return True
        if word in STOPS or word in TURNS or word in NOT_ME or word[0] in (BRAND, OTHER):
            break
    return after[:1] == ["me"] or "i know" in " ".join(word for word in after if word not in STOPS)


def _is_supposed(row: Sequence[Token], place: int) -> bool:
    for back in range(place - 1, max(-1, place - 9), -1):
        word = row[back].word
        if word in SUPPOSES:
            return True
        if word in STOPS or word in TURNS:
            return False
    return False
