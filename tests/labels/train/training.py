"""What the trainings of teacher and shipped network share: targets, batches, loss, and the file of predictions."""

from __future__ import annotations

import pickle
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from labelled_mentions import LabelledMention
from torch import Tensor, nn
from torch.nn import functional

from analysis.mention_model.encoding import EncodedMention
from analysis.mention_model.labels import LABELS

SEED = 15
BATCH = 32
DECAY = 0.02
IMPORTANCE = {
    "sentiment": 1.0, "complaint": 0.5, "question": 0.4, "recommends": 0.4, "stage": 0.6, "author_type": 0.4,
    "relevant": 0.3, "may_need_help": 0.2,
}  # fmt: skip
UNCLEAR = (0.4, 0.2, 0.4)
FROM_TEACHER = 0.5
"""Share of the loss that is taken from the teacher's probabilities."""
WIDTH_STEP = 16
"""Tokens: batches are padded to a multiple, since each shape is compiled once."""

Targets = Mapping[str, Tensor]
Forward = Callable[[Sequence[int]], dict[str, Tensor]]
"""From the numbers of some mentions to the logits of all labels."""
Rates = Sequence[tuple[Sequence[nn.Parameter], float]]
"""Weights with their highest learning rate."""


def to_targets(mentions: Sequence[LabelledMention]) -> Targets:
    """Return for each kind of label what is right (n x labels); zeros where a mention has no such label."""
    targets = {}
    for name, labels in LABELS.items():
        rows = [[float(mention.labels[name] == label) for label in labels] for mention in mentions]
        if name == "sentiment":
            rows = [
                UNCLEAR if mention.labels[name] == "unclear" else row
                for mention, row in zip(mentions, rows, strict=True)
            ]  # type: ignore[misc]
        targets[name] = torch.tensor(rows, dtype=torch.float32)
    return targets


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is learned from: the mentions, which of them, what is right, and what a teacher says of all mentions."""

    encoded: Sequence[EncodedMention]
    rows: Sequence[int]
    targets: Targets
    taught: Targets | None = None


def fit(network: nn.Module, forward: Forward, rates: Rates, epochs: int, lessons: Lessons) -> None:
    """Train the network."""
    order = random.Random(SEED)
    optimizer = torch.optim.AdamW([{"params": list(weights)} for weights, _ in rates], weight_decay=DECAY)
    steps = epochs * sum(1 for _ in batches(lessons, random.Random(SEED)))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, [rate for _, rate in rates], steps, pct_start=0.1)
    for epoch in range(epochs):
        network.train()
        started, losses = time.monotonic(), []
        for batch in batches(lessons, order):
            loss = batch_loss(forward(batch), batch, lessons)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.monotonic() - started:.0f} s", flush=True)


def batch_loss(logits: Mapping[str, Tensor], batch: Sequence[int], lessons: Lessons) -> Tensor:
    """Return the loss of these mentions: against their labels, and against the teacher."""
    loss = to_loss(logits, {name: values[batch] for name, values in lessons.targets.items()})
    if lessons.taught is None:
        return loss
    taught = to_loss(logits, {name: values[batch] for name, values in lessons.taught.items()})
    return (1 - FROM_TEACHER) * loss + FROM_TEACHER * taught


def batches(lessons: Lessons, order: random.Random) -> Iterator[list[int]]:
    """Yield batches of mentions of about one length, in a random order that only the seed decides."""
    indexes = list(lessons.rows)
    order.shuffle(indexes)
    chunks = [indexes[start : start + BATCH * 16] for start in range(0, len(indexes), BATCH * 16)]
    lists = []
    for chunk in chunks:
        chunk.sort(key=lambda index: len(lessons.encoded[index].tokens))
        lists += [chunk[start : start + BATCH] for start in range(0, len(chunk), BATCH)]
    order.shuffle(lists)
    yield from lists


def to_loss(logits: Mapping[str, Tensor], targets: Targets) -> Tensor:
    """Return the cross entropy of all labels, each over the mentions that have it."""
    loss = torch.zeros(())
    for name, importance in IMPORTANCE.items():
        surprise = -(targets[name] * functional.log_softmax(logits[name], -1)).sum()
        loss = loss + importance * surprise / targets[name].sum().clamp(min=1)
    return loss


def to_batch(mentions: Sequence[EncodedMention]) -> tuple[Tensor, Tensor, Tensor]:
    """Return tokens, segments (n, longest), and which of the tokens are more than padding."""
    longest = max(len(mention.tokens) for mention in mentions)
    longest += -longest % WIDTH_STEP
    tokens = torch.zeros((len(mentions), longest), dtype=torch.long)
    segments = torch.zeros_like(tokens)
    for row, mention in enumerate(mentions):
        tokens[row, : len(mention.tokens)] = torch.tensor(mention.tokens)
        segments[row, : len(mention.segments)] = torch.tensor(mention.segments)
    lengths = torch.tensor([len(mention.tokens) for mention in mentions])
    return tokens, segments, torch.arange(longest)[None, :] < lengths[:, None]


def by_length(encoded: Sequence[EncodedMention]) -> Iterator[list[int]]:
    """Yield the numbers of all mentions in batches of about one length."""
    order = sorted(range(len(encoded)), key=lambda index: len(encoded[index].tokens))
    for start in range(0, len(order), BATCH):
        yield order[start : start + BATCH]


@torch.no_grad()
def predict(network: nn.Module, forward: Forward, encoded: Sequence[EncodedMention]) -> dict[str, Any]:
    """Return the logits of all mentions: name -> (n, labels)."""
    network.eval()
    logits = {name: np.zeros((len(encoded), len(labels)), np.float32) for name, labels in LABELS.items()}
    for batch in by_length(encoded):
        for name, values in forward(batch).items():
            logits[name][batch] = values.float().numpy()
    return logits


def save_predictions(folder: Path, mentions: Sequence[LabelledMention], logits: Mapping[str, Any]) -> None:
    """Write the logits of all mentions, with their ids."""
    ids = [mention.id for mention in mentions]
    with (folder / "predictions.pickle").open("wb") as file:
        pickle.dump({"ids": ids, "logits": logits}, file)


def load_predictions(folder: Path, mentions: Sequence[LabelledMention]) -> Targets:
    """Return the probabilities that a teacher gave to these mentions."""
    with (folder / "predictions.pickle").open("rb") as file:
        saved = pickle.load(file)
    places = {number: place for place, number in enumerate(saved["ids"])}
    rows = [places[mention.id] for mention in mentions]
    return {name: torch.from_numpy(values[rows]).softmax(-1) for name, values in saved["logits"].items()}
