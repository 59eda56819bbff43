"""Posts that are too long to be analysed whole."""

from __future__ import annotations

from collections.abc import Callable

from analysis.annotators.base import AnnotatedPost
from analysis.annotators.read_in_part import ReadInPart

Maker = Callable[..., AnnotatedPost]


def test_a_post_that_was_not_read_to_its_end_is_marked_with_its_length(make_item: Maker) -> None:
    [annotation] = ReadInPart([]).annotate([make_item("a " * 20_001)])
    assert annotation.label == "read_in_part"
    assert annotation.value == 40_002
    assert annotation.rule == "only the first 40,000 characters were analysed"


def test_a_post_that_was_read_whole_is_not_marked(make_item: Maker) -> None:
    assert not list(ReadInPart([]).annotate([make_item("a " * 20_000)]))
