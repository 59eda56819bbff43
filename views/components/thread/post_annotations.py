"""How a post was classified, in words: each annotation with the text that it is based on and the rule behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis.annotators.switching import NAME as SWITCH
from reports.wording.switching import switch_text
from talkworthy.model import analysed_text
from talkworthy.storage.analysis.labels import AUTHOR_TYPE, SENTIMENT
from talkworthy.storage.conversations.threads import PostAnnotation, ThreadPost
from views.components.templating import snippet
from views.components.thread.layout import AUTHOR_TYPES_ON_SCREEN, text_on_page

_SENTIMENTS = {
    "positive": "Sentiment: positive",
    "negative": "Sentiment: negative",
    "neutral": "Sentiment: neutral",
    "unclear": "Sentiment: unclear",
}
_ACTS = {
    "answer": "Answers a question",
    "care": "Expresses a value",
    "comparison": "Compares the brand",
    "complaint": "Complaint",
    "dream": "Expresses a wish",
    "experience": "Describes an experience",
    "goal": "Expresses a goal",
    "marketing": "Mentions the brand's marketing",
    "praise": "Praise",
    "question": "Question",
    "read_in_part": "Analysed in part",
    "recommend_against": "Advises against the brand",
    "recommend_for": "Recommends the brand",
    "struggle": "Describes a pain point",
    "worry": "Expresses a worry",
}
_NAMES = {
    "bond": "Loyalty",
    "cue": "Reply",
    "deeper": "Gives a reason for a",
    "expectation": "Compared with expectations",
    "conversation_starter": "Conversation starter",
    "stage": "Customer stage",
}
_LABELS = {
    "asked_brand": "asked the brand",
    "asked_peers": "asked others",
    "may_need_help": "may need help",
    "leave_alone": "no reply needed",
    "uses_well": "happy user",
    "did_not_buy": "decided against",
    "left": "former customer",
    "not_started": "getting started",
}
# passages that the sentiment of a post is based on (analysis.sentiment.passages)
_PASSAGES = {
    "names the brand": "in a passage that names the brand",
    "continues about the brand": "in a passage that continues about the brand",
    "about the post it replies to": "in an answer to a post about the brand",
    "next to a sentence with the brand's name": "beside the brand's name",
}


@dataclass(frozen=True, slots=True)
class Highlight:
    """A piece of a post's text: whether it is title, whether the brand's name, and the annotations based on it."""

    text: str
    is_title: bool
    is_name: bool
    reasons: str


@dataclass(frozen=True, slots=True)
class AnnotationText:
    """One annotation in words; `quote` is the text that it is based on, "" for the whole post."""

    text: str
    quote: str
    rule: str


def to_annotation_texts(thread_post: ThreadPost, annotations: Sequence[PostAnnotation]) -> list[AnnotationText]:
    """Return the annotations of a post in words: author type and sentiment first."""
    text = analysed_text(thread_post.post.title, thread_post.post.text)
    first = {AUTHOR_TYPE: 0, SENTIMENT: 1}
    return [
        AnnotationText(
            annotation_text(annotation),
            snippet(text[slice(*annotation.span)]) if annotation.span else "",
            rule_text(annotation.name, annotation.rule),
        )
        for annotation in sorted(annotations, key=lambda annotation: first.get(annotation.name, 2))
    ]


def to_highlights(thread_post: ThreadPost, annotations: Iterable[PostAnnotation]) -> list[Highlight]:
    """Return the post's text, cut where the title, the brand's name or the text of an annotation begin and end."""
    text, title = text_on_page(thread_post.post), len(thread_post.post.title)
    named = thread_post.named or (0, 0)
    spans = [
        (annotation.span, f"{annotation_text(annotation)}: {rule_text(annotation.name, annotation.rule)}")
        for annotation in annotations
        if annotation.span
    ]
    cuts = {0, title, len(text), *named, *(edge for span, _ in spans for edge in span)}
    highlights = []
    for begin, end in pairwise(sorted(cut for cut in cuts if cut <= len(text))):
        words = text[begin:end].removeprefix("\n" if title and begin == title else "")
        reasons = "; ".join(reason for span, reason in spans if span[0] <= begin and end <= span[1])
        highlights.append(Highlight(words, end <= title, named[0] <= begin and end <= named[1], reasons))
    return highlights


def rule_text(name: str, rule: str) -> str:
    """Return the reason of an annotation: its rule, or for sentiment the passage that it is based on."""
    if name != SENTIMENT:
        return rule
    passage, separator, rest = rule.partition(";")
    return f"{_PASSAGES.get(passage, passage)}{separator}{rest}"


def annotation_text(annotation: PostAnnotation) -> str:
    """Return an annotation in words: `Question`, `Customer stage: happy user`."""
    name = annotation.name.removesuffix("_2")
    if name == AUTHOR_TYPE:
        return f"Author type: {AUTHOR_TYPES_ON_SCREEN[annotation.label].lower()}"
    if name == SENTIMENT:
        return _SENTIMENTS.get(annotation.label, annotation.label)
    if name in _ACTS:
        return _ACTS[name]
    if name == SWITCH:
        return switch_text(annotation.label)
    label = _LABELS.get(annotation.label, annotation.label.replace("_", " "))
    return f"{_NAMES.get(name, name.replace('_', ' '))}: {label}"
