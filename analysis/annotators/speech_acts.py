"""What a post does, for the brand: answers, recommends it or warns of it, compares, complains, praises, tells.

People agree on questions and answers (alpha .82 and .79); on the other acts they do not (.3 to .4), so these are shown
and never scored. Each act is an annotation of its own name, its label the same word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.annotators.base import Said, annotator, is_heard
from analysis.annotators.question import read_questions
from analysis.text.answers import Answers
from analysis.text.brand_scope import Passage, Scope, only_english, sees, with_brand_in_braces
from analysis.text.questions import version as version_of_asking
from analysis.text.rule_sets import by_label, without
from analysis.text.rules import RuleSet, load_rules
from talkworthy.model import Annotation, Brand

QUESTION = "question"
ACTS = (QUESTION, "answer", "recommend_for", "recommend_against", "comparison", "complaint", "praise", "experience")
"""What a post can do; `question` is annotated by an annotator of its own."""
FOR_THE_BRAND_ALONE, TAKEN_BACK = "complaint_to", "no_complaint"
A_BARE_NAME = "answers with its name"
PRAISED = "praises it in answer to a question"
BARE = 20
"""Characters: an answer with no more words than this beside the name, or nothing but a link, says to use it."""
_NAME = re.compile(r"@?\{@?\w*\}")
_SAYS_NO = re.compile(
    r"\b(?:not?|never|don['\u2019]?t|isn['\u2019]?t|doesn['\u2019]?t|hate|avoid|is|are|used?)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Found:
    """The rule that told an act, and where; without a place the whole post tells it."""

    rule: str
    start: int | None = None
    stop: int | None = None


@annotator("acts")
class Acts:
    """Labels each act where a rule of `frames/acts.toml` or `frames/complaints.toml` fires; the evidence is its match.

    Read are posts of people, on the words that concern the brand; an answer is told by what it answers.
    """

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._scope = Scope(brands)
        complaints = load_rules("complaints")
        self._acts = by_label(load_rules("acts"))
        # whether the brand sees it -> rules
        self._complaints = {True: complaints, False: without(complaints, FOR_THE_BRAND_ALONE)}
        versions = (load_rules("acts").version, complaints.version, version_of_asking())
        self.version = "-".join(("1", *versions))

    def annotate(self, posts: Sequence[Said]) -> Iterator[Annotation]:
        """One annotation for each act of each post."""
        given = {place: with_brand_in_braces(said) for place, said in enumerate(posts) if is_heard(said)}
        told = self._told(given, list(self._scope.passages(posts, given)))
        questions = read_questions(posts)
        for place, rule in Answers(posts, questions).find(given):
            told[place, "answer"] = Found(rule)
            if posts[place].mentions and place not in questions:
                _add_recommendation(told, place, given[place])
        english = only_english(posts, (place for place, _ in told))
        for (place, act), found in told.items():
            if place in english and not _is_taken_back(told, place, act):
                said = posts[place]
                yield Annotation(
                    said.post.id, said.brand, act, self.version, act, None, found.start, found.stop, found.rule
                )

    def _told(self, given: Mapping[int, str], passages: Sequence[Passage]) -> dict[tuple[int, str], Found]:
        """(place, act) -> what the words tell."""
        told: dict[tuple[int, str], Found] = {}
        for act, rules, among in self._to_be_tried(given, passages):
            for number, (rule, match) in rules.first_in([passage.text for passage in among]).items():
                passage = among[number]
                if rule.label != TAKEN_BACK:
                    found = Found(rule.name, passage.start + match.start(), passage.start + match.end())
                    told.setdefault((passage.place, act), found)
        return told

    def _to_be_tried(
        self, given: Mapping[int, str], passages: Sequence[Passage]
    ) -> Iterator[tuple[str, RuleSet, Sequence[Passage]]]:
        """Each act with its rules and the passages to try them on: some things only where it sees them."""
        naming = [passage for passage in passages if "{" in passage.text]
        for label, rules in self._acts.items():
            yield label, rules, naming
        for is_seen, rules in self._complaints.items():
            yield "complaint", rules, [one for one in passages if sees(given[one.place]) is is_seen]


def _add_recommendation(told: dict[tuple[int, str], Found], place: int, words: str) -> None:
    """Who answers a question with the brand's name alone, or praises it there, says to use it."""
    praise = told.get((place, "praise"))
    if _is_bare(words):
        told.setdefault((place, "recommend_for"), Found(A_BARE_NAME))
    elif praise and (place, "complaint") not in told:
        told.setdefault((place, "recommend_for"), replace(praise, rule=PRAISED))


def _is_bare(words: str) -> bool:
    return len(_NAME.sub("", words).strip()) <= BARE and not _SAYS_NO.search(words)


def _is_taken_back(told: Mapping[tuple[int, str], Found], place: int, act: str) -> bool:
    """Who warns of it does not recommend it in the same breath."""
    return act == "recommend_for" and (place, "recommend_against") in told
