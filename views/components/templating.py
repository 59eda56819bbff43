"""From a template to the screen: the one way in which a page shows words that it did not write itself.

Streamlit's own texts are Markdown. What people post is not: in `st.html` with everything escaped it shows as typed,
whatever brackets, dollars, colons and tags are in it.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from jinja2 import Environment, PackageLoader, StrictUndefined

from reports.queries.score.precision import precision_text
from reports.wording import common
from talkworthy.phrases import first_words
from views.auth import may
from views.timezone import to_local, zone_sign, zone_words
from views.url_state import to_link

STYLE = Path(__file__).parent.parent / "templates" / "style.css"

_FILTERS = (
    common.chance_text,
    common.count_text,
    common.hundredths,
    common.brand_participation,
    common.engagement_text,
    common.community_text,
    precision_text,
    common.safe_link,
    common.sentiment_label,
    common.percent_text,
    common.source_title,
    common.unbroken,
    common.author_type_text,
    common.date_range_text,
)
SNIPPET = 160


def draw(template: str, **values: Any) -> None:
    """Put `views/templates/<template>.html` on the page, every value in it escaped; nothing where it says nothing."""
    body = _environment().get_template(f"{template}.html").render(values)
    if body.strip():
        st.html(body)


def draw_style() -> None:
    """The style sheet of all templates; takes no room on the page."""
    st.html(STYLE)


def day(moment: date) -> str:
    """`15 Nov 2026`: of a moment, the day on the reader's clock; a date is the same day for everybody."""
    here = to_local(moment) if isinstance(moment, datetime) else moment
    return f"{here.day} {here:%b %Y}"


def minute(moment: datetime) -> str:
    """`15 Nov 2026, 09:30` on the reader's clock, where the page tells whose that is."""
    return f"{day(moment)}, {to_local(moment):%H:%M}"


def zoned_minute(moment: datetime) -> str:
    """`15 Nov 2026, 09:30 CET`: the same where it stands alone."""
    return f"{minute(moment)} {zone_sign(moment)}"


def snippet(text: str) -> str:
    """The first words of `text` on one line."""
    return first_words(text, SNIPPET)


def sentence(text: str) -> str:
    """`text` with a capital letter and a full stop, as `Reasons` and `notes` lack them."""
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?", "!")) else ".")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("views"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        words.__name__: words for words in (*_FILTERS, day, minute, zoned_minute, snippet, sentence)
    }
    environment.globals |= {"to_link": to_link, "may": may, "zone_words": zone_words}
    return environment
