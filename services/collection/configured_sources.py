"""Which network sources are configured for a brand."""

from __future__ import annotations

from collectors.engine.collector import COLLECTORS
from talkworthy.model import Brand
from talkworthy.settings import Settings


def sources_of(settings: Settings, brand: Brand) -> tuple[str, ...]:
    """Return the sources to collect for a brand: those with communities in its entry, and each `[sources.<name>]`.

    A source with `enabled = false` is left out.
    """
    names = {*brand.communities, *settings.sources}
    return tuple(name for name in COLLECTORS if name in names and settings.sources.get(name, {}).get("enabled", True))
