"""The network: tokens in, the probabilities of each label out. ONNX, run on one core by onnxruntime."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from analysis.mention_model.encoding import EncodedMention
from analysis.mention_model.labels import LABELS

SHIPPED = Path(__file__).parent / "weights"
"""The folder of the model that comes with Talkworthy."""
FILES = ("network.onnx", "tokenizer.json", "combination.json")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class NetworkOutput:
    """For n mentions: `logits` name -> (n, labels), `features` (n, 256), `weights` of their tokens for its side."""

    logits: Mapping[str, Floats]
    features: Floats
    weights: Sequence[Floats]


class MentionNetwork:
    """Runs the network in `folder`, one mention after the other.

    In 8 bits the scale of numbers is taken from all that is computed at once: in a batch, a mention's output would
    depend on its company, and an analysis on what else was new. One by one is as fast, since nothing is padded.
    """

    def __init__(self, folder: Path) -> None:
        self._content = (folder / "network.onnx").read_bytes()
        self.version = hashlib.sha256(self._content).hexdigest()[:12]

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        # the analysis runs one process a core
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(self._content, options, providers=["CPUExecutionProvider"])

    def run(self, mentions: Sequence[EncodedMention]) -> NetworkOutput:
        """Return the output for these mentions, at least one, in their order."""
        rows: list[Sequence[Floats]] = []
        for mention in mentions:
            tokens, segments = np.array([mention.tokens]), np.array([mention.segments])
            rows.append(self._session.run(None, {"tokens": tokens, "segments": segments}))
        logits, features = (np.concatenate([row[place] for row in rows]) for place in (0, 1))
        return NetworkOutput(dict(_by_label(logits)), features, [row[2][0] for row in rows])


def _by_label(logits: Floats) -> Iterator[tuple[str, Floats]]:
    start = 0
    for name, labels in LABELS.items():
        yield name, logits[:, start : start + len(labels)]
        start += len(labels)


@cache
def load_network(folder: Path) -> MentionNetwork:
    """Return the network of a folder; one a process."""
    return MentionNetwork(folder)
