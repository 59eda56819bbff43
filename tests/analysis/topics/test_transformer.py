"""A sentence-transformer by name, instead of the static vectors."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from analysis.topics import transformer
from talkworthy.errors import UserError


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(transformer, "import_module", missing)
    with pytest.raises(UserError, match=r"talkworthy\[transformer\]"):
        transformer.load_embed("some/model")


def test_a_missing_model_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(model: str, local_files_only: bool) -> None:
        assert local_files_only
        raise OSError("not found")

    monkeypatch.setattr(transformer, "import_module", lambda name: SimpleNamespace(SentenceTransformer=load))
    with pytest.raises(UserError, match="is not installed"):
        transformer.load_embed("some/model")


def test_texts_are_embedded_as_unit_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    class Model:
        def __init__(self, model: str, local_files_only: bool) -> None: ...

        def encode(self, texts: Sequence[str], **result: Any) -> list[list[float]]:
            assert result["normalize_embeddings"]
            return [[len(text), 0.0] for text in texts]

    monkeypatch.setattr(transformer, "import_module", lambda name: SimpleNamespace(SentenceTransformer=Model))
    vectors = transformer.load_embed("some/model")(["ab", "c" * 9_000])
    assert vectors.dtype == np.float32
    assert vectors.tolist() == [[2.0, 0.0], [float(transformer.READ_AT_MOST), 0.0]]
