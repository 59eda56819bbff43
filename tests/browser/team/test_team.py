"""A team at the door, in a real browser and with a real login provider: who gets in, and what each may do there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

WIDTHS = {"wide": (1440, 900), "narrow": (390, 844)}
THREAD = "?page=conversations&conversation=reddit%3At3_smp026"
Sit = Callable[[], Any]
REFUSED = "Your role is viewer. To review mentions, you need to be an analyst."
both_widths = pytest.mark.parametrize("sit", WIDTHS.values(), ids=WIDTHS, indirect=True)


@pytest.mark.parametrize("path", ["", THREAD])
def test_nobody_sees_anything_without_a_login(sit: Sit, path: str) -> None:
    stranger = sit()
    stranger.open(path)

    assert "Please log in." in stranger.read()
    assert "Copper Kettle" not in stranger.page.content()
    assert stranger.page.get_by_role("navigation").count() == 0


@both_widths
def test_a_viewer_reads_and_may_not_label(sit: Sit) -> None:
    viewer = sit()
    viewer.log_in("vic")

    expect(viewer.page.get_by_role("heading", level=1)).to_contain_text("Copper Kettle")
    assert "Vic <b>Viewer</b>, viewer" in viewer.read()
    assert (
        viewer.page.get_by_role("link", name=re.compile("^(Review mentions|Review a sample|Review more)$")).count() == 0
    )
    viewer.open("?page=review")
    expect(viewer.page.get_by_text(REFUSED)).to_be_visible()
    assert viewer.page.get_by_role("button", name="Sample 50 posts").count() == 0
    viewer.open(f"{THREAD}&correct=reddit%3At3_smp026")
    assert viewer.page.get_by_text("Save").count() == 0
    assert viewer.page.get_by_role("link", name="Edit classification").count() == 0


def test_a_login_leads_to_the_page_that_was_asked_for(sit: Sit) -> None:
    viewer = sit()
    viewer.log_in("vic", "?page=topics&date_range=all")

    expect(viewer.page).to_have_url(f"{viewer.office.address}/?page=topics&date_range=all")


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("eve", "eve@elsewhere.example is not a member of this team."),
        ("mal", "Your login provider has not verified that ada@brewers.example is yours."),
    ],
)
def test_who_is_not_of_the_team_is_turned_away_whatever_they_call_themselves(sit: Sit, person: str, words: str) -> None:
    stranger = sit()
    stranger.log_in(person)

    expect(stranger.page.get_by_text(words)).to_be_visible()
    assert "Copper Kettle" not in stranger.page.content()
    stranger.page.get_by_role("button", name="Log out").click()
    expect(stranger.page.get_by_text("Please log in.")).to_be_visible()


def test_a_correction_bears_the_name_of_the_login_and_an_admin_reads_it_in_the_log(sit: Sit) -> None:
    analyst, admin = sit(), sit()
    analyst.log_in("ann", f"{THREAD}&correct=reddit%3At3_smp026")
    assert analyst.page.get_by_text("Include in numbers?").count() == 0
    side = analyst.page.get_by_label(re.compile("^Sentiment"))
    side.focus()
    side.press_sequentially("Negative")
    side.press("Enter")
    analyst.page.get_by_role("button", name="Save").click()
    expect(analyst.page.get_by_role("button", name="Save")).to_have_count(0)
    admin.log_in("ada", "?page=team")

    assert analyst.office.said() == {"sentiment": {"reddit:t3_smp026": "negative"}}
    by = "Ann Lyst (ann@brewers.example)"
    assert analyst.office.log()[0] == (by, "analyst", "sentiment: negative", "reddit:t3_smp026")
    row = admin.page.get_by_role("row").filter(has_text=by).first
    expect(row).to_contain_text("sentiment: negative")
    row.get_by_role("link").click()
    expect(admin.page).to_have_url(re.compile("conversation=reddit%3At3_smp026"))
    analyst.open("?page=team")
    assert "Activity log" not in analyst.read()


def test_an_answer_that_was_drawn_before_a_role_was_taken_away_is_refused(sit: Sit) -> None:
    analyst = sit()
    analyst.log_in("ann", "?page=review")
    analyst.page.get_by_role("button", name=re.compile("Sample 50 posts")).click()
    yes = analyst.page.get_by_role("button", name="Yes")
    yes.wait_for()
    before = analyst.office.said(), analyst.office.log()
    analyst.office.change_team('analysts = ["ann@brewers.example"]', "analysts = []")
    yes.click()
    expect(analyst.page.get_by_text(REFUSED)).to_be_visible()
    analyst.office.change_team("analysts = []", 'analysts = ["ann@brewers.example"]')

    assert (analyst.office.said(), analyst.office.log()) == before
    assert before[1][0][:3] == ("Ann Lyst (ann@brewers.example)", "analyst", "sample of 50 drawn")
