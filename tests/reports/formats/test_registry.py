"""Every format comes in by the registry."""

import pytest

from reports.formats.registry import FORMATS, render
from talkworthy.errors import UserError


def test_the_formats_there_are():
    assert list(FORMATS) == ["csv", "html"]


def test_an_unknown_format_lists_those_there_are():
    with pytest.raises(UserError, match=r"no report format 'pdf'\. The formats are: csv, html"):
        render("pdf", [])


@pytest.mark.parametrize("name", ["csv", "html"])
def test_every_format_renders_reports(reports, name):
    assert b"Kettle" in render(name, list(reports.values()))
