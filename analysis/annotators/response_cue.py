"""What a decent brand should do about a post: answer it, leave it to peers, offer help, or leave it alone.

Leave alone is the default and is not written down, except where another cue was near and something turned it off.
The mistake that matters is to see a call for help in somebody who wants none, so a doubt leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis.annotators.base import Said, annotator, is_heard
from analysis.annotators.question import read_questions
from analysis.text.brand_scope import Passage, Scope, is_addressed, only_english, sees, with_brand_in_braces
from analysis.text.questions import Asked
from analysis.text.questions import version as version_of_asking
from analysis.text.rule_sets import by_label
from analysis.text.rules import Rule, RuleSet, load_rules
from talkworthy.model import Annotation, Brand

NAME = "cue"
VERSION = "2"
LEAVE_ALONE = "leave_alone"
NEAR = 160
"""Characters on either side of a question in which a brand is named that the question is about."""
WITH_WHAT_FOLLOWS = 60
"""Characters after a question that tell whom it is for: "Is it slow? Anyone else?" """
TROUBLE_AT_MOST = 1_200
"""Characters: a longer post tells a story, in which a problem is one thing of many."""
_BRAND_ASKED_OF = re.compile(r"\{@?\w*\}[^.!?\n]*\?")
_ANSWERS_BACK = re.compile(
    r"\W*(?:@\S+\s+)*(?:yes|no|nope|yep|ok(?:ay)?|thank\w*|cheers|done|sent|dm\b|will\s+do)\b[^?]*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A cue with the rule that told it and where; `turned` says what turned it into leave alone."""

    cue: str
    rule: str
    span: tuple[int, int] | None = None
    turned: str = ""


@annotator(NAME)
class Cue:
    """Labels `asked_brand`, `asked_peers`, `may_need_help`, and `leave_alone` where a stop turned one of these off."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._scope = Scope(brands)
        self._rules = by_label(load_rules("cues"))
        self.version = f"{VERSION}.{load_rules('cues').version}.{version_of_asking()}"

    def annotate(self, posts: Sequence[Said]) -> Iterator[Annotation]:
        """One annotation for each post with a cue."""
        given = {place: with_brand_in_braces(said) for place, said in enumerate(posts) if is_heard(said)}
        reading = _Reading(posts, given, list(self._scope.passages(posts, given)), self._rules, self._scope)
        verdicts = dict(reading.verdicts())
        english = only_english(posts, verdicts)
        for place, verdict in verdicts.items():
            if place not in english:
                continue
            said = posts[place]
            label, rule = (LEAVE_ALONE, verdict.turned) if verdict.turned else (verdict.cue, verdict.rule)
            start, stop = verdict.span or (None, None)
            yield Annotation(said.post.id, said.brand, NAME, self.version, label, None, start, stop, rule)


class _Reading:
    """The posts of one call, with what the rules find in them, each rule tried on all of them at once."""

    def __init__(
        self,
        posts: Sequence[Said],
        given: Mapping[int, str],
        passages: Sequence[Passage],
        rules: Mapping[str, RuleSet],
        scope: Scope,
    ) -> None:
        self._posts = posts
        self._given = given
        self._passages = passages
        self._rules = rules
        self._scope = scope
        self._questions = read_questions(posts)
        self._places = {said.post.id: place for place, said in enumerate(posts)}

    def verdicts(self) -> Iterator[tuple[int, Verdict]]:
        """Each post with a cue, in order."""
        for place in self._given:
            verdict = self._to_brand(place) or self._to_peers(place) or self._in_trouble(place)
            if verdict:
                yield place, verdict

    def _to_brand(self, place: int) -> Verdict | None:
        """Asked of the brand: to its face, or in answer to it."""
        if not self._speaks_to_brand(place):
            return None
        asked = self._questions.get(place)
        if asked:
            return Verdict("asked_brand", "asks the brand a question", (asked.start, asked.stop))
        found = self._requests.get(place)
        if found is None or _ANSWERS_BACK.match(self._given[place]):
            return None
        return Verdict("asked_brand", found[0].name, found[1].span())

    def _to_peers(self, place: int) -> Verdict | None:
        """Asked of other people, about the brand."""
        asked = self._questions.get(place)
        if asked is None or not self._is_about_brand(place, asked):
            return None
        return Verdict("asked_peers", "asks other people about it", (asked.start, asked.stop))

    def _in_trouble(self, place: int) -> Verdict | None:
        """In trouble with the thing, and asks nobody."""
        found = self._troubles.get(place)
        if found is None or place in self._questions:
            return None
        return Verdict("may_need_help", found[0], found[1], self._stop_of(place))

    def _speaks_to_brand(self, place: int) -> bool:
        words = self._given[place]
        if is_addressed(words) or (sees(words) and place in self._questions):
            return True
        above = self._places.get(self._posts[place].post.reply_to or "")
        return above is not None and self._posts[above].author_type in ("brand", "staff")

    def _is_about_brand(self, place: int, asked: Asked) -> bool:
        said, words = self._posts[place], self._given[place]
        if said.post.reply_to is None and said.post.title:
            title = words[: len(said.post.title)]
            return "{" in title or self._scope.is_home(said) or _asks_of_brand(words, asked)
        # a reply asks the one above; it asks whoever reads where it says so, and about the brand where it names it
        begins = said.post.reply_to is None and "{" in words[:NEAR]
        return (begins or "{" in words[max(0, asked.start - NEAR) : asked.stop + NEAR]) and place in self._to_others

    def _stop_of(self, place: int) -> str:
        """What turns a call for help off that nobody made; empty where nothing does."""
        if place in self._stops:
            return "speaks of something to keep out of: illness, grief, or being a minor"
        if place in self._not_theirs:
            return "the trouble is somebody else's, or long past"
        if place in self._solved or self._is_solved_later(place):
            return "says that it is solved"
        return ""

    def _is_solved_later(self, place: int) -> bool:
        post = self._posts[place].post
        return any(
            later > place and self._posts[later].post.author == post.author
            for later in self._solvers.get((post.thread, post.author), ())
        )

    @cached_property
    def _requests(self) -> Mapping[int, tuple[Rule, re.Match[str]]]:
        return self._in_posts("request", [place for place in self._given if self._speaks_to_brand(place)])

    @cached_property
    def _to_others(self) -> set[int]:
        """The places of questions that are put to whoever reads, and not to one person."""
        places = [place for place in self._given if place in self._questions]
        asked = [self._questions[place] for place in places]
        texts = [
            self._given[place][one.start : one.stop + WITH_WHAT_FOLLOWS]
            for place, one in zip(places, asked, strict=True)
        ]
        to_one = self._rules["to_one"].first_in(texts)
        return {places[number] for number in self._rules["to_others"].first_in(texts) if number not in to_one}

    @cached_property
    def _stops(self) -> Mapping[int, tuple[Rule, re.Match[str]]]:
        return self._in_posts("stop", list(self._troubles))

    @cached_property
    def _not_theirs(self) -> Mapping[int, tuple[Rule, re.Match[str]]]:
        return self._in_posts("not_theirs", list(self._troubles))

    @cached_property
    def _solved(self) -> Mapping[int, tuple[Rule, re.Match[str]]]:
        return self._in_posts("solved", list(self._given))

    @cached_property
    def _solvers(self) -> Mapping[tuple[str, str | None], list[int]]:
        """(conversation, author) -> where they say that something is solved."""
        solvers: dict[tuple[str, str | None], list[int]] = {}
        for place in self._solved:
            post = self._posts[place].post
            solvers.setdefault((post.thread, post.author), []).append(place)
        return solvers

    @cached_property
    def _troubles(self) -> Mapping[int, tuple[str, tuple[int, int]]]:
        """Place -> rule and span of the trouble that somebody has with the brand's thing."""
        passages = [one for one in self._passages if len(self._given[one.place]) <= TROUBLE_AT_MOST]
        to_brand = [one for one in passages if self._speaks_to_brand(one.place) or sees(self._given[one.place])]
        found: dict[int, tuple[str, tuple[int, int]]] = {}
        for label, among in (("trouble", passages), ("trouble_to", to_brand)):
            for number, (rule, match) in self._rules[label].first_in([one.text for one in among]).items():
                one = among[number]
                found.setdefault(one.place, (rule.name, (one.start + match.start(), one.start + match.end())))
        return found

    def _in_posts(self, label: str, places: Sequence[int]) -> Mapping[int, tuple[Rule, re.Match[str]]]:
        fired = self._rules[label].first_in([self._given[place] for place in places])
        return {places[number]: told for number, told in fired.items()}


def _asks_of_brand(words: str, asked: Asked) -> bool:
    """Whether what is asked names the brand, or another sentence with a question mark does."""
    return "{" in words[asked.start : asked.stop] or _BRAND_ASKED_OF.search(words) is not None
