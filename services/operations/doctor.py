"""`talkworthy doctor`: is everything there that a run needs, and if not, how to get it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from collectors.engine.clock_check import ADDRESS, clock_ahead
from collectors.engine.source_facts import facts_of
from services.collection.collect import sources_of
from services.collection.ping_source import ping
from services.context import AppContext
from services.redaction import SECRECY
from talkworthy.errors import TalkworthyError
from talkworthy.polling_interval import to_text as time_to_text
from talkworthy.settings import SECRETS_PATH, Settings
from talkworthy.storage.conversations.queries import count_posts
from talkworthy.storage.health import Health, examine_database

LOW_DISK = 1 << 30
STORES_FREE = 2  # a store needs as much again while it is tidied up, and room to grow
CLOCK_OFF = timedelta(minutes=1)  # signed requests and "since" questions go wrong from about there
CLOCK_ADDRESS = "TALKWORTHY_CLOCK_ADDRESS"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `advice` says what to do where it is not well."""

    what: str
    well: bool
    advice: str


def examine(context: AppContext, asks_out: bool = True) -> list[Check]:
    """Look at the brand file, the secrets, the store, the disk, the clock, and each source that is set up.

    Changes nothing. Without `asks_out` nobody outside is asked: the clock is left out, and of sources only their keys
    are looked at.
    """
    try:
        settings = context.settings
    except TalkworthyError as error:
        return [Check("brand file", False, str(error))]  # it also says where everything else is
    checks = [*_brand_file(context), *_secrets(settings), *_store(context)]
    if asks_out:
        checks.append(_clock(settings))
    return [*checks, *_sources(context, asks_out)]


def to_text(checks: list[Check]) -> str:
    """A line a check."""
    return "\n".join(f"{'ok  ' if check.well else 'NOT '} {check.what}: {check.advice}" for check in checks)


def _brand_file(context: AppContext) -> Iterator[Check]:
    try:
        brands = context.brands
    except TalkworthyError as error:
        yield Check("brand file", False, str(error))
        return
    yield Check("brand file", True, f"{context.settings.path} tracks {', '.join(brand.name for brand in brands)}.")
    tracked = {brand.name.casefold() for brand in brands}
    for brand in brands:
        lost = [name for name in brand.competitors if name.casefold() not in tracked]
        if lost:
            yield Check(
                f"panel of {brand.name}", False, f"{', '.join(lost)} has no [[brands]] of its own, so it is left out."
            )


def _secrets(settings: Settings) -> Iterator[Check]:
    """Whether others on this computer can read the keys; Windows keeps that elsewhere."""
    path = settings.path.parent / SECRETS_PATH
    if not path.exists() or os.name == "nt":
        return
    open_to_others = path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    advice = f"others can read or change {path}: chmod 600 {path}" if open_to_others else f"{path} is yours alone."
    yield Check("secrets", not open_to_others, advice)


def _store(context: AppContext) -> Iterator[Check]:
    try:
        health = examine_database(context.store)
    except TalkworthyError as error:
        yield Check("store", False, str(error))
        return
    yield _database(health)
    yield _disk(context.settings, health.size)
    if not health.faults:
        shown = context.store.engine.url.render_as_string(hide_password=True)
        with context.store.read() as connection:
            posts = count_posts(connection)
        yield Check("store", True, f"{shown}, {posts:,} posts, {health.size / 1e6:,.1f} MB.")


def _database(health: Health) -> Check:
    if health.faults:
        told = "; ".join(health.faults)
        return Check("database", False, f"it is damaged ({told}). Put back a copy, or import and collect anew.")
    if health.journal not in (None, "wal"):
        advice = (
            f"{health.version} in journal mode {health.journal}: the dashboard would wait for jobs. Put the store on a "
            "disk of this computer; network folders cannot do better."
        )
        return Check("database", False, advice)
    return Check("database", True, f"{health.version}, sound.")


def _disk(settings: Settings, store_size: int) -> Check:
    folder: Path = settings.path.parent.resolve()
    free, wanted = shutil.disk_usage(folder).free, max(LOW_DISK, STORES_FREE * store_size)
    told = f"{free / 1e9:.1f} GB free."
    if free < wanted:
        return Check("disk", False, f"{told} A store of this size wants {wanted / 1e9:.1f} GB: make room.")
    return Check("disk", True, told)


def _clock(settings: Settings) -> Check:
    try:
        ahead = clock_ahead(settings.secrets.get(CLOCK_ADDRESS, ADDRESS))
    except TalkworthyError as error:
        return Check("clock", False, f"{error} {CLOCK_ADDRESS} names another address.")
    if abs(ahead) <= CLOCK_OFF:
        return Check("clock", True, "it is right.")
    told = f"{time_to_text(abs(ahead))} {'ahead' if ahead > timedelta() else 'behind'}"
    return Check("clock", False, f"it is {told}: sources would refuse us or leave posts out. Switch on network time.")


def _sources(context: AppContext, asks_out: bool) -> Iterator[Check]:
    named = dict.fromkeys(name for brand in context.settings.brands for name in sources_of(context.settings, brand))
    for name in named:
        yield from _options(name, context.settings.sources.get(name, {}))
        try:
            told = ping(context.settings, name, asks_out)
            yield Check(f"source {name}", True, told)
        except TalkworthyError as error:
            yield Check(f"source {name}", False, SECRECY.hide(str(error)))
    if not named:
        yield Check("sources", True, "none is set up; files can be imported without.")


def _options(source: str, given: Iterable[str]) -> Iterator[Check]:
    """Report options in the table of a source that the source does not have, such as misspelt ones."""
    known = facts_of(source).options
    unknown = [name for name in given if known and name not in known]
    if unknown:
        has = "has" if len(unknown) == 1 else "have"
        advice = (
            f"{', '.join(unknown)} in [sources.{source}] {has} no effect. Its options are: {', '.join(sorted(known))}."
        )
        yield Check(f"options of {source}", False, advice)
