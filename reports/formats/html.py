"""The HTML report: one self-contained page without scripts or requests, to print or to send."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from analysis.worthiness.wording import insufficient_data
from reports.formats.registry import report_format
from reports.queries.figures import FIGURES, figure_text, to_key_figures
from reports.queries.score.brand_report import Report
from reports.queries.score.precision import precision_text
from reports.wording import common
from reports.wording.engagement import SUMS_AS_COLLECTED, engagement_texts, stars_text
from reports.wording.measured_precision import measured_texts
from reports.wording.needed import still_needed_text
from reports.wording.overview.headline import report_headline
from talkworthy import __version__

MOST_COMMUNITIES = 10
MOST_TOPICS = 10

_FILTERS = (
    common.chance_of_rise_text,
    common.chance_text,
    common.completeness_text,
    common.count_text,
    common.date_text,
    engagement_texts,
    stars_text,
    common.reliability_text,
    common.data_gap_text,
    common.quarantine_text,
    common.hundredths,
    figure_text,
    to_key_figures,
    common.brand_participation,
    insufficient_data.why_no_score_text,
    still_needed_text,
    common.opening_snippet,
    common.community_text,
    common.points_text,
    common.polarisation_text,
    measured_texts,
    precision_text,
    report_headline,
    common.ranks_text,
    common.safe_link,
    common.sentiment_label,
    common.percent_text,
    common.unbroken,
    common.source_title,
    insufficient_data.insufficient_data_reason,
    common.author_type_text,
    common.weights_text,
    common.date_range_text,
)


@report_format("html")
def render(reports: Sequence[Report]) -> bytes:
    """Return one HTML page in UTF-8 with all reports, each on its own page when printed."""
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
    environment.filters |= {text.__name__: text for text in _FILTERS}
    environment.globals |= {
        "FIGURES": FIGURES,
        "footer": common.FOOTER,
        "sample_data_notice": common.SAMPLE_DATA_NOTICE,
        "most_communities": MOST_COMMUNITIES,
        "most_topics": MOST_TOPICS,
        "sums_as_collected": SUMS_AS_COLLECTED,
        "product_version": __version__,
    }
    return environment.get_template("report.html")
