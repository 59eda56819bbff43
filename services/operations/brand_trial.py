"""Tries out what a person typed of a brand, before it is kept: on the store, on each source, on a file.

What is tried lies in a folder that is gone afterwards. The store itself is only read for it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from collectors.engine.source_facts import facts_of
from services.operations.brand_setup import BrandDraft, to_text
from services.operations.verb_process import run_verb
from talkworthy.errors import UserError
from talkworthy.settings import CONFIG_NAME, Settings
from talkworthy.settings_writer import check, read_text

LOOK_SECONDS = 120.0
ASK_SECONDS = 45.0
READ_SECONDS = 600.0
TRIAL_DAYS = 7
MOST_EXAMPLES = 5
ASKED_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Example:
    """One post that names the brand: the words around the name, where it was written, on which day."""

    words: str
    source: str
    community: str | None
    day: datetime


@dataclass(frozen=True, slots=True)
class TrialResult:
    """What came of a trial: posts that name the brand, their conversations, the newest of them.

    `failure` says why it could not be tried, "" where it could. `read` are the posts that were looked through, where
    that is known; `cost` is what a run would cost, in US dollars; `cut`: time was up before all was read.
    """

    posts: int = 0
    threads: int = 0
    examples: Sequence[Example] = ()
    failure: str = ""
    read: int | None = None
    cost: float | None = None
    cut: bool = False


def try_name(own: Settings, draft: BrandDraft) -> TrialResult:
    """Return what the brand finds in the store that is there. Raises UserError where it cannot be used."""
    return try_brand(own, to_text(read_text(own.path), draft, ()), draft.words.name)


def try_upload(own: Settings, draft: BrandDraft) -> TrialResult:
    """Return what the file that was handed over holds about the brand. Raises UserError as `try_name`."""
    assert draft.upload is not None
    text = to_text(read_text(own.path), draft, ())
    return try_file(own, text, draft.words.name, draft.upload.path, draft.upload.columns)


def try_places(own: Settings, draft: BrandDraft) -> dict[str, TrialResult]:
    """Return what each place gives for the brand, all asked at once. Raises UserError as `try_name`."""
    before, brand = read_text(own.path), draft.words.name

    def ask(source: str) -> TrialResult:
        return try_source(own, to_text(before, draft, (source,)), brand, source, draft.secrets)

    with ThreadPoolExecutor(ASKED_AT_ONCE) as pool:
        return dict(zip(draft.places, pool.map(ask, draft.places), strict=True))


def try_brand(settings: Settings, text: str, brand: str) -> TrialResult:
    """What a brand would find in the store as it stands. `text` is the brand file with it.

    Raises UserError where that brand file could not be used.
    """
    with _drafted(settings, text, store_url=settings.store_url) as environment:
        return _look(environment, brand)


def try_source(settings: Settings, text: str, brand: str, source: str, secrets: Mapping[str, str]) -> TrialResult:
    """What a source gives for a brand, asked for a week; `text` is the brand file with both.

    A source that takes money is only asked what it would take. Raises UserError as `try_brand`.
    """
    with _drafted(settings, text, secrets) as environment:
        if facts_of(source).charges:
            return _estimate(environment, brand, source)
        since = (datetime.now(UTC) - timedelta(days=TRIAL_DAYS)).date().isoformat()
        verb = ("collect", f"--brand={brand}", f"--source={source}", f"--since={since}")
        done = run_verb(verb, environment, ASK_SECONDS)
        told = done.result[0] if isinstance(done.result, list) and done.result else {}
        failure = told.get("failure") or ("" if done.code in (0, None) else done.words)
        if failure:
            return TrialResult(failure=str(failure))
        return _look(environment, brand, read=told.get("posts"), cut=done.code is None)


def try_file(settings: Settings, text: str, brand: str, file: Path, columns: Mapping[str, str]) -> TrialResult:
    """What a file holds about a brand; `columns` maps a table's columns to fields of a post, none: find it out.

    Raises UserError as `try_brand`.
    """
    with _drafted(settings, text) as environment:
        beside = Path(environment["TALKWORTHY_CONFIG"]).with_name("rejects.ndjson")
        verb = ("import", str(file), "--rejects", str(beside), *to_options(columns))
        done = run_verb(verb, environment, READ_SECONDS)
        if done.code != 0:
            return TrialResult(failure=done.words or "It takes too long to read here: import it from the command line.")
        return _look(environment, brand, read=done.result["posts_read"])


def to_options(columns: Mapping[str, str]) -> list[str]:
    """What `import` is told of a table's columns."""
    return [f"--map={column}={field}" for column, field in columns.items()]


@contextmanager
def _drafted(
    settings: Settings, text: str, secrets: Mapping[str, str] | None = None, store_url: str = ""
) -> Iterator[dict[str, str]]:
    """The environment of a verb that sees this brand file; without `store_url`, over a store of its own."""
    check(settings.path, text)
    with tempfile.TemporaryDirectory(prefix="talkworthy-trial-") as folder:
        draft = Path(folder) / CONFIG_NAME
        draft.write_text(text, encoding="utf-8")
        store = store_url or f"sqlite:///{Path(folder) / 'trial.db'}"
        # in the environment and not as words of the command, which every program on the machine can read
        own = {"TALKWORTHY_CONFIG": str(draft), "TALKWORTHY_DATABASE_URL": store}
        yield {**settings.secrets, **(secrets or {}), **own}


def _look(environment: Mapping[str, str], brand: str, read: int | None = None, cut: bool = False) -> TrialResult:
    done = run_verb(("sources", "preview", f"--brand={brand}"), environment, LOOK_SECONDS)
    if done.code != 0 or not isinstance(done.result, dict):
        return TrialResult(
            failure=done.words or "Looking through the store took too long just now. Try it again later."
        )
    examples = [_to_example(row) for row in done.result["examples"][:MOST_EXAMPLES]]
    return TrialResult(done.result["posts"], done.result["threads"], examples, read=read, cut=cut)


def _estimate(environment: Mapping[str, str], brand: str, source: str) -> TrialResult:
    done = run_verb(("collect", "--dry-run", f"--brand={brand}", f"--source={source}"), environment, ASK_SECONDS)
    if done.code != 0:
        return TrialResult(failure=done.words or "It did not answer in time. Try it again later.")
    told = done.result[0]
    return TrialResult(posts=told["posts"] or 0, cost=told["cost"])


def _to_example(row: Mapping[str, Any]) -> Example:
    return Example(row["words"], row["source"], row["community"], datetime.fromisoformat(row["created_at"]))


def columns_of(file: Path) -> list[str]:
    """The columns of the table in a file, by its header. Raises UserError where it cannot be read."""
    from collectors.files.engine.reader import sniff
    from collectors.files.engine.table_detection import candidates

    tables = candidates(sniff(file))
    best = max(tables, key=lambda table: len(set(table.columns) - {""}), default=None)
    if best is None:
        raise UserError("No table was found in this file.")
    return [column for column in best.columns if column]
