"""The labels that the model predicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LABELS: Mapping[str, Sequence[str]] = {
    "sentiment": ("negative", "neutral", "positive"),
    "complaint": ("no", "yes"),
    "question": ("no", "yes"),
    "recommends": ("none", "for", "against"),
    "stage": ("unknown", "uses_well", "did_not_buy", "left", "not_started"),
    "author_type": ("public", "promoter", "staff", "unknown"),
    "relevant": ("no", "yes"),
    "may_need_help": ("no", "yes"),
}
"""What the network predicts, in the order of its output."""
