"""The HTML report is self-contained, shows n everywhere, and never turns texts into markup."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from analysis.stats.wilson import to_precision
from reports.formats.html import render
from reports.formats.registry import FORMATS
from reports.queries.score.brand_report import build_report, choose_date_range
from reports.wording.common import unbroken
from reports.wording.measured_precision import measured_texts
from talkworthy.model import Engagement


class Page(HTMLParser):
    """The tags, attributes and visible text of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.words, self._in_style = [], [], [], False
        self.feed(page.decode("utf-8"))
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attributes]
        self._in_style = tag == "style"

    def handle_endtag(self, tag):
        self._in_style = False

    def handle_data(self, data):
        if not self._in_style:
            self.words.append(data)


@pytest.fixture
def page(reports):
    return Page(render(list(reports.values())))


@pytest.fixture
def hostile(store, settings, grow):
    """Return Kiln's report where conversations begin with `opening`."""

    def build(opening):
        grow("Kiln", 4, opening=opening)
        with store.read() as connection:
            return build_report(connection, settings, choose_date_range(connection), "Kiln")

    return build


def test_it_is_registered_as_html():
    assert FORMATS["html"] is render


def test_the_headline_is_a_sentence(page):
    samovar = (
        "Too early to say: 6 people talk about Samovar in 3 conversations, about topics such as \u201cCleaning\u201d."
    )
    assert samovar in page.text
    assert "A score needs 30 conversations between people (3 so far), 50 people (6 so far) and 8 weeks" in page.text


def test_missing_data_is_listed(page):
    assert "27 more conversations between people (3 of 30)" in page.text


def test_the_score_has_its_interval(page, reports):
    kettle = reports["Kettle"].worthiness
    assert f"90% range: {kettle.low}\N{EN DASH}{kettle.high}" in page.text


def test_every_component_has_its_n(reports):
    text = Page(render([reports["Kettle"]])).text.replace(" ,", ",")  # a marked figure ends before the comma
    for component in reports["Kettle"].worthiness.components:
        assert f"{component.explanation} n = {component.n} {component.unit}" in text


def test_it_says_how_often_its_results_are_right(page, reports):
    texts = measured_texts(reports["Kettle"].measured)
    assert texts[0].startswith("Of posts shown as negative, ")
    assert all(unbroken(text) in page.text for text in texts)


def test_competitors_are_compared(page):
    assert "Kettle and Samovar cannot be compared: Samovar has no score (not enough conversations)." in page.text


def test_the_date_range_has_both_days(page):
    assert "Word-of-mouth report \N{MIDDLE DOT} 28 Dec 2025 \N{EN DASH} 28 Mar 2026" in page.text


def test_every_page_says_that_it_covers_public_conversations_only(page):
    assert "Covers public online conversations only." in page.text


def test_a_script_in_a_post_becomes_text(hostile):
    report = hostile("<script>alert(1)</script><img src=x onerror=alert(2)>")
    page = Page(render([report]))
    assert "<script>alert(1)</script>" in page.text
    assert {"script", "img"}.isdisjoint(page.tags)


def test_a_brand_named_like_markup_becomes_text(reports):
    report = replace(reports["Samovar"], brand='"><iframe src="https://evil.test">')
    page = Page(render([report]))
    assert "iframe" not in page.tags
    assert 'Is "><iframe src="https://evil.test"> worthy' in page.text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", " vbscript:x", "//evil.test", "http://[", None]
)
def test_only_web_addresses_become_links(reports, url):
    samovar = reports["Samovar"]
    page = Page(render([replace(samovar, top_conversations=(replace(samovar.top_conversations[0], url=url),))]))
    assert "a" not in page.tags


def test_the_most_engaged_stand_beside_the_most_discussed(reports):
    samovar = reports["Samovar"]
    engaged = replace(samovar.top_conversations[0], engagement=Engagement(likes=4, replies=2), reactions=6, source="x")
    text = Page(render([replace(samovar, most_engaged=(engaged,))])).text
    assert text.index("Most discussed") < text.index("Most engaged") < text.index("4 likes, 2 replies")
    assert "as the sources counted them when the posts were collected" in text


def test_without_counts_the_report_has_no_most_engaged(page):
    assert "Most engaged" not in page.text
    assert "0 likes" not in page.text


def test_links_send_no_referrer(page):
    conversations = [value for tag, name, value in page.attributes if tag == "a" and name == "rel"]
    assert len(conversations) == 23
    assert set(conversations) == {"noopener noreferrer nofollow"}


def test_nothing_is_fetched_and_nothing_runs(page):
    asks = {(tag, name) for tag, name, value in page.attributes if value and value.strip().startswith(("http", "//"))}
    assert asks == {("a", "href")}
    assert {"script", "link", "img", "iframe", "object", "form", "base"}.isdisjoint(page.tags)
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]


def test_the_style_asks_for_nothing_either(reports):
    page = render(list(reports.values())).decode()
    assert "url(" not in page
    assert "@import" not in page


def test_texts_from_x_are_not_included(hostile):
    report = hostile("a text that stays on X")
    on_x = replace(
        report,
        top_conversations=tuple(
            conversation for conversation in report.top_conversations if conversation.source == "x"
        ),
    )
    text = Page(render([on_x])).text
    assert len(on_x.top_conversations) == 1
    assert "a text that stays" not in text
    assert "Conversation on X (open to read)" in text


def test_sample_data_is_marked(reports):
    report = reports["Samovar"]
    assert "are fictional" not in Page(render([report])).text
    assert "are fictional" in Page(render([replace(report, sample_data=True)])).text


def test_no_brand_at_all_still_makes_a_page():
    assert "No brands to report on yet." in Page(render([])).text


def test_reviewed_and_excluded_posts_are_counted(reports):
    kettle = reports["Kettle"]
    report = replace(kettle, precision=to_precision(50, 48), excluded=7, with_quarantine=kettle.worthiness)
    text = Page(render([report])).text
    assert "48 of 50 reviewed mentions are about Kettle: 96% (88\N{EN DASH}\N{WORD JOINER}99%)." in text
    assert "7 posts are excluded as suspected spam. Including them would not change the score (" in text


def test_without_reviews_and_excluded_posts_the_page_says_so(page):
    assert "No mentions of Kettle reviewed by a person yet." in page.text
    assert "No suspected spam was excluded." in page.text


def test_the_change_since_last_week_is_shown(page, reports):
    assert f"What changed this week {reports['Kettle'].change.sentence}" in page.text


def test_the_method_has_its_version_and_weights(page):
    assert "Methodology v2; all components have the same weight." in page.text


def test_without_gaps_the_page_says_so(page):
    assert "No gaps in data collection." in page.text
