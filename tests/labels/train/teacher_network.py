"""The teacher: all layers of a large sentence encoder, the upper ones fine-tuned (PyTorch)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from mention_heads import QUERIES, TEXT, MentionHeads, WeightedMeans, name_mean
from torch import Tensor, nn
from transformers import AutoModel

from analysis.mention_model.encoding import SEGMENTS


class TeacherNetwork(nn.Module):
    """The encoder in `folder` (all-mpnet-base-v2, Song et al. 2020): its first `frozen` layers stay as given.

    What those give never changes: `lower` is computed once for each mention, `forward` reads from there on.
    """

    def __init__(self, folder: Path, frozen: int) -> None:
        super().__init__()
        encoder: Any = AutoModel.from_pretrained(
            folder, attention_probs_dropout_prob=0.0, hidden_dropout_prob=0.0, attn_implementation="eager"
        )
        encoder.pooler = None
        self.lower_layers = encoder.encoder.layer[:frozen].requires_grad_(False)
        encoder.encoder.layer = encoder.encoder.layer[frozen:]
        encoder.embeddings.requires_grad_(False)
        encoder.encoder.relative_attention_bias.requires_grad_(False)
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.segments = nn.Embedding(len(SEGMENTS), width)
        nn.init.zeros_(self.segments.weight)
        self.means = WeightedMeans(width)
        self.heads = MentionHeads(width, 2 + QUERIES)

    @torch.no_grad()
    def lower(self, tokens: Tensor, is_token: Tensor) -> Tensor:
        """Return the states (n, tokens, width) after the layers that stay as given."""
        states: Tensor = self.encoder.embeddings(input_ids=tokens)
        bias, hide = self.encoder.encoder.compute_position_bias(states), hidden(is_token)
        for layer in self.lower_layers:
            states = layer(states, hide, bias)[0]
        return states

    def forward(self, states: Tensor, is_token: Tensor, segments: Tensor, is_name: Tensor) -> dict[str, Tensor]:
        """Return the logits of each label, from the states that `lower` gave."""
        embedded = states + self.segments(segments)
        states = self.encoder.encoder(embedded, attention_mask=hidden(is_token))[0].float()
        means, _ = self.means(states, is_token)
        name = name_mean(states, is_name & (segments == TEXT))
        logits, _, _ = self.heads(torch.cat([states[:, 0], name, means.flatten(1)], 1))
        return dict(logits)


def hidden(is_token: Tensor) -> Tensor:
    """Return what is added to attention so that padding gets none (n, 1, 1, tokens)."""
    return (~is_token)[:, None, None, :].float() * -1e4
