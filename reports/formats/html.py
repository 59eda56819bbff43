"""Reports as one page that stands alone: no script, no request, fit to print and to mail."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from analysis.worthiness.wording import insufficient_data
from reports.formats.registry import report_format
from reports.queries.score.brand_report import Report
from reports.queries.score.precision import precision_words
from reports.wording import common
from talkworthy import __version__

MOST_PLACES = 10
MOST_TOPICS = 10

_FILTERS = (
    common.chance_of_rise_words,
    common.chance_words,
    common.collected_words,
    common.count_words,
    common.day_words,
    common.firm_words,
    common.gap_words,
    common.headline_words,
    common.held_words,
    common.hundredths,
    common.kind_words,
    insufficient_data.no_number_words,
    common.opening_words,
    common.place_words,
    common.points_words,
    precision_words,
    common.rank_words,
    common.safe_link,
    common.sentiment_words,
    common.share_words,
    common.unbroken,
    common.source_words,
    insufficient_data.unscored_words,
    common.author_type_words,
    common.weights_words,
    common.date_range_text,
)


@report_format("html")
def render(reports: Sequence[Report]) -> bytes:
    """One HTML page in UTF-8 with all `reports`, each on paper of its own when printed."""
    return _template().render(reports=reports).encode("utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {words.__name__: words for words in _FILTERS}
    environment.globals |= {
        "footer": common.FOOTER,
        "invented": common.INVENTED,
        "most_places": MOST_PLACES,
        "most_topics": MOST_TOPICS,
        "product_version": __version__,
    }
    return environment.get_template("report.html")
