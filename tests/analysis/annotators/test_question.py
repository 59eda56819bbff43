"""Does the author ask?"""

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
def test_the_question_is_the_evidence(said: Callable[..., AnnotatedPost], text: str, evidence: str) -> None:
    (found,) = QuestionAnnotator([]).annotate([said(text)])
    assert found.label == "question"
    assert text[found.start : found.stop].strip(". ") == evidence


@pytest.mark.parametrize(
    "text", ["It leaks.", "", "?!", "> does it leak?\nNo.", "see https://example.com/a?b=c", "run `what?` first"]
)
def test_what_is_no_question_of_theirs_gets_no_annotation(said: Callable[..., AnnotatedPost], text: str) -> None:
    assert list(QuestionAnnotator([]).annotate([said(text)])) == []
