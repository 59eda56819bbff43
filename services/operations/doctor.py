"""Checks that everything is there that a run needs, and says how to get what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from collectors.engine.clock_check import ADDRESS, clock_ahead
from collectors.engine.source_facts import facts_of
from services.collection.configured_sources import misspelt_sources, sources_of
from services.collection.ping_source import ping
from services.context import AppContext
from services.operations.file_checks import Check, check_disks, check_private_files
from services.operations.keyless import approval_sentence, keyless_sentence
from services.redaction import REDACTION
from talkworthy.errors import TalkworthyError
from talkworthy.polling_interval import configured_interval
from talkworthy.polling_interval import duration_text as time_to_text
from talkworthy.settings import Settings
from talkworthy.storage.conversations.queries import count_posts
from talkworthy.storage.health import Health, examine_database
from talkworthy.storage.runs.exported_files import load_exported_files

CLOCK_OFF = timedelta(minutes=1)  # signed requests and "since" queries fail from about there
CLOCK_ADDRESS = "TALKWORTHY_CLOCK_ADDRESS"


def run_checks(context: AppContext, online: bool = True) -> list[Check]:
    """Check the brand file, the secrets, the store, the disk, the clock, and each configured source.

    Changes nothing. Without `online` no connection is made: the clock is not checked, and of sources only their keys.
    """
    try:
        settings = context.settings
    except TalkworthyError as error:
        return [Check("brand file", False, str(error))]  # all other settings are in it
    checks = [*_brand_file(context), *_store(context), *check_private_files(settings)]
    if online:
        checks.append(_clock(settings))
    return [*checks, *_sources(context, online)]


def _brand_file(context: AppContext) -> Iterator[Check]:
    try:
        brands = context.brands
    except TalkworthyError as error:
        yield Check("brand file", False, str(error))
        return
    yield Check("brand file", True, f"{context.settings.path} tracks {', '.join(brand.name for brand in brands)}.")
    tracked = {brand.name.casefold() for brand in brands}
    for brand in brands:
        untracked = [name for name in brand.competitors if name.casefold() not in tracked]
        if untracked:
            has = "has" if len(untracked) == 1 else "have"
            advice = f"{', '.join(untracked)} {has} no [[brands]] entry, so there is no comparison."
            yield Check(f"competitors of {brand.name}", False, advice)


def _store(context: AppContext) -> Iterator[Check]:
    try:
        health = examine_database(context.store)
    except TalkworthyError as error:
        yield Check("store", False, str(error))
        yield from check_disks(context.settings, 0)
        return
    yield _database(health)
    yield from check_disks(context.settings, health.size, _exported_files(context))
    if not health.faults:
        shown = context.store.engine.url.render_as_string(hide_password=True)
        with context.store.read() as connection:
            posts = count_posts(connection)
        yield Check("store", True, f"{shown}, {posts:,} posts, {health.size / 1e6:,.1f} MB.")


def _exported_files(context: AppContext) -> list[Path]:
    try:
        with context.store.read() as connection:
            return [file.path for file in load_exported_files(connection)]
    except TalkworthyError:
        return []  # the check of the database says what is wrong


def _database(health: Health) -> Check:
    if health.faults:
        faults = "; ".join(health.faults)
        return Check("database", False, f"it is damaged ({faults}). Restore a backup, or import and collect again.")
    if health.journal not in (None, "wal"):
        advice = (
            f"{health.version} in journal mode {health.journal}: the dashboard would wait for jobs. Move the store to "
            "a local disk; network folders have no other mode."
        )
        return Check("database", False, advice)
    return Check("database", True, f"{health.version}, no damage found.")


def _clock(settings: Settings) -> Check:
    try:
        ahead = clock_ahead(settings.secrets.get(CLOCK_ADDRESS, ADDRESS))
    except TalkworthyError as error:
        return Check("clock", False, f"{error} {CLOCK_ADDRESS} names another address.")
    if abs(ahead) <= CLOCK_OFF:
        return Check("clock", True, "it is right.")
    error_text = f"{time_to_text(abs(ahead))} {'ahead' if ahead > timedelta() else 'behind'}"
    advice = f"it is {error_text}: sources would refuse requests or leave posts out. Switch on network time."
    return Check("clock", False, advice)


def _sources(context: AppContext, online: bool) -> Iterator[Check]:
    names = dict.fromkeys(name for brand in context.settings.brands for name in sources_of(context.settings, brand))
    for name in names:
        yield from _interval(context.settings, name)
        yield from _options(name, context.settings.sources.get(name, {}))
        try:
            yield Check(f"source {name}", True, ping(context.settings, name, online))
        except TalkworthyError as error:
            yield Check(f"source {name}", False, REDACTION.redact(f"{error} {_key_advice(context, name)}".strip()))
    for name, advice in misspelt_sources(context.settings).items():
        yield Check(f"source {name}", False, advice)
    if not names:
        yield Check("sources", True, "none is set up; you can still import files.")
    if sentence := keyless_sentence(names):
        yield Check("sources without a key", True, sentence)


def _key_advice(context: AppContext, source: str) -> str:
    """Return how long a key of this source takes, where it has none."""
    facts = facts_of(source)
    lacks_key = facts.key_required and not all(context.settings.secrets.get(name) for name in facts.secrets)
    return approval_sentence(source) if lacks_key else ""


def _interval(settings: Settings, source: str) -> Iterator[Check]:
    try:
        configured_interval(settings, source)
    except TalkworthyError as error:
        yield Check(f"interval of {source}", False, str(error))


def _options(source: str, options: Iterable[str]) -> Iterator[Check]:
    """Report options in the table of a source that the source does not have, such as misspelt ones."""
    known = facts_of(source).options
    unknown = [name for name in options if known and name not in known]
    if unknown:
        has = "has" if len(unknown) == 1 else "have"
        advice = (
            f"{', '.join(unknown)} in [sources.{source}] {has} no effect. Its options are: {', '.join(sorted(known))}."
        )
        yield Check(f"options of {source}", False, advice)
