"""What teacher and shipped network have in common: summaries of a mention in, the logits of all labels out."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from analysis.mention_model.encoding import SEGMENTS
from analysis.mention_model.labels import LABELS

QUERIES = 4
FEATURES = 256
TEXT = SEGMENTS.index("text")
DROPOUT = 0.2


class MentionHeads(nn.Module):
    """Heads of all labels over `summaries` vectors of a mention, each `width` long, by way of 256 features."""

    def __init__(self, width: int, summaries: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(width * summaries, FEATURES)
        self.heads = nn.ModuleDict({name: nn.Linear(FEATURES, len(labels)) for name, labels in LABELS.items()})
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, summaries: Tensor) -> tuple[dict[str, Tensor], Tensor, Tensor]:
        """Return the logits of each label, the features (n, 256), and what they are before their activation."""
        activation = self.hidden(self.dropout(summaries))
        features = functional.gelu(activation)
        return {label: head(self.dropout(features)) for label, head in self.heads.items()}, features, activation


class WeightedMeans(nn.Module):
    """Four means of all tokens, each with weights of its own."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.queries = nn.Linear(width, QUERIES)

    def forward(self, states: Tensor, is_token: Tensor | None) -> tuple[Tensor, Tensor]:
        """Return the means (n, 4, width) and the weights of the tokens (n, tokens, 4)."""
        scores = self.queries(states)
        if is_token is not None:
            scores = scores.masked_fill(~is_token.unsqueeze(-1), -1e4)
        weights = scores.softmax(1)
        return weights.transpose(1, 2) @ states, weights


def name_mean(states: Tensor, is_name: Tensor) -> Tensor:
    """Return the mean of the states of the brand's names in the text (n, width), zeros where there is none."""
    chosen = is_name.unsqueeze(-1).to(states.dtype)
    mean: Tensor = (states * chosen).sum(1) / chosen.sum(1).clamp(min=1)
    return mean
