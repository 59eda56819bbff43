"""Which network sources are configured for a brand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from collectors.engine.collector import COLLECTORS
from services.output_files import check_sessions
from talkworthy.model import Brand
from talkworthy.settings import Settings


def sources_of(settings: Settings, brand: Brand) -> tuple[str, ...]:
    """Return the sources to collect for a brand: those with communities in its entry, and each `[sources.<name>]`.

    A source with `enabled = false` is left out.
    """
    names = {*brand.communities, *settings.sources}
    return tuple(name for name in COLLECTORS if name in names and settings.sources.get(name, {}).get("enabled", True))


def options_of(settings: Settings, source: str) -> Mapping[str, Any]:
    """Return the options of a source in the brand file.

    Raises UserError where its login would be written over a file that Talkworthy needs.
    """
    check_sessions(settings)
    return settings.sources.get(source, {})
