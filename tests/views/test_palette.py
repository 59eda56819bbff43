"""One palette for screens and reports: the same meaning in the same colour, and told apart by every reader."""

from __future__ import annotations

import itertools
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

HOUSE = Path(__file__).parents[2]
SCREEN = (HOUSE / "views" / "templates" / "style.css").read_text()
REPORT = (HOUSE / "reports" / "templates" / "report.css").read_text()
THEME = tomllib.loads((HOUSE / ".streamlit" / "config.toml").read_text())["theme"]
SCHEMES = ("light", "dark")
TEXT_CONTRAST, DRAWN_CONTRAST = 4.5, 3.0
"""https://www.w3.org/TR/WCAG22/#contrast-minimum and #non-text-contrast"""
APART = 11.0
"""Difference of CIE 1976; 2.3 is what can just be seen side by side."""
# Machado, Oliveira and Fernandes (2009), severity 1.0: how people without one kind of cone see linear RGB
BLINDNESS = {
    "nobody's": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = TO_XYZ @ np.ones(3)


def linear(colour: str) -> np.ndarray:
    """sRGB as linear light: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    values = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((float((TO_XYZ @ linear(colour))[1]) for colour in (one, other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def difference(one: str, other: str, seen_by: np.ndarray) -> float:
    labs = [_lab(np.clip(seen_by @ linear(colour), 0, 1)) for colour in (one, other)]
    return float(np.linalg.norm(labs[0] - labs[1]))


def _lab(light: np.ndarray) -> np.ndarray:
    ratio = (TO_XYZ @ light) / WHITE
    root = np.where(ratio > 216 / 24389, np.cbrt(ratio), (ratio * 24389 / 27 + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def on_screen(name: str) -> dict[str, str]:
    """The light and the dark value of one of the sheet's colours."""
    found = re.search(rf"--tw-{name}: light-dark\((#\w{{6}}), (#\w{{6}})\)", SCREEN)
    assert found
    return dict(zip(SCHEMES, found.groups(), strict=True))


def in_report(name: str) -> dict[str, str]:
    return dict(zip(SCHEMES, re.findall(rf"--{name}: (#\w{{6}});", REPORT)[:2], strict=True))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["blue", "positive", "negative", "purple", "ochre"])
def test_words_in_every_colour_can_be_read(name: str, scheme: str):
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(on_screen(name)[scheme], THEME[scheme][ground]) >= TEXT_CONTRAST


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["ink", "quiet", "accent"])
def test_words_in_a_report_can_be_read(name: str, scheme: str):
    for ground in ("paper", "card"):
        assert contrast(in_report(name)[scheme], in_report(ground)[scheme]) >= TEXT_CONTRAST


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_is_drawn_stands_out_from_the_ground(scheme: str):
    drawn = [*THEME[scheme]["chartCategoricalColors"], in_report("positive")[scheme], in_report("negative")[scheme]]

    assert [one for one in drawn if contrast(one, THEME[scheme]["backgroundColor"]) < DRAWN_CONTRAST] == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", BLINDNESS)
def test_no_two_colours_of_a_chart_look_alike_to_a_colour_blind_reader(kind: str, scheme: str):
    pairs = itertools.combinations(THEME[scheme]["chartCategoricalColors"], 2)

    assert [(one, other) for one, other in pairs if difference(one, other, BLINDNESS[kind]) < APART] == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", BLINDNESS)
def test_everybody_can_tell_positive_from_negative(kind: str, scheme: str):
    for positive, negative in (
        (on_screen("positive"), on_screen("negative")),
        (in_report("positive"), in_report("negative")),
    ):
        assert difference(positive[scheme], negative[scheme], BLINDNESS[kind]) >= APART


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_report_has_the_grounds_and_the_number_of_the_dashboard(scheme: str):
    theme = THEME[scheme]

    assert in_report("accent")[scheme] == on_screen("blue")[scheme] == theme["linkColor"].lower()
    assert in_report("ink")[scheme] == theme["textColor"].lower()
    assert theme["backgroundColor"].lower() in (in_report("paper")[scheme], in_report("card")[scheme])
