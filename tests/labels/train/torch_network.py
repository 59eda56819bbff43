"""The network while it is trained: the first layers of a sentence encoder, with heads for all labels (PyTorch)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

from analysis.mention_model.encoding import SEGMENTS
from analysis.mention_model.labels import LABELS

WIDTH = 384
QUERIES = 4
FEATURES = 256
NAME_TOKEN = 103
"""[MASK] in the encoder's vocabulary."""
TEXT = SEGMENTS.index("text")
DROPOUT = 0.2


class TorchNetwork(nn.Module):
    """Encoder layers `layers` of the encoder in `folder`; the embeddings and the layers before `frozen` stay as given.

    A mention is read from its first token, the brand's names, and four weighted means of all tokens.
    """

    def __init__(self, folder: Path, layers: Sequence[int], frozen: int, attention: str = "sdpa") -> None:
        super().__init__()
        encoder: Any = AutoModel.from_pretrained(
            folder, attention_probs_dropout_prob=0.0, hidden_dropout_prob=0.0, attn_implementation=attention
        )
        encoder.encoder.layer = nn.ModuleList([encoder.encoder.layer[number] for number in layers])
        encoder.config.num_hidden_layers = len(layers)
        encoder.pooler = None
        encoder.embeddings.requires_grad_(False)
        for number in range(frozen):
            encoder.encoder.layer[number].requires_grad_(False)
        self.encoder = encoder
        self.segments = nn.Embedding(len(SEGMENTS), WIDTH)
        nn.init.zeros_(self.segments.weight)
        self.queries = nn.Linear(WIDTH, QUERIES)
        self.hidden = nn.Linear(WIDTH * (2 + QUERIES), FEATURES)
        self.heads = nn.ModuleDict({name: nn.Linear(FEATURES, len(labels)) for name, labels in LABELS.items()})
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, tokens: Tensor, segments: Tensor) -> tuple[dict[str, Tensor], Tensor, Tensor]:
        """Return the logits of each label, the features (n, 256), and the weight of each token for the post's side."""
        is_token = tokens != 0
        embedded = self.encoder.embeddings(input_ids=tokens) + self.segments(segments)
        hide = (~is_token)[:, None, None, :].float() * -1e9
        states = self.encoder.encoder(embedded, attention_mask=hide).last_hidden_state.float()
        attention = self.queries(states).masked_fill(~is_token.unsqueeze(-1), -1e4).softmax(1)
        means = (attention.transpose(1, 2) @ states).flatten(1)
        is_name = ((tokens == NAME_TOKEN) & (segments == TEXT)).unsqueeze(-1).float()
        name = (states * is_name).sum(1) / is_name.sum(1).clamp(min=1)
        activation = self.hidden(self.dropout(torch.cat([states[:, 0], name, means], 1)))
        features = functional.gelu(activation)
        logits = {label: head(self.dropout(features)) for label, head in self.heads.items()}
        return logits, features, self._token_weights(activation, logits["sentiment"], attention, states)

    def _token_weights(self, activation: Tensor, sentiment: Tensor, attention: Tensor, states: Tensor) -> Tensor:
        """Return gradient x input of each token, through the weighted means, for the likelier side against neutral."""
        against, neutral, favour = self.heads["sentiment"].weight.unbind(0)
        side = (sentiment[:, 2:] > sentiment[:, :1]).float()
        direction = side * favour + (1 - side) * against - neutral
        slope = 0.5 * (1 + torch.erf(activation / 2**0.5)) + activation * torch.exp(-(activation**2) / 2) * 0.3989423
        gradient = (slope * direction) @ self.hidden.weight[:, 2 * WIDTH :]
        by_query = states @ gradient.view(-1, QUERIES, WIDTH).transpose(1, 2)
        return (attention * by_query).sum(-1)
