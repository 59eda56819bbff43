"""Whether the author asks a question."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.annotators.question import QuestionAnnotator


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("I like it. Does it leak?  Mine does.", "Does it leak?"),
        ("Mine leaks. Any advice on washers", "Any advice"),
        ("(does it leak?)", "(does it leak?"),
    ],
)
def test_the_question_is_the_evidence(make_item: Callable[..., AnnotatedPost], text: str, evidence: str) -> None:
    (result,) = QuestionAnnotator([]).annotate([make_item(text)])
    assert result.label == "question"
    assert text[result.start : result.stop].strip(". ") == evidence


@pytest.mark.parametrize(
    "text", ["It leaks.", "", "?!", "> does it leak?\nNo.", "see https://example.com/a?b=c", "run `what?` first"]
)
def test_what_is_no_question_of_theirs_gets_no_annotation(make_item: Callable[..., AnnotatedPost], text: str) -> None:
    assert list(QuestionAnnotator([]).annotate([make_item(text)])) == []
