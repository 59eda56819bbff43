"""Scores brands, and saves each score."""

from __future__ import annotations

import json
from collections.abc import Sequence

from analysis.worthiness import Worthiness, to_json
from reports.queries.score.brand_report import choose_date_range, compute_scores
from services.context import AppContext, now
from talkworthy.storage.analysis.scores import ScoreRecord, save_score


def score(context: AppContext, date_range: str, names: Sequence[str] | None = None) -> dict[str, Worthiness]:
    """Score these brands (None: all) over a date range, save the scores, and return them by brand.

    Raises UserError while the store is empty, and on an unknown brand.
    """
    chosen_brands = {context.settings.brand(name).name for name in names or [brand.name for brand in context.brands]}
    with context.run("score") as run:
        with context.store.read() as connection:
            chosen = choose_date_range(connection, date_range, now())
            with_competitors = compute_scores(connection, context.settings, chosen, names)
        scores = {name: worthiness for name, worthiness in with_competitors.items() if name in chosen_brands}
        with context.store.write() as connection:
            for worthiness in scores.values():
                result = json.dumps(to_json(worthiness), ensure_ascii=False)
                save_score(connection, worthiness.brand, chosen, ScoreRecord(worthiness.version, result, now()))
        run.message = f"Scored: {', '.join(scores)}."
    return scores
