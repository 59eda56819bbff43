"""What was got against what was expected."""

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
def test_what_was_got_is_set_against_what_was_expected(said: Maker, text: str, label: str) -> None:
    (found,) = Expectation([]).annotate([said(text)])
    assert found.label == label
    assert found.start is not None


@pytest.mark.parametrize("text", ["I expect a parcel.", "> not what I ordered", "It is blue."])
def test_where_nothing_was_expected_nothing_is_said(said: Maker, text: str) -> None:
    assert list(Expectation([]).annotate([said(text)])) == []
