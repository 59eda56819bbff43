"""Reports as one page that stands alone: no script, no request, fit to print and to mail."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from analysis.worthiness import unscored
from reports import wording
from reports.checked import precision_words
from reports.formats import report_format
from reports.report import Report
from talkworthy import __version__

MOST_PLACES = 10
MOST_TOPICS = 10

_FILTERS = (
    wording.chance_of_rise_words,
    wording.chance_words,
    wording.collected_words,
    wording.count_words,
    wording.day_words,
    wording.firm_words,
    wording.gap_words,
    wording.headline_words,
    wording.held_words,
    wording.hundredths,
    wording.kind_words,
    unscored.no_number_words,
    wording.opening_words,
    wording.place_words,
    wording.points_words,
    precision_words,
    wording.rank_words,
    wording.safe_link,
    wording.sentiment_words,
    wording.share_words,
    wording.unbroken,
    wording.source_words,
    unscored.unscored_words,
    wording.voice_words,
    wording.weights_words,
    wording.window_words,
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
        "footer": wording.FOOTER,
        "invented": wording.INVENTED,
        "most_places": MOST_PLACES,
        "most_topics": MOST_TOPICS,
        "product_version": __version__,
    }
    return environment.get_template("report.html")
