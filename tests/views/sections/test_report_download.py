"""The page from which a report is handed out."""

from __future__ import annotations

from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from talkworthy.storage.runs.exported_files import save_exported_file
from talkworthy.storage.store import Store


def shown(preview: Any) -> str:
    """What is in the frame, which is an address of its own: it must not reach into the page."""
    kind, _, content = preview.proto.src.partition(",")
    assert kind == "data:text/html;charset=utf-8;base64"
    return b64decode(content).decode()


def test_a_report_can_be_seen_and_taken_away(open_page, sample):
    page = open_page(sample, page="reports")
    (button,) = page.app.get("download_button")
    (preview,) = page.app.get("iframe")

    assert button.proto.label == "Download"
    assert "Copper Kettle" in shown(preview)


def test_the_table_form_shows_its_first_lines(open_page, sample):
    page = open_page(sample, page="reports")
    page.app.selectbox(key="report_form").set_value("csv").run()

    assert "brand,date_range_start,date_range_end,section" in page.words
    assert not page.app.get("iframe")


def test_all_brands_can_be_in_one_report(open_page, sample):
    page = open_page(sample, page="reports")
    page.app.selectbox(key="report_about").set_value("All brands").run()

    assert "Northlight" in shown(page.app.get("iframe")[0])


def test_files_that_were_handed_out_are_reported(open_page, own_sample):
    store = Store(f"sqlite:///{own_sample.parent / 'talkworthy.db'}")
    with store.write() as connection:
        save_exported_file(connection, Path("monday.html"), "html", datetime(2026, 3, 2, 7, 30, tzinfo=UTC))
    store.close()

    assert "monday.html html 2 Mar 2026, 07:30 UTC" in open_page(own_sample, page="reports").words
