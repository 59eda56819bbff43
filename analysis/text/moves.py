"""Moves between products in a sentence: what was left, and what came in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.relevance.mentions import NameFinder
from analysis.text.rule_sets import by_label, without_label
from analysis.text.rules import Rule, RuleSet, load_rules
from talkworthy.model import Brand

SOMETHING_ELSE = "something else"
"""The side of a move that is no tracked brand and no competitor, or that is not named."""
NOT_DONE, KNOWN, NAMED = "not_done", "known", "name"
OLD, NEW = "old", "new"
LONGEST_SENTENCE = 600
_NAME = re.compile(r"@?\{@?\w*\}")
# "the new {x}", but not "a laptop with {x}" or "the web version of {x}"
_HEAD = re.compile(
    r"\s*(?:(?!(?:with|and|for|in|on|at|by|of|or|but|since|as|like|when|because|after|to|from)\b)\S+\s+){0,3}"
)
# "the {x} battery" is not {x}
_PART_OF_IT = re.compile(
    r"(?:['\u2019]s?)?\s+(?:\w+\s+)?(?:hdd?|drive|battery|charger|cable|keyboard|screen|display|tires?|engine|keys?|case"
    r"|filter|radio|stereo|speakers?|pads?|parts?)\b",
    re.IGNORECASE,
)
_NO_PRODUCT = re.compile(
    r"\s*(?:(?:the|an?|my|our)\s+)?(?:\d|v\d|version\b|new(?:er)?\b|older?\b|higher\b|lower\b)", re.IGNORECASE
)
_PRONOUN = re.compile(r"\s*(?:(?:it|them|mine|ours)\b|(?:this|that|these|those)\b(?!\s+(?!for\b)\w))", re.IGNORECASE)
_CAPITALS = re.compile(r"\s*(?:(?:the|my|our|an?|their|using)\s+){0,2}(?!I\b)[A-Z][\w]")
_ELSE = re.compile(r"\s*(?:something\s+else|another\b|an?\s+(?:\w+\s+)?(?:alternative|competitor))", re.IGNORECASE)
_SELF = re.compile(r"\b(?:i|we|my|our|me|us)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Move:
    """What was left and what came in its place, each a name or SOMETHING_ELSE; and the rule that matched."""

    old: str
    new: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Named:
    """A tracked name in a sentence: whose it is, and where."""

    brand: str
    start: int
    stop: int


class MoveFinder:
    """Finds moves in sentences that concern one of these brands; their competitors are known by name too."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        rules = load_rules("switches")
        self.version = rules.version
        self._rules = without_label(rules, NOT_DONE).rules
        self._not_done: RuleSet = by_label(rules)[NOT_DONE]
        tracked = {brand.name for brand in brands}
        # a competitor that is not tracked has a name and no rules for common words
        others = {name for brand in brands for name in brand.competitors} - tracked
        self._finders = [NameFinder(brand) for brand in brands]
        self._finders += [NameFinder(Brand(name, (name,), case_sensitive=True)) for name in sorted(others)]

    def find(self, brand: str, sentence: str, before: str = "") -> Move | None:
        """Return the first move from or to the brand in a sentence, its names in braces; `before`: that before it."""
        sentence = sentence[:LONGEST_SENTENCE]
        lowered = sentence.lower()
        for rule in self._rules:
            match = rule.search(sentence, lowered)
            if match is None:
                continue
            if self._not_done.first(sentence) or (sentence.rstrip().endswith("?") and not _SELF.search(match.group())):
                return None
            move = self._to_move(rule, match, brand, before)
            if move is not None or (rule.label != KNOWN and _slot(match, OLD) and _slot(match, NEW)):
                return move
        return None

    def _to_move(self, rule: Rule, match: re.Match[str], brand: str, before: str) -> Move | None:
        """Return the move with its sides as names, unless a side is nothing that one moves from or to."""
        text, names = match.string, self._names(brand, match.string)
        slots = {side: _slot(match, side) for side in (OLD, NEW)}
        sides = {side: slot and _name_in(text, slot, names) for side, slot in slots.items()}
        is_named = brand in sides.values()
        for side, slot in slots.items():
            if sides[side] is None and _is_unsaid(text, slot):
                earlier = [name for name in names if name.stop <= _begin(slots, match)]
                # "Coming from {y}, {x} is fast": what came is named after the move, what was left before it
                later = names if side == NEW else []
                around = (earlier, later, self._names(brand, before))
                taken = set(sides.values())
                sides[side] = next(filter(None, (_the_other(near, taken) for near in around)), None)
            elif sides[side] is None and not _can_be_moved_to(text, slot, rule.label):
                return None
        old, new = sides[OLD], sides[NEW]
        needs_both = rule.label == KNOWN or not is_named
        if brand not in (old, new) or old == new or (needs_both and not (old and new)):
            return None
        return Move(old or SOMETHING_ELSE, new or SOMETHING_ELSE, rule.name)

    def _names(self, brand: str, text: str) -> list[_Named]:
        """Return the tracked names in a text, in order: the brand's, in braces, and all others."""
        own = [_Named(brand, *match.span()) for match in _NAME.finditer(text)]
        others = [
            _Named(finder.brand.name, match.start, match.stop)
            for finder in self._finders
            if finder.brand.name != brand
            for match in finder.find(text)
        ]
        return sorted((*own, *others), key=lambda name: (name.start, -name.stop))


Slot = tuple[int, int] | None


def _slot(match: re.Match[str], side: str) -> Slot:
    """Return where a match has a side, which alternatives of a pattern number: `old`, `old2`."""
    return next(
        (match.span(name) for name, words in match.groupdict().items() if words and name.startswith(side)), None
    )


def _begin(slots: Mapping[str, Slot], match: re.Match[str]) -> int:
    return min((slot[0] for slot in slots.values() if slot), default=match.end())


def _the_other(names: Sequence[_Named], taken: Iterable[str | None]) -> str | None:
    """Return the one name that words give, beside the side that is known."""
    others = {name.brand for name in names} - set(taken)
    return others.pop() if len(others) == 1 else None


def _name_in(text: str, slot: tuple[int, int], names: Sequence[_Named]) -> str | None:
    """Return whose name a side begins with, after a few words of its own."""
    head = _HEAD.match(text, slot[0])
    latest = head.end() if head else slot[0]
    for name in names:
        if slot[0] <= name.start <= latest and name.start < slot[1] and not _PART_OF_IT.match(text, name.stop):
            return name.brand
    return None


def _is_unsaid(text: str, slot: Slot) -> bool:
    """Return whether a side is left to the words before: there is none, or it is a pronoun."""
    return slot is None or _PRONOUN.match(text, slot[0]) is not None


def _can_be_moved_to(text: str, slot: Slot, label: str) -> bool:
    """Return whether a side without a tracked name is something else, and no version, dose or date."""
    if slot is None:
        return True
    if _NO_PRODUCT.match(text, slot[0]) or "{" in text[slot[0] : slot[1]]:
        return False
    return label != NAMED or (_CAPITALS.match(text, slot[0]) or _ELSE.match(text, slot[0])) is not None
