"""Report formats by name."""

import pytest

from reports.formats.registry import FORMATS, render
from talkworthy.errors import UserError


def test_the_formats():
    assert list(FORMATS) == ["csv", "html"]


def test_an_unknown_format_raises_an_error_with_all_formats():
    with pytest.raises(UserError, match=r"no report format 'pdf'\. The formats are: csv, html"):
        render("pdf", [])


@pytest.mark.parametrize("name", ["csv", "html"])
def test_every_format_renders_reports(reports, name):
    assert b"Kettle" in render(name, list(reports.values()))
