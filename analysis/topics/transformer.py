"""Vectors of texts by an optional sentence-transformer, by name, instead of the static ones."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import numpy as np

from analysis.topics.embeddings import Embed, Vectors
from talkworthy.errors import UserError

READ_AT_MOST = 2_000


def load_embed(model: str) -> Embed:
    """Return a function that embeds texts with the model (n x d). Raises UserError without the package or the model.

    The model must be installed: nothing is downloaded. https://sbert.net/docs/package_reference
    """
    try:
        transformer = import_module("sentence_transformers").SentenceTransformer
    except ImportError as error:
        raise UserError(
            f"The model {model} needs the package sentence-transformers. "
            "Install it with: pip install 'talkworthy[transformer]'"
        ) from error
    try:
        encode = transformer(model, local_files_only=True).encode
    except (OSError, ValueError) as error:
        raise UserError(
            f"The model {model} is not installed, or does not embed texts. "
            "Name a folder that contains one; nothing is downloaded."
        ) from error

    def embed(texts: Sequence[str]) -> Vectors:
        vectors = encode([text[:READ_AT_MOST] for text in texts], normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    return embed
