"""What a post does with regard to the brand: answer, recommend, warn, compare, complain, praise, share experience.

Annotators agree on questions and answers (alpha .82 and .79); on the other acts they do not (.3 to .4), so these are
shown and never scored. Each act is an annotation of its own name, with the same word as label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.annotators.base import AnnotatedPost, annotator, is_from_public
from analysis.annotators.question import questions_in
from analysis.mention_model.combination import NO_RULE
from analysis.mention_model.reading import model_rule
from analysis.text.answers import Answers
from analysis.text.brand_scope import BrandPassage, BrandScope, is_visible_to_brand, only_english, with_brand_in_braces
from analysis.text.questions import version as questions_version
from analysis.text.rule_sets import by_label, without_label
from analysis.text.rules import RuleSet, load_rules
from talkworthy.model import Annotation, Brand

QUESTION = "question"
ACTS = (QUESTION, "answer", "recommend_for", "recommend_against", "comparison", "complaint", "praise", "experience")
"""What a post can do; `question` has an annotator of its own."""
TO_BRAND_ONLY, NOT_A_COMPLAINT = "complaint_to", "no_complaint"
GOOD = ("recommend_for", "praise")
WISH_BEFORE = 50
"""Characters before praise in which it may be wished for."""
BARE_NAME_RULE = "answers with its name"
PRAISED_RULE = "praises it in answer to a question"
BARE = 20
"""Characters: an answer with no more text than this beside the name, or nothing but a link, recommends it."""
_WISHED = re.compile(
    r"""\b(?: (?:wish(?:ed|ing)?|if\s+only)\b[^.!?\n]{0,30}?\s(?:recommend|lov|lik|enjoy|ador|prais)
    | (?: want(?:ed)?\s+(?:so\s+\w+\s+|really\s+)? | expected\s+ | hop(?:ed|ing)\s+ )
      to\s+(?:really\s+)?(?:love|like|enjoy|adore)
    | (?:hard|difficult|impossible|tough)\s+to\s+(?:\w+\s+)?(?:recommend|love|like|enjoy) )""",
    re.IGNORECASE | re.VERBOSE,
)
_UPSET = re.compile(
    "[\U0001f494\U0001f621\U0001f92c\U0001f620\U0001f44e\U0001f92e\U0001f922\U0001f595\U0001f4a9\U0001f921\U0001f612\U0001f644]"
)
_NAME = re.compile(r"@?\{@?\w*\}")
_SAYS_NO = re.compile(
    r"\b(?:not?|never|don['\u2019]?t|isn['\u2019]?t|doesn['\u2019]?t|hate|avoid|is|are|used?)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ActMatch:
    """The rule that detected an act, and where; without a position it is the whole post."""

    rule: str
    start: int | None = None
    stop: int | None = None


@annotator("acts")
class SpeechActs:
    """Labels each act for which a rule of `patterns/acts.toml` or `patterns/complaints.toml` matches.

    Applies to posts of the public, in the text that concerns the brand; an answer is detected by what it replies to.
    """

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._scope = BrandScope(brands)
        complaints = load_rules("complaints")
        self._acts = by_label(load_rules("acts"))
        # whether the brand sees it -> rules
        self._complaints = {True: complaints, False: without_label(complaints, TO_BRAND_ONLY)}
        versions = (load_rules("acts").version, complaints.version, questions_version())
        self.version = "-".join(("3", *versions))

    def annotate(self, posts: Sequence[AnnotatedPost]) -> Iterator[Annotation]:
        """Yield one annotation for each act of each post."""
        texts = {index: with_brand_in_braces(item) for index, item in enumerate(posts) if is_from_public(item)}
        matches = self._acts_in_text(texts, list(self._scope.passages(posts, texts)))
        questions = questions_in(posts)
        for index, rule in Answers(posts, questions).find(texts):
            matches[index, "answer"] = ActMatch(rule)
            if posts[index].mentions and index not in questions:
                _add_recommendation(matches, index, texts[index])
        english = only_english(posts, (index for index, _ in matches))
        by_rules = {key: match for key, match in matches.items() if key[0] in english}
        acts = with_model(posts, texts, by_rules)
        for (index, act), match in acts.items():
            if not _is_contradicted(acts, index, act):
                item = posts[index]
                yield Annotation(
                    item.post.id, item.brand, act, self.version, act, None, match.start, match.stop, match.rule
                )

    def _acts_in_text(
        self, texts: Mapping[int, str], passages: Sequence[BrandPassage]
    ) -> dict[tuple[int, str], ActMatch]:
        """Return (index, act) -> the match in the text."""
        matches: dict[tuple[int, str], ActMatch] = {}
        for act, rules, among in self._rules_with_passages(texts, passages):
            for number, (rule, match) in rules.first_in([passage.text for passage in among]).items():
                passage = among[number]
                if rule.label != NOT_A_COMPLAINT and not (act in GOOD and _is_wished(passage.text, *match.span())):
                    act_match = ActMatch(rule.name, passage.start + match.start(), passage.start + match.end())
                    matches.setdefault((passage.index, act), act_match)
        return matches

    def _rules_with_passages(
        self, texts: Mapping[int, str], passages: Sequence[BrandPassage]
    ) -> Iterator[tuple[str, RuleSet, Sequence[BrandPassage]]]:
        """Yield each act with its rules and the passages to try them on: some only where the brand sees them."""
        naming = [passage for passage in passages if "{" in passage.text]
        for label, rules in self._acts.items():
            yield label, rules, naming
        for is_seen, rules in self._complaints.items():
            yield (
                "complaint",
                rules,
                [passage for passage in passages if is_visible_to_brand(texts[passage.index]) is is_seen],
            )


def with_model(
    posts: Sequence[AnnotatedPost], indexes: Iterable[int], by_rules: Mapping[tuple[int, str], ActMatch]
) -> dict[tuple[int, str], ActMatch]:
    """Return (index, act) -> match after the model: complaints and recommendations that both together are sure of.

    A post that wishes it could recommend something recommends nothing, whatever the model takes it for.
    """
    acts = dict(by_rules)
    for index in indexes:
        reading = posts[index].reading
        if reading is None:
            continue
        against, favour = (index, "recommend_against") in by_rules, (index, "recommend_for") in by_rules
        recommended = "against" if against else "for" if favour else NO_RULE
        complained = "yes" if (index, "complaint") in by_rules else NO_RULE
        sure = {
            "complaint": reading.applies("complaint", "yes", complained),
            "recommend_for": None
            if _WISHED.search(posts[index].own)
            else reading.applies("recommends", "for", recommended),
            "recommend_against": reading.applies("recommends", "against", recommended),
        }
        for act, probability in sure.items():
            if probability is None:
                acts.pop((index, act), None)
            elif (index, act) not in acts:
                acts[index, act] = ActMatch(model_rule(probability))
    return acts


def _add_recommendation(matches: dict[tuple[int, str], ActMatch], index: int, words: str) -> None:
    """Add a recommendation where an answer is the brand's name alone, or praises the brand."""
    praise = matches.get((index, "praise"))
    if _is_bare(words):
        matches.setdefault((index, "recommend_for"), ActMatch(BARE_NAME_RULE))
    elif praise and (index, "complaint") not in matches:
        matches.setdefault((index, "recommend_for"), replace(praise, rule=PRAISED_RULE))


def _is_wished(text: str, start: int, stop: int) -> bool:
    """Return whether the praise at `start:stop` is only wished for ("I wanted to love it"), or the author is upset."""
    return _WISHED.search(text, max(0, start - WISH_BEFORE), stop) is not None or _UPSET.search(text) is not None


def _is_bare(words: str) -> bool:
    is_short = len(_NAME.sub("", words).strip()) <= BARE
    return is_short and not _SAYS_NO.search(words) and not _UPSET.search(words)


def _is_contradicted(matches: Mapping[tuple[int, str], ActMatch], index: int, act: str) -> bool:
    """Return whether a recommendation comes with a warning in the same post."""
    return act == "recommend_for" and (index, "recommend_against") in matches
