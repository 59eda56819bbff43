"""Precision, recall and F1 by class, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Pair = tuple[str, str]
"""Label and prediction."""


def by_class(pairs: Sequence[Pair]) -> dict[str, tuple[int, float, float, float]]:
    """Return for each labelled class: count, precision, recall, F1 (0 to 1; 0 where there is nothing to divide)."""
    scores = {}
    for name in sorted({truth for truth, _ in pairs}):
        right = sum(truth == prediction == name for truth, prediction in pairs)
        labelled, predicted = (
            sum(truth == name for truth, _ in pairs),
            sum(prediction == name for _, prediction in pairs),
        )
        precision, recall = right / predicted if predicted else 0.0, right / labelled
        both = precision + recall
        scores[name] = labelled, precision, recall, 2 * precision * recall / both if both else 0.0
    return scores


def table(title: str, columns: Mapping[str, Sequence[Pair]]) -> str:
    """Return one line a class; under each of `columns` its n, precision, recall and F1."""
    scored = {name: by_class(pairs) for name, pairs in columns.items()}
    classes = sorted({label for classes in scored.values() for label in classes})
    lines = [title, " " * 14 + "".join(f"{name:>32}" for name in columns)]
    lines += ["  class       " + "       n  prec.  recall      F1".rjust(32) * len(columns)]
    for label in classes:
        cells = [scored[name].get(label, (0, 0.0, 0.0, 0.0)) for name in columns]
        lines.append(f"  {label:12}" + "".join(f"{n:8}{p:7.2f}{r:8.2f}{f:8.2f} " for n, p, r, f in cells))
    return "\n".join(lines)
