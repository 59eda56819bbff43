"""A figure has one value, wherever it stands: on every page, in the reports, and as JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from html import unescape

import pytest
from tabs import TABS
from typer.testing import CliRunner

from jobs.cli import app
from reports.queries.figures import FIGURES

BRAND = "Copper Kettle"
FOUR_WEEKS = "4w"
"""Short enough that posts written in it and conversations that began in it are not the same."""
FIGURE = re.compile(r'<span data-figure="(\w+)"(?: data-brand="([^"]*)")? title="[^"]*">([^<]*)</span>')
# of `show MEASURE --json`: where each figure stands
IN_JSON = {
    "score": {
        "conversations": "counts.conversations",
        "c2c_conversations": "counts.c2c_conversations",
        "people": "counts.people",
        "communities": "counts.communities",
        "positive": "opinion.positive",
        "negative": "opinion.negative",
        "score": "score",
    },
    "reach": {"people": "people"},
    "needs": {"people": "people"},
    "insights": {"people": "people"},
    "scorecard": {
        "people": "people",
        "questions": "responsiveness.answered.questions",
        "answered_questions": "responsiveness.answered.answered",
        "score": "worthiness.score",
    },
    "replies": {
        "posts_with_author": "posts",
        "questions": "questions",
        "answered_questions": "answered_questions",
        "answered_by_brand": "states.answered_by_brand",
        "answered_by_others": "states.answered_by_others",
    },
}
# of the CSV report: section and item of each figure
IN_CSV = {
    ("count", "conversations"): "conversations",
    ("count", "customer-to-customer conversations"): "c2c_conversations",
    ("count", "people"): "people",
    ("count", "communities"): "communities",
    ("count", "mentions"): "mentions",
    ("sentiment", "positive"): "positive",
    ("sentiment", "negative"): "negative",
    ("sentiment", "neutral"): "neutral",
    ("score", BRAND): "score",
}
Seen = dict[str, dict[str, set[int]]]


def number_in(text: str) -> int:
    return int(re.search(r"[\d,]+", text)[0].replace(",", ""))


def figures_in(html: str) -> list[tuple[str, int]]:
    """Return name and value of each figure that is marked as the brand's."""
    marked = FIGURE.findall(html)
    return [(name, number_in(unescape(text))) for name, brand, text in marked if brand in ("", BRAND)]


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def from_pages(open_page, sample, date_range: str) -> Seen:
    """Return figure -> tab -> its values there."""
    seen: Seen = defaultdict(lambda: defaultdict(set))
    for tab, address in TABS.items():
        shown = open_page(sample, **address, brand=BRAND, date_range=date_range)
        assert not shown.failed, tab
        for name, value in figures_in(shown.html):
            seen[name][tab].add(value)
    return seen


def from_exports(folder, date_range: str) -> Seen:
    """Return figure -> report or measure -> its values there."""
    seen: Seen = defaultdict(lambda: defaultdict(set))
    chosen = ("--brand", BRAND, "-w", date_range)
    for form in ("html", "csv"):
        run("report", *chosen, "--format", form, "-o", str(folder / f"report.{form}"))
    for name, value in figures_in((folder / "report.html").read_text(encoding="utf-8")):
        seen[name]["HTML report"].add(value)
    for row in csv.DictReader(io.StringIO((folder / "report.csv").read_text(encoding="utf-8-sig"))):
        name = IN_CSV.get((row["section"], row["item"]))
        if name and row["value"]:
            seen[name]["CSV report"].add(int(row["value"]))
    for measure, places in IN_JSON.items():
        [record] = json.loads(run("show", measure, *chosen, "--json"))
        for name, path in places.items():
            value = at_path(record, path)
            if value is not None:
                seen[name][f"show {measure}"].add(value)
    return seen


def at_path(record, path: str) -> int | None:
    for key in path.split("."):
        record = None if record is None else record[key]
    return record


def contradictions(*all_seen: Seen) -> dict[str, dict[str, set[int]]]:
    """Return the figures with several values, and where each stands."""
    merged: Seen = defaultdict(dict)
    for seen in all_seen:
        for name, places in seen.items():
            merged[name] |= places
    return {name: dict(places) for name, places in merged.items() if len(set().union(*places.values())) > 1}


@pytest.mark.parametrize("date_range", [FOUR_WEEKS, pytest.param("13w", marks=pytest.mark.thorough)])
def test_a_figure_has_one_value_on_all_pages_and_in_all_exports(open_page, sample, monkeypatch, tmp_path, date_range):
    pages = from_pages(open_page, sample, date_range)
    monkeypatch.chdir(sample.parent)
    exports = from_exports(tmp_path, date_range)

    assert contradictions(pages, exports) == {}
    assert len(pages["people"]) >= 3
    assert set(pages) | set(exports) <= set(FIGURES)
