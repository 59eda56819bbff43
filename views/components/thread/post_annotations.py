"""What the machine read in a post, in words: each verdict with what it was read from and the rule that says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.wording.common import author_type_text
from talkworthy.model import full_text
from talkworthy.storage.analysis.labels import AUTHOR_TYPE, SENTIMENT
from talkworthy.storage.conversations.threads import ThreadPost, Verdict
from views.components.templating import snippet
from views.components.thread.layout import AUTHOR_TYPES_ON_SCREEN

_SIDES = {
    "positive": "warm towards the brand",
    "negative": "cold towards the brand",
    "neutral": "takes no side",
    "unclear": "its side cannot be told",
}
_SAID = {
    "answer": "answers a question",
    "care": "says what they care about",
    "comparison": "compares the brand",
    "complaint": "complains",
    "dream": "dreams of something",
    "experience": "tells of an experience",
    "goal": "wants to achieve something",
    "marketing": "speaks of the brand's advertising",
    "praise": "praises the brand",
    "question": "asks something",
    "recommend_against": "advises against the brand",
    "recommend_for": "recommends the brand",
    "struggle": "struggles with something",
    "worry": "worries about something",
}
_TOLD = {
    "bond": "feels tied to the brand",
    "cue": "when to speak",
    "deeper": "gives the reason of a",
    "expectation": "what was expected",
    "conversation_starter": "what set the talk off",
    "stage": "where they stand",
}
_LABELS = {
    "asked_brand": "the brand was asked",
    "asked_peers": "other customers were asked",
    "may_need_help": "may need help",
    "leave_alone": "leave alone",
    "uses_well": "uses it, and it works",
    "did_not_buy": "did not buy",
    "not_started": "has it and has not started",
}
# by its words a side is told, of the passages that concern the brand (analysis.towards.passages)
_PASSAGES = {
    "names the brand": "by these words, where the post names the brand",
    "goes on about the brand": "by these words, where the post goes on about the brand",
    "speaks of what it answers": "by these words, since it answers talk about the brand",
    "stands beside the brand's name": "by these words, beside the brand's name",
}


@dataclass(frozen=True, slots=True)
class Highlight:
    """Some words of a post: whether they are title, whether the brand's name, and what was read from them."""

    text: str
    is_title: bool
    is_name: bool
    read: str


@dataclass(frozen=True, slots=True)
class AnnotationText:
    """One verdict in words; `quote` is what it was read from, "" for the whole post."""

    what: str
    quote: str
    rule: str


def to_annotation_texts(thread_post: ThreadPost, verdicts: Sequence[Verdict]) -> list[AnnotationText]:
    """What was read in the post: whose words and on which side first."""
    text = full_text(thread_post.post.title, thread_post.post.text)
    first = {AUTHOR_TYPE: 0, SENTIMENT: 1}
    return [
        AnnotationText(
            annotation_text(annotation), snippet(text[slice(*annotation.span)]) if annotation.span else "", rule_text(annotation.name, annotation.rule)
        )
        for annotation in sorted(verdicts, key=lambda annotation: first.get(annotation.name, 2))
    ]


def to_highlights(thread_post: ThreadPost, verdicts: Iterable[Verdict]) -> list[Highlight]:
    """The post's words, cut where a title, the brand's name or the words of a verdict begin and end."""
    text, title = full_text(thread_post.post.title, thread_post.post.text), len(thread_post.post.title)
    named = thread_post.named or (0, 0)
    spans = [(annotation.span, f"{annotation_text(annotation)}: {rule_text(annotation.name, annotation.rule)}") for annotation in verdicts if annotation.span]
    cuts = {0, title, len(text), *named, *(edge for span, _ in spans for edge in span)}
    marked = []
    for begin, end in pairwise(sorted(cut for cut in cuts if cut <= len(text))):
        words = text[begin:end].removeprefix("\n" if begin == title else "")
        read = "; ".join(text_ for span, text_ in spans if span[0] <= begin and end <= span[1])
        marked.append(Highlight(words, end <= title, named[0] <= begin and end <= named[1], read))
    return marked


def rule_text(name: str, rule: str) -> str:
    """The rule as a reason; where a side was told by the words of a passage, by the words of which."""
    return _PASSAGES.get(rule, rule) if name == SENTIMENT else rule


def annotation_text(verdict: Verdict) -> str:
    """`asks something`, `where they stand: uses it, and it works`."""
    name = verdict.name.removesuffix("_2")
    if name == AUTHOR_TYPE:
        return f"the voice of {AUTHOR_TYPES_ON_SCREEN[verdict.label] if verdict.label == 'unknown' else author_type_text(verdict.label)}"
    if name == SENTIMENT:
        return _SIDES.get(verdict.label, verdict.label)
    if name in _SAID:
        return _SAID[name]
    label = _LABELS.get(verdict.label, verdict.label.replace("_", " "))
    return f"{_TOLD.get(name, name.replace('_', ' '))}: {label}"
