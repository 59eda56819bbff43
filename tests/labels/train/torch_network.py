"""The network that is shipped, while it is trained: the first layers of a small sentence encoder (PyTorch)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from mention_heads import QUERIES, TEXT, MentionHeads, WeightedMeans, name_mean
from torch import Tensor, nn
from transformers import AutoModel

from analysis.mention_model.encoding import SEGMENTS

WIDTH, HEADS = 384, 12
NAME_TOKEN = 103
"""[MASK] in the encoder's vocabulary."""


class TorchNetwork(nn.Module):
    """Layers 0 to `layers` of the encoder in `folder`, with their embeddings; the last layer only where it is read.

    A mention is read from its first token, the brand's names and four weighted means of the tokens, which look at all
    tokens once more in the last layer. To leave out the tokens themselves there nearly halves the work.
    """

    def __init__(self, folder: Path, layers: int) -> None:
        super().__init__()
        encoder: Any = AutoModel.from_pretrained(
            folder, attention_probs_dropout_prob=0.0, hidden_dropout_prob=0.0, attn_implementation="eager"
        )
        self.last_layer = SummaryLayer(encoder.encoder.layer[layers - 1])
        encoder.encoder.layer = encoder.encoder.layer[: layers - 1]
        encoder.config.num_hidden_layers = layers - 1
        encoder.pooler = None
        encoder.embeddings.requires_grad_(False)
        self.encoder = encoder
        self.segments = nn.Embedding(len(SEGMENTS), WIDTH)
        nn.init.zeros_(self.segments.weight)
        self.means = WeightedMeans(WIDTH)
        self.heads = MentionHeads(WIDTH, QUERIES + 2 + QUERIES)

    def forward(
        self, tokens: Tensor, segments: Tensor, is_token: Tensor | None = None
    ) -> tuple[dict[str, Tensor], Tensor, Tensor]:
        """Return the logits of each label, the features (n, 256), and the weight of each token for the post's side.

        `is_token` (n, tokens) says which tokens are no padding, where there is any.
        """
        embedded = self.encoder.embeddings(input_ids=tokens) + self.segments(segments)
        hide = None if is_token is None else (~is_token)[:, None, None, :].float() * -1e9
        states = self.encoder.encoder(embedded, attention_mask=hide).last_hidden_state
        name = name_mean(states, (tokens == NAME_TOKEN) & (segments == TEXT))
        means, attention = self.means(states.float(), is_token)
        looking = torch.cat([states[:, :1], name.unsqueeze(1), means.to(states.dtype)], 1)
        summaries = self.last_layer(looking, states, hide).float()
        logits, features, activation = self.heads(torch.cat([means.flatten(1), summaries.flatten(1)], 1))
        return logits, features, self._token_weights(activation, logits["sentiment"], attention, states.float())

    def _token_weights(self, activation: Tensor, sentiment: Tensor, attention: Tensor, states: Tensor) -> Tensor:
        """Return gradient x input of each token, through the weighted means, for the likelier side against neutral."""
        against, neutral, favour = self.heads.heads["sentiment"].weight.unbind(0)
        side = (sentiment[:, 2:] > sentiment[:, :1]).float()
        direction = side * favour + (1 - side) * against - neutral
        slope = 0.5 * (1 + torch.erf(activation / 2**0.5)) + activation * torch.exp(-(activation**2) / 2) * 0.3989423
        gradient = (slope * direction) @ self.heads.hidden.weight[:, : QUERIES * WIDTH]
        by_query = states @ gradient.view(-1, QUERIES, WIDTH).transpose(1, 2)
        return (attention * by_query).sum(-1)


class SummaryLayer(nn.Module):
    """A layer of the encoder, computed for a few summaries that look at all tokens."""

    def __init__(self, layer: Any) -> None:
        super().__init__()
        given = layer.attention.self
        self.query = given.query
        self.key_value = nn.Linear(WIDTH, 2 * WIDTH)
        self.key_value.weight = nn.Parameter(torch.cat([given.key.weight, given.value.weight]).detach().clone())
        self.key_value.bias = nn.Parameter(torch.cat([given.key.bias, given.value.bias]).detach().clone())
        self.attention_output = layer.attention.output
        self.intermediate, self.output = layer.intermediate, layer.output

    def forward(self, summaries: Tensor, states: Tensor, hide: Tensor | None) -> Tensor:
        """Return the summaries (n, summaries, width) with what they read in the states (n, tokens, width)."""
        queries = by_head(self.query(summaries))
        keys, values = (by_head(part) for part in self.key_value(states).split(WIDTH, dim=-1))
        scores = queries @ keys.transpose(-1, -2) / (WIDTH // HEADS) ** 0.5
        shares = (scores if hide is None else scores + hide).softmax(-1)
        read = (shares.to(values.dtype) @ values).transpose(1, 2).flatten(2)
        attended = self.attention_output(read, summaries)
        result: Tensor = self.output(self.intermediate(attended), attended)
        return result


def by_head(vectors: Tensor) -> Tensor:
    """Return the vectors (n, count, width) as (n, heads, count, width / heads)."""
    return vectors.unflatten(-1, (HEADS, WIDTH // HEADS)).transpose(1, 2)
