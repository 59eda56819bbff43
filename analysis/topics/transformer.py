"""Vectors of texts by a sentence-transformer, by name, for those who have one; the static ones need none."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import numpy as np

from analysis.topics.embeddings import Embed, Vectors
from talkworthy.errors import UserError

READ_AT_MOST = 2_000


def load_embed(model: str) -> Embed:
    """What embeds texts as the model does (n x d). Raises UserError where the package or the model is not here.

    The model must be on this machine: nothing is downloaded. https://sbert.net/docs/package_reference
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
            f"The model {model} is not on this machine, or is none that embeds texts. "
            "Name a folder that holds one; nothing is downloaded."
        ) from error

    def embed(texts: Sequence[str]) -> Vectors:
        vectors = encode([text[:READ_AT_MOST] for text in texts], normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    return embed
