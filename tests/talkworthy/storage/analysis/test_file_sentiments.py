"""How often our sentiment is that of the file, in both databases."""

from __future__ import annotations

import pytest

from talkworthy.file_sentiment import to_flag
from talkworthy.findings import AnalysisResult, AnnotationRow
from talkworthy.model import Annotation
from talkworthy.storage.analysis.file_sentiments import count_agreement
from talkworthy.storage.analysis.results import save_results


@pytest.fixture
def given(scratch, post):
    """Three posts with a sentiment of their file, one without; ours is positive for all."""
    scratch.save(
        post("a", flags=(to_flag("positive"),)),
        post("b", flags=("moderator", to_flag("negative"))),
        post("c", flags=(to_flag("positive"),)),
        post("d"),
    )
    with scratch.store.write() as connection:
        rows = [
            AnnotationRow(number, Annotation(f"hob:{native}", "Brewly", "sentiment", "test", "positive"))
            for number, native in enumerate("abcd", 1)
        ]
        save_results(connection, [(f"hob:{native}", 1) for native in "abcd"], "test", AnalysisResult([], [], rows))
    return scratch


def test_posts_with_both_are_counted_and_those_where_they_agree(given):
    with given.store.read() as connection:
        assert count_agreement(connection, "Brewly") == (3, 2)
        assert count_agreement(connection, "Northlight") == (0, 0)
