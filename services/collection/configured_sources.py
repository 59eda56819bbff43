"""Which network sources are configured for a brand."""

from __future__ import annotations

import difflib
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


def misspelt_sources(settings: Settings) -> dict[str, str]:
    """Return the `[sources.<name>]` tables that collect nothing, since no such source exists, each with advice.

    A table with `retention_days` alone is right for any source: posts of files are deleted by it.
    """
    tables = {name: options for name, options in settings.sources.items() if name not in COLLECTORS}
    return {name: _advice(name) for name, options in tables.items() if set(options) != {"retention_days"}}


def _advice(name: str) -> str:
    similar = difflib.get_close_matches(name, COLLECTORS, 1)
    meant = f" Did you mean {similar[0]}?" if similar else ""
    return (
        f"Nothing is collected by [sources.{name}]: no source has this name.{meant} Sources: {', '.join(COLLECTORS)}."
    )


def options_of(settings: Settings, source: str) -> Mapping[str, Any]:
    """Return the options of a source in the brand file.

    Raises UserError where its login would be written over a file that Talkworthy needs.
    """
    check_sessions(settings)
    return settings.sources.get(source, {})
