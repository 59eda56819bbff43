"""Who recommends the brand and its competitors, who advises against them, and who moved between them."""

from __future__ import annotations

from reports.queries.measured_precision import RECOMMENDS
from reports.wording.compare import recommendations_sentence
from views.components.measured_precision import draw_precision
from views.components.no_mentions import draw_no_mentions
from views.components.templating import draw
from views.queries import reach as queries
from views.queries.core import BrandContext
from views.sections.switching import draw_switching


def draw_recommendations(context: BrandContext) -> None:
    """Draw how many people are for and against each brand, with the share in favour."""
    rows = queries.recommendations(context)
    most = max(max(row.recommended.people, row.warned.people) for row in rows)
    draw(
        "recommendations",
        sentence=recommendations_sentence(rows),
        rows=rows,
        most=max(most, 1),
        longest=max((row.share_of_people.high for row in rows if row.people), default=1.0),
        date_range=context.date_range,
        params=context.params,
    )


def draw_quotes(context: BrandContext) -> None:
    """Draw the newest quotes for and against each brand; the brand's own are open."""
    rows = queries.recommendations(context)
    draw("recommendation_quotes", rows=rows, brand=context.brand.name, params=context.params)


def draw_section(context: BrandContext) -> None:
    """Draw recommendations, where anybody posted about the brand or a competitor."""
    rows = queries.recommendations(context)
    if not any(row.people for row in rows):
        draw_no_mentions(context)
        return
    draw_recommendations(context)
    draw_precision(context, [RECOMMENDS])
    draw_switching(context)
    draw_quotes(context)
    if len(rows) == 1:
        draw(
            "no_competitors",
            brand=context.brand.name,
            lacking="A number of recommendations says more beside that of others.",
            params=context.params,
        )
