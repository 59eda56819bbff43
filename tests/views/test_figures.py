"""A figure has one value, wherever it stands: on every page, in the reports, and as JSON."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from itertools import chain

import pytest
from tabs import TABS
from typer.testing import CliRunner

from jobs.cli import app
from reports.queries.figures import FIGURES

BRAND = "Copper Kettle"
FOUR_WEEKS = "4w"
"""Short enough that posts written in it and conversations that began in it are not the same."""
FIGURE = re.compile(r'<span data-figure="(\w+)"(?: data-brand="([^"]*)")?(?: title="[^"]*")?>([^<]*)</span>')
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
NUMBER = re.compile(r"\b[\d,.]*\d (?:people|person|conversations?|mentions?|posts?|opinions?)\b")
# what is not read: styles, quotes, lists of conversations, what to do, and marked figures
UNREAD = re.compile(
    r"<style.*?</style>|<blockquote.*?</blockquote>|<a class=\"conversation\".*?</a>|<span data-figure=.*?</span>"
    r"|<section class=\"tw tw-(?:todos|discussed)\".*?</section>",
    re.DOTALL,
)
NUM = r"[\d,.]*\d"
WHO = "(?:people|person)"
# numbers that count something else than a figure: the words that say what
SOMETHING_ELSE = re.compile(
    "|".join(
        (
            rf"{NUM} people a week",  # a rate
            # the highest bar of a chart
            rf"{NUM} mentions \(usual: {NUM}\)|week of [\w ]+, {NUM} mentions|more than {NUM} posts in one week",
            rf"(?:Top|This week's) {NUM} conversations?|Show {NUM} posts?",  # the length of a list
            rf"{NUM} of {NUM} (?:posts|mentions) reviewed|fewer than {NUM} posts of a random sample",  # reviewed
            rf"{NUM}% of {NUM} posts in {NUM} threads",  # what was collected, by source
            rf"{NUM} posts from {NUM} sources?|{NUM} posts collected in all|among {NUM} posts",  # what the store holds
            rf"{NUM} posts? read|{NUM} of {NUM} posts|{NUM} posts analysed, (?:with )?{NUM} conversations",  # runs
            rf"{NUM} conversations?, (?:complete|{NUM}% of posts collected)",  # weeks of the calendar of coverage
            rf"{NUM} {WHO}, {NUM}% \(",  # who shows a bond, who could not reach the brand
            rf"[Aa]t least {NUM} {WHO} in {NUM} (?:posts?|conversations?)",  # one kind of need
            rf"{NUM} conversations with replies|in {NUM} of {NUM} conversations\. Examples",  # measured for quality
            rf"{NUM} posts went unanswered|{NUM} posts?\. Examples",  # one state, one reason
            rf"Picked from {NUM} conversations? of this type",
            rf"needs {NUM} posts in topics, from {NUM} conversations",  # what is required
            rf"(?:at least|fewer than) {NUM} people|{NUM} people needed",
            rf"{NUM}% {NUM} {WHO}, {NUM} conversations?",  # one community
            rf"{NUM} people (?:per conversation(?:, {NUM} conversations?)?|on average)",  # one conversation starter
            rf"{NUM} conversations? that mention your marketing",
            rf"{NUM} people moved to|→ [\w ]+ {NUM} {WHO}",  # one direction of switching
            rf"{NUM} conversations? about [\w ]+ {NUM} about",  # those whose words are compared
            rf"{NUM} posts (?:are )?by promoters|{NUM} posts?, oldest first",  # suspected spam
        )
    )
)
Seen = dict[str, dict[str, set[int]]]


def number_in(text: str) -> int | None:
    """Return the number in a text; None of the dash that stands for no value."""
    number = re.search(r"\d[\d,]*", text)
    return int(number[0].replace(",", "")) if number else None


def figures_in(html: str) -> list[tuple[str, int]]:
    """Return name and value of each figure that is marked as the brand's."""
    marked = [(name, number_in(unescape(text))) for name, brand, text in FIGURE.findall(html) if brand in ("", BRAND)]
    return [(name, value) for name, value in marked if value is not None]


def unmarked_numbers(html: str) -> list[str]:
    """Return the numbers of people, conversations, mentions, posts and opinions that should be marked as a figure."""
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", UNREAD.sub(" # ", html))).replace("\N{WORD JOINER}", "").split())
    return NUMBER.findall(SOMETHING_ELSE.sub(" ", text))


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


def from_reports(folder, chosen: tuple[str, ...]) -> Iterator[tuple[str, str, int]]:
    """Yield name, place and value of each figure in the HTML report and in the CSV report."""
    for form in ("html", "csv"):
        run("report", *chosen, "--format", form, "-o", str(folder / f"report.{form}"))
    for name, value in figures_in((folder / "report.html").read_text(encoding="utf-8")):
        yield name, "HTML report", value
    for row in csv.DictReader(io.StringIO((folder / "report.csv").read_text(encoding="utf-8-sig"))):
        place = row["section"], row["item"]
        if row["value"] and place == ("component", "Sentiment"):
            yield "sentiment", "CSV report", round(100 * float(row["value"]))
        elif row["value"] and place in IN_CSV:
            yield IN_CSV[place], "CSV report", int(row["value"])


def from_json(chosen: tuple[str, ...]) -> Iterator[tuple[str, str, int]]:
    """Yield name, place and value of each figure that a measure prints as JSON."""
    for measure, places in IN_JSON.items():
        [record] = json.loads(run("show", measure, *chosen, "--json"))
        values = {name: at_path(record, path) for name, path in places.items()}
        yield from ((name, f"show {measure}", value) for name, value in values.items() if value is not None)


def from_exports(folder, date_range: str) -> Seen:
    """Return figure -> report or measure -> its values there."""
    chosen = ("--brand", BRAND, "-w", date_range)
    seen: Seen = defaultdict(lambda: defaultdict(set))
    for name, place, value in chain(from_reports(folder, chosen), from_json(chosen)):
        seen[name][place].add(value)
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


@pytest.mark.thorough
def test_a_figure_has_one_value_where_there_are_single_reviews(open_page, own_sample, monkeypatch, tmp_path):
    with closing(sqlite3.connect(own_sample.parent / "talkworthy.db")) as database, database:
        alone = "SELECT root FROM conversations WHERE people = 1 AND c2c_exchanges = 0"
        database.execute(f"UPDATE posts SET rating = 4 WHERE id IN ({alone})")
    pages = from_pages(open_page, own_sample, "13w")
    monkeypatch.chdir(own_sample.parent)
    exports = from_exports(tmp_path, "13w")

    assert contradictions(pages, exports) == {}
    assert exports["conversations"]["show score"] == {67}


@pytest.mark.thorough
@pytest.mark.parametrize("tab", TABS)
def test_a_number_of_people_conversations_mentions_or_posts_is_a_figure_or_counts_something_else(
    open_page, sample, tab
):
    shown = open_page(sample, **TABS[tab], brand=BRAND, date_range="13w")

    assert unmarked_numbers(shown.html) == []


def test_an_unmarked_number_is_seen_and_a_marked_one_is_not():
    marked = '<span data-figure="people" title="who">88 people</span>'

    assert unmarked_numbers(f"<p>{marked} and <b>87</b> people, 16.2 people a week</p>") == ["87 people"]
