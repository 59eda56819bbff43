"""The address of every tab of the dashboard, from its own table, so that a new one is tested from its first day."""

from __future__ import annotations

from urllib.parse import urlencode

from views.places import EVERY_PLACE

TABS: dict[str, dict[str, str]] = {
    tab or name: {"page": name} | ({"tab": tab} if tab else {})
    for name, place in EVERY_PLACE.items()
    for tab in place.tabs
}
"""Parameters of the address by a short name: that of the tab, of the first tab that of the place."""


def to_path(params: dict[str, str]) -> str:
    """Return what stands behind the dashboard's address."""
    return f"?{urlencode(params)}"
