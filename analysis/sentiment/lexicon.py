"""The values of words, phrases and faces: VADER's word list with today's words on top."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vaderSentiment.vaderSentiment import BOOSTER_DICT

from analysis.text.vader import vader

LEXICON = Path(__file__).parent / "lexicon.toml"
KINDS = {
    kind: frozenset(words.split())
    for kind, words in tomllib.loads(LEXICON.read_text(encoding="utf-8"))["kinds"].items()
}
"""Words by their effect on the words around them, as `lexicon.toml` lists them."""
MORE_BOOSTERS = {"too": 0.2, "such": 0.293, "freaking": 0.293, "absolutely": 0.293, "literally": 0.1, "pretty": 0.1}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Scores from -4 to 4 of words and phrases in lower case; `boosts` raise or lower the word after them.

    `spoken_to`: the scores of words addressed to the brand itself.

    `phrases`: first word -> the phrases (their words) that begin with it, the longest first.
    """

    version: str
    words: Mapping[str, float]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], float], ...]]
    spoken_to: Mapping[str, float]
    boosts: Mapping[str, float]

    def emoji(self, sign: str) -> float:
        """Return the value of one emoji: of the words of its name (as VADER does), unless the lexicon has its own."""
        if sign in self.words:
            return self.words[sign]
        scores = [self.words.get(word, 0.0) for word in vader().emojis.get(sign, "").split()]
        return max(scores, key=abs, default=0.0)


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of this process."""
    table = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    words = {word: float(score) for word, score in vader().lexicon.items()}
    for word in table["nothing"].split():
        words.pop(word, None)
    words |= table["words"] | table["emoji"]
    boosts = {word: float(by) for word, by in BOOSTER_DICT.items() if " " not in word} | MORE_BOOSTERS
    return Lexicon(
        version=str(table["version"]),
        words={word: score for word, score in words.items() if word not in boosts},
        phrases=_by_first_word(table["phrases"]),
        spoken_to=words | table["spoken_to"],
        boosts=boosts,
    )


def _by_first_word(phrases: Mapping[str, float]) -> dict[str, tuple[tuple[tuple[str, ...], float], ...]]:
    by_word: dict[str, list[tuple[tuple[str, ...], float]]] = {}
    for phrase, score in phrases.items():
        split = tuple(phrase.split())
        by_word.setdefault(split[0], []).append((split, float(score)))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in by_word.items()}
