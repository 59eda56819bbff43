"""Templates: the only way in which a page shows text that it did not write itself.

Streamlit's own texts are Markdown. What people post is not: drawn with `st.html` and everything escaped it shows as
typed, whatever brackets, dollars, colons and tags it contains.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from reports.queries.figures import FIGURES, figure_text
from reports.queries.measured_precision import card_precision
from reports.queries.score.precision import precision_text
from reports.wording import common
from reports.wording.engagement import AS_COLLECTED, SUMS_AS_COLLECTED, engagement_texts, stars_text
from reports.wording.needed import still_needed_text
from reports.wording.quotes import quote_text
from talkworthy.file_sentiment import file_sentiment
from views.auth import may, visitor_text
from views.timezone import to_local, zone_sign, zone_words
from views.url_state import to_link

STYLE = Path(__file__).parent.parent / "templates" / "style.css"

_FILTERS = (
    common.chance_text,
    common.count_text,
    common.hundredths,
    common.brand_participation,
    engagement_texts,
    stars_text,
    common.community_text,
    card_precision,
    precision_text,
    common.safe_link,
    common.sentiment_label,
    common.percent_text,
    common.percent_with_range,
    figure_text,
    common.source_title,
    file_sentiment,
    common.unbroken,
    common.author_type_text,
    common.date_range_text,
    common.in_date_range_text,
    still_needed_text,
    visitor_text,
)
SNIPPET = 160


def draw(template: str, **values: Any) -> None:
    """Draw `views/templates/<template>.html` with every value escaped; nothing where the result is empty."""
    body = _environment().get_template(f"{template}.html").render(values)
    if body.strip():
        st.html(body)


def draw_style() -> None:
    """Add the style sheet of all templates to the page."""
    st.html(STYLE)


def day(moment: date) -> str:
    """Return `15 Nov 2026`: of a moment the day in the reader's time zone; a date is the same day for everybody."""
    here = to_local(moment) if isinstance(moment, datetime) else moment
    return f"{here.day} {here:%b %Y}"


def minute(moment: datetime) -> str:
    """Return `15 Nov 2026, 09:30` in the reader's time zone, for pages that name the zone elsewhere."""
    return f"{day(moment)}, {to_local(moment):%H:%M}"


def zoned_minute(moment: datetime) -> str:
    """Return `15 Nov 2026, 09:30 CET`, for pages that do not name the zone."""
    return f"{minute(moment)} {zone_sign(moment)}"


def snippet(text: str) -> str:
    """Return the beginning of `text` as a quote on one line."""
    return quote_text(text, SNIPPET)


def sentence(text: str) -> str:
    """Return `text` with a capital letter and a full stop."""
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?", "!")) else ".")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("views"), PackageLoader("reports")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["FIGURES"] = FIGURES
    environment.filters |= {
        words.__name__: words for words in (*_FILTERS, day, minute, zoned_minute, snippet, sentence)
    }
    environment.globals |= {"to_link": to_link, "may": may, "zone_words": zone_words}
    environment.globals |= {"as_collected": AS_COLLECTED, "sums_as_collected": SUMS_AS_COLLECTED}
    return environment
