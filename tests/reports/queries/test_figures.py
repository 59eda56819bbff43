"""Each figure has a scope, and the key figures are those of the score and of the mentions."""

from __future__ import annotations

import pytest

from reports.queries.figures import FIGURES, figure_text, to_key_figures


def test_the_key_figures_are_read_off_the_report(reports):
    report = reports["Samovar"]
    figures = to_key_figures(report.worthiness, report.totals)

    assert (figures.conversations, figures.c2c_conversations, figures.people) == (3, 3, 6)
    assert (figures.communities, figures.mentions) == (3, 3)
    assert (figures.positive, figures.negative, figures.neutral) == (2, 1, 0)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("people", 1, "1 person"),
        ("people", 1204, "1,204 people"),
        ("neutral", 3, "3 neutral or unclear"),
        ("score", 60, "60 of 100"),
        ("stale", 1204, "1,204"),
    ],
)
def test_a_figure_has_its_noun(name, value, text):
    assert figure_text(name, value) == text


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_the_scope_of_a_figure_is_a_sentence(name):
    assert FIGURES[name].meaning.endswith(".")
