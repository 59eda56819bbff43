"""Brand set-up and jobs of the dashboard: test a brand and its sources, save them, collect and analyse.

Each function checks the visitor's right first.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from collectors.engine.source_facts import facts_of
from reports.wording.common import count_text
from services.collection.propose_map import MapProposal, to_options
from services.operations import brand_trial
from services.operations.background_jobs import BackgroundJob, JobStep, current_job, start_job
from services.operations.brand_setup import BrandDraft, Upload, ready_sources, save_draft, secrets_of
from services.operations.brand_trial import TrialResult
from services.operations.command_process import environment_of
from services.operations.store_contents import has_posts
from services.operations.workplace import SAMPLE_POSTS, copy_sample, is_sample, own_brand_file, own_folder
from talkworthy.roles import Right
from talkworthy.settings import Settings, config_path, load_settings
from talkworthy.storage.store import Store
from views.auth import audited_transaction, require
from views.queries.core import StoreSnapshot

FIRST_DAYS = 90
FIRST_SECONDS = 60
"""How long all sources are read at once before the first analysis."""


def own_settings(snapshot: StoreSnapshot) -> Settings:
    """Return the settings that a reader's own brand is saved in: those of her folder, never those of the sample."""
    if not shows_sample(snapshot.settings):
        return snapshot.settings
    environment = {name: value for name, value in os.environ.items() if name != "TALKWORTHY_CONFIG"}
    return load_settings(own_brand_file(), environment)


def shows_sample(settings: Settings) -> bool:
    """Return whether the brand file is that of the invented sample."""
    return is_sample(settings.path)


def try_name(own: Settings, draft: BrandDraft) -> TrialResult:
    """Call `brand_trial.try_name`. Raises UserError where the visitor may not."""
    require(Right.SETTINGS)
    return brand_trial.try_name(own, draft)


def try_upload(own: Settings, draft: BrandDraft) -> TrialResult:
    """Call `brand_trial.try_upload`. Raises UserError where the visitor may not."""
    require(Right.SETTINGS)
    return brand_trial.try_upload(own, draft)


def preview_upload(own: Settings, upload: Upload) -> MapProposal:
    """Call `brand_trial.preview_upload`. Raises UserError where the visitor may not, or it cannot be read."""
    require(Right.SETTINGS)
    return brand_trial.preview_upload(own, upload)


def try_places(own: Settings, draft: BrandDraft) -> dict[str, TrialResult]:
    """Call `brand_trial.try_places`. Raises UserError where the visitor may not."""
    require(Right.SETTINGS)
    return brand_trial.try_places(own, draft)


def save_setup(snapshot: StoreSnapshot, own: Settings, draft: BrandDraft, sources: Iterable[str]) -> None:
    """Save a draft in the brand file and the secrets file. Raises UserError where the visitor may not, or it fails."""
    sources = tuple(sources)
    store = snapshot.store if own.store_url == snapshot.settings.store_url else Store(own.store_url)
    with audited_transaction(store, Right.SETTINGS, draft.words.name) as audited_write:
        keys = len(secrets_of(draft, sources))
        audited_write.note(f"wrote the brand file; sources: {', '.join(sources) or 'none'}; keys: {keys}")
        save_draft(own, draft, sources)
    use_brand_file(own.path)


def use_brand_file(brand_file: Path) -> None:
    """Switch this dashboard to another brand file, for all readers."""
    if brand_file_path() != brand_file.resolve():
        os.environ["TALKWORTHY_CONFIG"] = str(brand_file.resolve())


def brand_file_path() -> Path:
    """Return the path of the brand file that this dashboard shows."""
    return config_path().resolve()


def start_collection(own: Settings, upload: Upload | None, sources: Iterable[str], brands: Sequence[str] = ()) -> None:
    """Start a job that imports the file, reads all free sources at once for a minute, analyses and scores; then it
    collects the rest of the last 90 days from all sources, analyses and scores again.

    Collects for these brands only, for all where none is given. Raises UserError while another job is running, or
    where the visitor may not.
    """
    require(Right.SETTINGS)
    since = (datetime.now(UTC) - timedelta(days=FIRST_DAYS)).date().isoformat()
    only = [f"--brand={name}" for name in brands]
    sources = tuple(sources)
    free = [source for source in sources if not facts_of(source).charges]
    reading = _reading_steps(f"Reading {count_text(len(free), 'source')} for a minute", free, since, only)
    for step in reading:
        step.command += (f"--within={FIRST_SECONDS}",)
    steps = [*reading]
    if upload is not None:
        rejects = own.path.resolve().parent / f"{upload.name}.rejects.ndjson"
        options = to_options(upload.column_map) if upload.column_map else []
        import_args = ("import", str(upload.path), f"--rejects={rejects}", *options)
        steps.insert(0, JobStep(f"Importing {upload.name}", import_args))
    steps += _analysis_steps("", own.store_url)
    if sources:
        rest = _reading_steps(f"Collecting the rest of the last {FIRST_DAYS} days", sources, since, only)
        rest += _analysis_steps(" the rest", own.store_url)
        if len(free) == len(sources):
            rest = [replace(step, is_needed=_has_rest(reading, step)) for step in rest]
        steps += rest
    start_job(own.store_url, BackgroundJob(steps, environment_of(own), upload))


def _reading_steps(title: str, sources: Sequence[str], since: str, only: Sequence[str]) -> list[JobStep]:
    """Return the step that collects from these sources; none where there are no sources."""
    arguments = [f"--source={source}" for source in sources]
    return [JobStep(title, ("collect", *arguments, f"--since={since}", *only))] if sources else []


def _analysis_steps(what: str, store_url: str) -> list[JobStep]:
    """Return the steps that analyse and score; without posts there is nothing to score."""
    return [
        JobStep(f"Analysing{what}", ("analyse",), required=True),
        JobStep(f"Scoring{what}", ("show", "score", "--quiet"), is_needed=lambda: has_posts(store_url)),
    ]


def _has_rest(reading: Sequence[JobStep], step: JobStep) -> Callable[[], bool]:
    """Return whether a step is needed where some of the sources were not read to their end in the first minute."""

    def is_needed() -> bool:
        ends = [progress.state for read in reading for progress in read.sources.values()]
        return (not ends or any(end != "ok" for end in ends)) and step.is_needed()

    return is_needed


def listen_at_once(snapshot: StoreSnapshot, draft: BrandDraft) -> Settings:
    """Save the brand with the sources that need no key, start reading them, and return the settings with them.

    Raises UserError as `save_setup` and `start_collection`.
    """
    own, sources = own_settings(snapshot), ready_sources()
    save_setup(snapshot, own, draft, sources)
    saved = load_settings(own.path)
    start_collection(saved, draft.upload, sources)
    return saved


def stop_job(own: Settings) -> None:
    """Ask the running job to stop after the current page of results. Raises UserError where the visitor may not."""
    require(Right.SETTINGS)
    job = current_job(own.store_url)
    if job is not None:
        job.stop()


def show_sample() -> None:
    """Start a job that fills this folder's copy of the sample, and show it. Raises UserError as `start_collection`."""
    require(Right.SETTINGS)
    brand_file = copy_sample(own_folder())
    environment = {name: value for name, value in os.environ.items() if name != "TALKWORTHY_DATABASE_URL"}
    sample = load_settings(brand_file, environment)
    steps = [
        JobStep("Importing the sample", ("import", "--all", str(brand_file.with_name(SAMPLE_POSTS))), required=True),
        JobStep("Analysing", ("analyse",), required=True),
    ]
    start_job(sample.store_url, BackgroundJob(steps, environment | {"TALKWORTHY_CONFIG": str(brand_file)}))
    use_brand_file(brand_file)


def sync_now(own: Settings) -> None:
    """Start a job that syncs all sources, analyses and scores. Raises UserError as `start_collection`."""
    require(Right.SETTINGS)
    start_job(
        own.store_url,
        BackgroundJob([JobStep("Syncing all sources and analysing", ("run",))], environment_of(own)),
    )


def reanalyse(own: Settings) -> None:
    """Start a job that analyses the threads with new labels. Raises UserError as `start_collection`."""
    require(Right.CORRECT)
    start_job(own.store_url, BackgroundJob([JobStep("Analysing again", ("analyse",))], environment_of(own)))


def retry_dead_letters(own: Settings) -> None:
    """Start a job that retries the payloads that could not be parsed. Raises UserError as `start_collection`."""
    require(Right.SETTINGS)
    steps = [
        JobStep("Retrying failed items", ("sources", "retry"), required=True),
        JobStep("Analysing", ("analyse",)),
    ]
    start_job(own.store_url, BackgroundJob(steps, environment_of(own)))
