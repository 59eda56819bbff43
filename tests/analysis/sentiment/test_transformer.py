"""A transformer model, by name, instead of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.sentiment import transformer
from analysis.sentiment.transformer import SentimentTransformer
from talkworthy.errors import UserError
from talkworthy.model import Post


def make_item(text: str) -> AnnotatedPost:
    post = Post("file:1", "file", "post", datetime(2026, 9, 1, tzinfo=UTC), "file:1", text=text)
    return AnnotatedPost(post, "Kettle", "direct", text, text, [], "public")


def answers(label: str, score: float) -> Any:
    def classify(pairs: Sequence[dict[str, str]]) -> Iterable[dict[str, Any]]:
        assert all(pair["text_pair"] == "Kettle" for pair in pairs)
        return [{"label": label, "score": score} for _ in pairs]

    return classify


@pytest.mark.parametrize(
    ("model_label", "probability", "label", "value"),
    [("Positive", 0.9, "positive", 0.9), ("NEG", 0.8, "negative", -0.8), ("neutral", 0.7, "neutral", 0.0)],
)
def test_labels_of_the_model_become_sentiments(model_label: str, probability: float, label: str, value: float) -> None:
    result = next(iter(SentimentTransformer("m", answers(model_label, probability)).annotate([make_item("Kettle")])))
    assert (result.label, result.value) == (label, value)


def test_an_unsure_model_is_unclear() -> None:
    assert (
        next(iter(SentimentTransformer("m", answers("positive", 0.4)).annotate([make_item("Kettle")]))).label
        == "unclear"
    )


def test_a_model_of_other_labels_is_rejected() -> None:
    with pytest.raises(UserError, match="'LABEL_0', which is no sentiment"):
        list(SentimentTransformer("m", answers("LABEL_0", 0.9)).annotate([make_item("Kettle")]))


def test_many_posts_are_classified_in_batches() -> None:
    assert len(list(SentimentTransformer("m", answers("pos", 0.9)).annotate([make_item("Kettle")] * 70))) == 70


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(transformer, "import_module", missing)
    with pytest.raises(UserError, match=r"talkworthy\[transformer\]"):
        SentimentTransformer("some/model")


def test_a_missing_model_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def pipeline(task: str, model: str, local_files_only: bool) -> None:
        assert local_files_only
        raise OSError("not found")

    monkeypatch.setattr(transformer, "import_module", lambda name: SimpleNamespace(pipeline=pipeline))
    with pytest.raises(UserError, match="is not installed"):
        SentimentTransformer("some/model")
