"""The page stands alone, says everything with its n, and lets nobody's words become markup."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from analysis.stats.wilson import to_precision
from reports.formats.html import render
from reports.formats.registry import FORMATS
from reports.queries.score.brand_report import build_report, choose_date_range


class Page(HTMLParser):
    """The tags, attributes and visible words of a page."""

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
    """What Kiln's report becomes when people open their talk with `opening`."""

    def build(opening):
        grow("Kiln", 4, opening=opening)
        with store.read() as connection:
            return build_report(connection, settings, choose_date_range(connection), "Kiln")

    return build


def test_it_is_the_format_called_html():
    assert FORMATS["html"] is render


def test_the_verdict_is_told_as_a_sentence(page):
    assert "There is not enough talk about Samovar to score." in page.text


def test_what_is_missing_is_told(page):
    assert "3 customer-to-customer talks; 30 are needed" in page.text


def test_the_index_stands_with_its_interval(page, reports):
    kettle = reports["Kettle"].worthiness
    assert f"lies nine times in ten: {kettle.low} to {kettle.high}" in page.text


def test_every_part_shows_what_it_was_read_from(reports):
    text = Page(render([reports["Kettle"]])).text
    for part in reports["Kettle"].worthiness.parts:
        assert f"{part.explanation} n = {part.n} {part.unit}" in text


def test_the_panel_and_the_comparisons_are_told(page):
    assert "Kettle and Samovar cannot be compared: Samovar has no index (not enough talk to score)." in page.text


def test_the_window_is_told_as_days(page):
    assert "Word of mouth, 28 Dec 2025 - 28 Mar 2026" in page.text


def test_every_page_says_that_it_is_public_online_conversation_only(page):
    assert "Public online talk only" in page.text


def test_a_script_in_a_post_comes_out_as_words(hostile):
    report = hostile("<script>alert(1)</script><img src=x onerror=alert(2)>")
    page = Page(render([report]))
    assert "<script>alert(1)</script>" in page.text
    assert {"script", "img"}.isdisjoint(page.tags)


def test_a_brand_called_like_markup_comes_out_as_words(reports):
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


def test_links_tell_the_other_side_nothing(page):
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


def test_texts_of_x_stay_on_x(hostile):
    report = hostile("words that stay where they are")
    on_x = replace(
        report,
        top_conversations=tuple(
            conversation for conversation in report.top_conversations if conversation.source == "x"
        ),
    )
    text = Page(render([on_x])).text
    assert len(on_x.top_conversations) == 1
    assert "words that stay" not in text
    assert "A talk on X, to be read there" in text


def test_sample_data_is_marked(reports):
    report = reports["Samovar"]
    assert "are invented" not in Page(render([report])).text
    assert "are invented" in Page(render([replace(report, invented=True)])).text


def test_no_brand_at_all_still_makes_a_page():
    assert "There is no brand to tell about yet." in Page(render([])).text


def test_how_many_posts_were_checked_and_how_many_are_held_is_told(reports):
    kettle = reports["Kettle"]
    told = replace(kettle, precision=to_precision(50, 48), held=7, with_held=kettle.worthiness)
    text = Page(render([told])).text
    assert "48 of 50 checked posts are about Kettle: 96 % (88\N{NON-BREAKING HYPHEN}99 %)." in text
    assert "7 posts are held in quarantine and count nowhere; with them, the index would still be" in text


def test_where_nothing_was_checked_or_held_that_is_told(page):
    assert "No post was checked yet for being about Kettle" in page.text
    assert "No post is held in quarantine" in page.text


def test_what_changed_since_last_week_is_told(page, reports):
    assert f"Since last week {reports['Kettle'].change.sentence}" in page.text


def test_the_version_stands_with_its_weights(page):
    assert "Version 2 of the method; each part weighs the same." in page.text


def test_gaps_are_told_or_that_there_is_none(page):
    assert "No outage or other gap is noted for these weeks." in page.text
