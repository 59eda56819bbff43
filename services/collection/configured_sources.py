"""Which network sources are set up for a brand."""

from __future__ import annotations

from collectors.engine.collector import COLLECTORS
from talkworthy.model import Brand
from talkworthy.settings import Settings


def sources_of(settings: Settings, brand: Brand) -> tuple[str, ...]:
    """Return the sources that are asked for a brand: those it names communities of, and each `[sources.<name>]`.

    A source with `enabled = false` is left out.
    """
    names = {*brand.communities, *settings.sources}
    return tuple(name for name in COLLECTORS if name in names and settings.sources.get(name, {}).get("enabled", True))
