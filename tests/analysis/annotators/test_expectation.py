"""Experiences compared with expectations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.annotators.expectation import Expectation

Maker = Callable[..., AnnotatedPost]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The lid was better than I expected.", "better"),
        ("That is not what I ordered.", "worse"),
        ("Exactly what I wanted.", "as expected"),
    ],
)
def test_what_was_got_is_set_against_what_was_expected(make_item: Maker, text: str, label: str) -> None:
    (result,) = Expectation([]).annotate([make_item(text)])
    assert result.label == label
    assert result.start is not None


@pytest.mark.parametrize("text", ["I expect a parcel.", "> not what I ordered", "It is blue."])
def test_without_an_expectation_there_is_no_annotation(make_item: Maker, text: str) -> None:
    assert list(Expectation([]).annotate([make_item(text)])) == []
