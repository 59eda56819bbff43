"""`talkworthy doctor`: is everything there that a run needs, and if not, how to get it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from collectors.base import COLLECTORS, Access
from jobs.collect import sources_of
from jobs.desk import Desk
from talkworthy.errors import TalkworthyError
from talkworthy.settings import Settings
from talkworthy.storage.queries import count_posts

LOW_DISK = 1 << 30


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `advice` says what to do where it is not well."""

    what: str
    well: bool
    advice: str


def examine(desk: Desk) -> list[Check]:
    """Look at the brand file, the store, the disk, and the keys of each source that is set up. Changes nothing."""
    try:
        settings = desk.settings
    except TalkworthyError as error:
        return [Check("brand file", False, str(error))]  # it also says where everything else is
    return [*_brand_file(desk), *_store(desk), _disk(settings), *_sources(desk)]


def to_text(checks: list[Check]) -> str:
    """A line a check."""
    return "\n".join(f"{'ok  ' if check.well else 'NOT '} {check.what}: {check.advice}" for check in checks)


def _brand_file(desk: Desk) -> Iterator[Check]:
    try:
        brands = desk.brands
    except TalkworthyError as error:
        yield Check("brand file", False, str(error))
        return
    yield Check("brand file", True, f"{desk.settings.path} tracks {', '.join(brand.name for brand in brands)}.")
    tracked = {brand.name.casefold() for brand in brands}
    for brand in brands:
        lost = [name for name in brand.competitors if name.casefold() not in tracked]
        if lost:
            yield Check(
                f"panel of {brand.name}", False, f"{', '.join(lost)} has no [[brands]] of its own, so it is left out."
            )


def _store(desk: Desk) -> Iterator[Check]:
    try:
        with desk.store.read() as connection:
            yield Check(
                "store", True, f"{desk.store.engine.url.render_as_string()}, {count_posts(connection):,} posts."
            )
    except TalkworthyError as error:
        yield Check("store", False, str(error))


def _disk(settings: Settings) -> Check:
    free = shutil.disk_usage(settings.path.parent.resolve()).free
    return Check("disk", free > LOW_DISK, f"{free / (1 << 30):.1f} GB free.")


def _sources(desk: Desk) -> Iterator[Check]:
    named = dict.fromkeys(name for brand in desk.settings.brands for name in sources_of(desk.settings, brand))
    for name in named:
        try:
            COLLECTORS[name](Access(desk.settings.secrets, desk.settings.sources.get(name, {})))
            yield Check(f"source {name}", True, "its keys are set.")
        except TalkworthyError as error:
            yield Check(f"source {name}", False, str(error))
    if not named:
        yield Check("sources", True, "none is set up; files can be imported without.")
