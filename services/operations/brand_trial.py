"""Tries a draft of a brand, before it is saved: on the store, on each source, on a file.

The draft lies in a temporary folder. The store is only read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from collectors.engine.source_facts import facts_of
from collectors.files.engine.reader import ColumnMap
from services.collection.missing_fields import to_missing
from services.collection.propose_map import MapProposal, to_options, to_proposal
from services.operations.brand_setup import BrandDraft, Upload, to_text
from services.operations.command_process import environment_of, run_command
from talkworthy.errors import UserError
from talkworthy.settings import CONFIG_NAME, Settings
from talkworthy.settings_writer import check, read_text
from talkworthy.storage.posts.present_fields import PresentFields, load_present_fields
from talkworthy.storage.store import Store

PREVIEW_SECONDS = 120.0
SOURCE_SECONDS = 45.0
IMPORT_SECONDS = 600.0
TRIAL_DAYS = 7
MOST_MATCHES = 5
ASKED_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class TrialMatch:
    """One post that names the brand, with the text around the name."""

    words: str
    source: str
    community: str | None
    day: datetime


@dataclass(frozen=True, slots=True)
class TrialResult:
    """The result of a trial: how many posts name the brand, in how many threads, and the newest of them.

    `failure` is the reason why it could not be tried, or "". `read` counts the posts that were searched, where that is
    known; `cost` is the cost of a run in US dollars; `cut`: it timed out before all posts were read. `proposal`: how a
    file in an unknown format is, or could be, read. `missing`: what the posts of a file lack, and what that rules out;
    `communities`: source and name of each that they are from, the one with most posts first.
    """

    posts: int = 0
    threads: int = 0
    examples: Sequence[TrialMatch] = ()
    failure: str = ""
    read: int | None = None
    cost: float | None = None
    cut: bool = False
    proposal: MapProposal | None = None
    missing: Sequence[str] = ()
    communities: Sequence[tuple[str, str]] = ()


def try_name(own: Settings, draft: BrandDraft) -> TrialResult:
    """Return what the brand matches in the existing store. Raises UserError where the draft cannot be used."""
    return try_brand(own, to_text(read_text(own.path), draft, ()), draft.words.name)


def try_upload(own: Settings, draft: BrandDraft) -> TrialResult:
    """Return what the brand matches in the uploaded file. Raises UserError as `try_name`.

    For a file in an unknown format a map is proposed; where it can be used, the upload gets it and is read with it.
    """
    upload = draft.upload
    assert upload is not None
    text = to_text(read_text(own.path), draft, ())
    result = try_file(own, text, draft.words.name, upload.path, upload.column_map)
    if result.proposal is None or upload.column_map is not None:
        return result
    upload.column_map = result.proposal.column_map
    if not result.proposal.is_usable:
        return result
    return replace(try_file(own, text, draft.words.name, upload.path, upload.column_map), proposal=result.proposal)


def preview_upload(own: Settings, upload: Upload) -> MapProposal:
    """Return how the upload is read with its map. Raises UserError where it cannot be read at all."""
    options = to_options(upload.column_map or ColumnMap())
    finished = run_command(("import", "--preview", str(upload.path), *options), environment_of(own), PREVIEW_SECONDS)
    if finished.code != 0 or not isinstance(finished.result, dict):
        raise UserError(finished.message or "The file takes too long to read here: import it on the command line.")
    return to_proposal(finished.result)


def try_places(own: Settings, draft: BrandDraft) -> dict[str, TrialResult]:
    """Return what each source has for the brand, all tried at once. Raises UserError as `try_name`."""
    brand_file, brand = read_text(own.path), draft.words.name

    def ask(source: str) -> TrialResult:
        return try_source(own, to_text(brand_file, draft, (source,)), brand, source, draft.secrets)

    with ThreadPoolExecutor(ASKED_AT_ONCE) as pool:
        return dict(zip(draft.places, pool.map(ask, draft.places), strict=True))


def try_brand(settings: Settings, text: str, brand: str) -> TrialResult:
    """Return what a brand matches in the store. `text` is the brand file with it.

    Raises UserError where that brand file cannot be used.
    """
    with _trial_environment(settings, text, store_url=settings.store_url) as environment:
        return _preview(environment, brand)


def try_source(settings: Settings, text: str, brand: str, source: str, secrets: Mapping[str, str]) -> TrialResult:
    """Return what a source has for a brand in a week; `text` is the brand file with both.

    Of a source that charges, only the estimate is loaded. Raises UserError as `try_brand`.
    """
    with _trial_environment(settings, text, secrets) as environment:
        if facts_of(source).charges:
            return _estimate(environment, brand, source)
        since = (datetime.now(UTC) - timedelta(days=TRIAL_DAYS)).date().isoformat()
        command = ("collect", f"--brand={brand}", f"--source={source}", f"--since={since}")
        finished = run_command(command, environment, SOURCE_SECONDS)
        collected = finished.result[0] if isinstance(finished.result, list) and finished.result else {}
        failure = collected.get("failure") or ("" if finished.code in (0, None) else finished.message)
        if failure:
            return TrialResult(failure=str(failure))
        return _preview(environment, brand, read=collected.get("posts"), cut=finished.code is None)


def try_file(settings: Settings, text: str, brand: str, file: Path, column_map: ColumnMap | None) -> TrialResult:
    """Return what a file has about a brand; `column_map` says how to read it (None: its format is known).

    A file in an unknown format gives a proposal. Raises UserError as `try_brand`.
    """
    with _trial_environment(settings, text) as environment:
        rejects = Path(environment["TALKWORTHY_CONFIG"]).with_name("rejects.ndjson")
        options = to_options(column_map) if column_map else []
        finished = run_command(("import", str(file), "--rejects", str(rejects), *options), environment, IMPORT_SECONDS)
        if isinstance(finished.result, dict) and "column_map" in finished.result:
            return TrialResult(failure="Its format is not known.", proposal=to_proposal(finished.result))
        if finished.code != 0:
            return TrialResult(
                failure=finished.message or "The file takes too long to read here: import it on the command line."
            )
        result = _preview(environment, brand, read=finished.result["posts_read"])
        present = _load_present_fields(environment["TALKWORTHY_DATABASE_URL"])
        return replace(result, missing=to_missing(present), communities=present.communities)


@contextmanager
def _trial_environment(
    settings: Settings, text: str, secrets: Mapping[str, str] | None = None, store_url: str = ""
) -> Iterator[dict[str, str]]:
    """Yield the environment of a command that uses this brand file; without `store_url`, with a store of its own."""
    check(settings.path, text)
    with tempfile.TemporaryDirectory(prefix="talkworthy-trial-") as folder:
        draft = Path(folder) / CONFIG_NAME
        draft.write_text(text, encoding="utf-8")
        store = store_url or f"sqlite:///{Path(folder) / 'trial.db'}"
        # in the environment and not in the arguments, which every program on the machine can read
        variables = {"TALKWORTHY_CONFIG": str(draft), "TALKWORTHY_DATABASE_URL": store}
        yield {**settings.secrets, **(secrets or {}), **variables}


def _preview(environment: Mapping[str, str], brand: str, read: int | None = None, cut: bool = False) -> TrialResult:
    finished = run_command(("sources", "preview", f"--brand={brand}"), environment, PREVIEW_SECONDS)
    if finished.code != 0 or not isinstance(finished.result, dict):
        return TrialResult(failure=finished.message or "Searching the store took too long. Try again later.")
    examples = [_to_match(row) for row in finished.result["examples"][:MOST_MATCHES]]
    return TrialResult(finished.result["posts"], finished.result["threads"], examples, read=read, cut=cut)


def _load_present_fields(store_url: str) -> PresentFields:
    store = Store(store_url)
    try:
        with store.read() as connection:
            return load_present_fields(connection)
    finally:
        store.close()


def _estimate(environment: Mapping[str, str], brand: str, source: str) -> TrialResult:
    finished = run_command(
        ("collect", "--dry-run", f"--brand={brand}", f"--source={source}"), environment, SOURCE_SECONDS
    )
    if finished.code != 0:
        return TrialResult(failure=finished.message or "It did not answer in time. Try again later.")
    estimate = finished.result[0]
    return TrialResult(posts=estimate["posts"] or 0, cost=estimate["cost"])


def _to_match(row: Mapping[str, Any]) -> TrialMatch:
    return TrialMatch(row["words"], row["source"], row["community"], datetime.fromisoformat(row["created_at"]))
