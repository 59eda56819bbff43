"""Whoever uses the keyboard sees where they are: on the navigation, the tabs and the gear, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Watched

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

PLACES = {"a place with tabs": "?page=conversations", "behind the gear": "?page=accuracy"}
LINKS = ":is(.tw-nav, .tw-tabs) a"
MOST_KEYS = 30
# what has the focus: its text, its outline (a frame later, when its colour is there), and whether nothing covers it
FOCUSED = """async (links) => {
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
    const element = document.activeElement, style = getComputedStyle(element), area = element.getBoundingClientRect();
    const top = document.elementFromPoint(area.x + area.width / 2, area.y + area.height / 2);
    return element.matches(links) ? {
        name: element.getAttribute("aria-label") ?? element.textContent.trim(),
        outline: [style.outlineStyle, parseFloat(style.outlineWidth) >= 2, style.outlineColor],
        seen: element.contains(top),
    } : null;
}"""
OUTLINES = {"light": "rgb(10, 79, 214)", "dark": "rgb(138, 176, 255)"}
"""The blue of links: 3:1 and more on every ground of its scheme, as WCAG 1.4.11 wants."""


def focused_links(watched: Watched) -> dict[str, Any]:
    """Press Tab from the skip link on; return what has the focus on the way, by its name."""
    watched.page.locator(".tw-skip").focus()
    reached = {}
    for _ in range(MOST_KEYS):
        watched.page.keyboard.press("Tab")
        link = watched.page.evaluate(FOCUSED, LINKS)
        if link is not None:
            reached[link.pop("name")] = link
    return reached


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PLACES.values(), ids=PLACES)
def test_the_focus_is_seen_on_every_link_of_the_navigation(watched: Watched, path: str, scheme: Any):
    watched.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    watched.open(path)
    links = watched.page.locator(f"{LINKS}:visible")
    expect(links).not_to_have_count(0)

    reached = focused_links(watched)

    assert len(reached) == links.count()
    seen = {"outline": ["solid", True, OUTLINES[scheme]], "seen": True}
    assert {name: link for name, link in reached.items() if link != seen} == {}
