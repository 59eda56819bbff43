"""What a brand should do about a post: answer it, leave it to others who were asked, offer help, or leave it alone.

Leave alone is the default and is not stored, except where a rule turned off another cue. The error that matters is to
see a call for help where somebody wants none, so in doubt the cue is to leave alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis.annotators.base import AnnotatedPost, annotator, is_from_public
from analysis.annotators.question import questions_in
from analysis.text.brand_scope import (
    BrandPassage,
    BrandScope,
    is_addressed,
    is_visible_to_brand,
    only_english,
    with_brand_in_braces,
)
from analysis.text.questions import QuestionMatch
from analysis.text.questions import version as questions_version
from analysis.text.rule_sets import by_label
from analysis.text.rules import Rule, RuleSet, load_rules
from talkworthy.model import Annotation, Brand

NAME = "cue"
VERSION = "3"
LEAVE_ALONE = "leave_alone"
NEAR = 160
"""Characters on either side of a question in which the brand must be named for the question to be about it."""
WITH_WHAT_FOLLOWS = 60
"""Characters after a question that show whom it is for: "Is it slow? Anyone else?" """
TROUBLE_AT_MOST = 1_200
"""Characters: a longer post is a story, in which a problem is one detail of many."""
WIDER = 120
"""Characters before and after what is said of the brand in which a problem is one with the brand."""
_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)|\n")
_BRAND_ASKED_OF = re.compile(r"\{@?\w*\}[^.!?\n]*\?")
_BEGINS_WITH_ANOTHER = re.compile(r"\W*@\w")
_ANSWERS_BACK = re.compile(
    r"\W*(?:@\S+\s+)*(?:yes|no|nope|yep|ok(?:ay)?|thank\w*|cheers|done|sent|dm\b|will\s+do)\b[^?]*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class CueResult:
    """A cue with its rule and position; `turned` is the reason why it became leave alone."""

    cue: str
    rule: str
    span: tuple[int, int] | None = None
    turned: str = ""


@annotator(NAME)
class ResponseCue:
    """Labels `asked_brand`, `asked_peers`, `may_need_help`, and `leave_alone` where a rule turned one of these off."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._scope = BrandScope(brands)
        self._rules = by_label(load_rules("cues"))
        self.version = f"{VERSION}.{load_rules('cues').version}.{questions_version()}"

    def annotate(self, posts: Sequence[AnnotatedPost]) -> Iterator[Annotation]:
        """Yield one annotation for each post with a cue."""
        texts = {index: with_brand_in_braces(item) for index, item in enumerate(posts) if is_from_public(item)}
        detector = _CueDetector(posts, texts, list(self._scope.passages(posts, texts)), self._rules, self._scope)
        cues = dict(detector.cues())
        english = only_english(posts, cues)
        for index, result in cues.items():
            if index not in english:
                continue
            item = posts[index]
            label, rule = (LEAVE_ALONE, result.turned) if result.turned else (result.cue, result.rule)
            start, stop = result.span or (None, None)
            yield Annotation(item.post.id, item.brand, NAME, self.version, label, None, start, stop, rule)


class _CueDetector:
    """The posts of one call with the rules that match them; each rule is tried on all posts at once."""

    def __init__(
        self,
        posts: Sequence[AnnotatedPost],
        texts: Mapping[int, str],
        passages: Sequence[BrandPassage],
        rules: Mapping[str, RuleSet],
        scope: BrandScope,
    ) -> None:
        self._posts = posts
        self._texts = texts
        self._passages = passages
        self._rules = rules
        self._scope = scope
        self._questions = questions_in(posts)
        self._indexes = {item.post.id: index for index, item in enumerate(posts)}

    def cues(self) -> Iterator[tuple[int, CueResult]]:
        """Yield each post with a cue, in order."""
        for index in self._texts:
            cue = self._to_brand(index) or self._to_peers(index) or self._in_trouble(index)
            if cue:
                yield index, cue

    def _to_brand(self, index: int) -> CueResult | None:
        """Return the cue of a question or request to the brand: addressed to it, or in reply to it."""
        if not self._speaks_to_brand(index):
            return None
        question = self._questions.get(index)
        if question:
            return CueResult("asked_brand", "asks the brand a question", (question.start, question.stop))
        request = self._requests.get(index)
        if request is None or _ANSWERS_BACK.match(self._texts[index]):
            return None
        return CueResult("asked_brand", request[0].name, request[1].span())

    def _to_peers(self, index: int) -> CueResult | None:
        """Return the cue of a question to other people, about the brand."""
        question = self._questions.get(index)
        if question is None or not self._is_about_brand(index, question):
            return None
        return CueResult("asked_peers", "asks other people about it", (question.start, question.stop))

    def _in_trouble(self, index: int) -> CueResult | None:
        """Return the cue of a post that has a problem with the product, and asks nobody."""
        trouble = self._troubles.get(index)
        if trouble is None or index in self._questions:
            return None
        return CueResult("may_need_help", trouble[0], trouble[1], self._stop_of(index))

    def _speaks_to_brand(self, index: int) -> bool:
        words = self._texts[index]
        if is_addressed(words):
            return True
        asks_aloud = is_visible_to_brand(words) and index in self._questions
        if asks_aloud and not _BEGINS_WITH_ANOTHER.match(words) and index not in self._to_crowd:
            return True
        above = self._indexes.get(self._posts[index].post.reply_to or "")
        return above is not None and self._posts[above].author_type in ("brand", "staff")

    def _is_about_brand(self, index: int, question: QuestionMatch) -> bool:
        item, words = self._posts[index], self._texts[index]
        if item.post.reply_to is None and item.post.title:
            title = words[: len(item.post.title)]
            return "{" in title or self._scope.is_home(item) or _asks_of_brand(words, question)
        # a reply asks its parent's author, unless it asks everybody; it is about the brand where it names it
        begins = item.post.reply_to is None and "{" in words[:NEAR]
        return (
            begins or "{" in words[max(0, question.start - NEAR) : question.stop + NEAR]
        ) and index in self._to_others

    def _stop_of(self, index: int) -> str:
        """Return the reason to leave a problem alone; empty where there is none."""
        if index in self._stops:
            return "touches illness, grief, or being a minor"
        if index in self._not_theirs:
            return "the trouble is somebody else's or long past, or the post praises or gives advice"
        if index in self._solved or self._is_solved_later(index):
            return "says that it is solved"
        return ""

    def _is_solved_later(self, index: int) -> bool:
        post = self._posts[index].post
        return any(
            later > index and self._posts[later].post.author == post.author
            for later in self._solvers.get((post.thread, post.author), ())
        )

    @cached_property
    def _requests(self) -> Mapping[int, tuple[Rule, re.Match[str]]]:
        return self._in_posts("request", [index for index in self._texts if self._speaks_to_brand(index)])

    @cached_property
    def _to_others(self) -> set[int]:
        """The indexes of questions to readers in general, not to one person."""
        indexes = [index for index in self._texts if index in self._questions]
        questions = [self._questions[index] for index in indexes]
        texts = [
            self._texts[index][question.start : question.stop + WITH_WHAT_FOLLOWS]
            for index, question in zip(indexes, questions, strict=True)
        ]
        to_one = self._rules["to_one"].first_in(texts)
        return {indexes[number] for number in self._rules["to_others"].first_in(texts) if number not in to_one}

    @cached_property
    def _to_crowd(self) -> set[int]:
        """The indexes of questions to everybody who reads, though the brand's account is named."""
        visible = [index for index, words in self._texts.items() if is_visible_to_brand(words)]
        return set(self._in_posts("to_crowd", [index for index in visible if index in self._questions]))

    @cached_property
    def _stops(self) -> Mapping[int, tuple[Rule, re.Match[str]]]:
        return self._in_posts("stop", list(self._troubles))

    @cached_property
    def _not_theirs(self) -> Mapping[int, tuple[Rule, re.Match[str]]]:
        return self._in_posts("not_theirs", list(self._troubles))

    @cached_property
    def _solved(self) -> Mapping[int, tuple[Rule, re.Match[str]]]:
        return self._in_posts("solved", list(self._texts))

    @cached_property
    def _solvers(self) -> Mapping[tuple[str, str | None], list[int]]:
        """(thread, author) -> indexes of posts that say that something is solved."""
        solvers: dict[tuple[str, str | None], list[int]] = {}
        for index in self._solved:
            post = self._posts[index].post
            solvers.setdefault((post.thread, post.author), []).append(index)
        return solvers

    @cached_property
    def _troubles(self) -> Mapping[int, tuple[str, tuple[int, int]]]:
        """Index -> rule and span of a problem with the brand's product."""
        passages = [
            _widened(passage, self._texts[passage.index])
            for passage in self._passages
            if len(self._texts[passage.index]) <= TROUBLE_AT_MOST
        ]
        to_brand = [
            passage
            for passage in passages
            if self._speaks_to_brand(passage.index) or is_visible_to_brand(self._texts[passage.index])
        ]
        troubles: dict[int, tuple[str, tuple[int, int]]] = {}
        for label, among in (("trouble", passages), ("trouble_to", to_brand)):
            for number, (rule, match) in self._rules[label].first_in([passage.text for passage in among]).items():
                passage = among[number]
                troubles.setdefault(
                    passage.index, (rule.name, (passage.start + match.start(), passage.start + match.end()))
                )
        return troubles

    def _in_posts(self, label: str, indexes: Sequence[int]) -> Mapping[int, tuple[Rule, re.Match[str]]]:
        fired = self._rules[label].first_in([self._texts[index] for index in indexes])
        return {indexes[number]: match for number, match in fired.items()}


def _widened(passage: BrandPassage, words: str) -> BrandPassage:
    """Return a passage with the sentences close before and after it: "Thanks, Kettle. It has not come." """
    before = [match.end() for match in _SENTENCE_END.finditer(words, 0, max(0, passage.start - WIDER))]
    after = _SENTENCE_END.search(words, min(len(words), passage.start + len(passage.text) + WIDER))
    start = before[-1] if before else 0
    return BrandPassage(passage.index, start, words[start : after.end() if after else len(words)])


def _asks_of_brand(words: str, question: QuestionMatch) -> bool:
    """Return whether the question names the brand, or another sentence with a question mark does."""
    return "{" in words[question.start : question.stop] or _BRAND_ASKED_OF.search(words) is not None
