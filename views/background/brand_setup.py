"""What a reader types about a brand and where to listen: tried out, kept in the brand file, and then listened to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from collectors.engine.source_facts import facts_of
from services.operations import brand_trial
from services.operations.background_jobs import BackgroundJob, JobStep, current_job, start_job
from services.operations.brand_setup import BrandDraft, Upload, save_draft, secrets_of
from services.operations.brand_trial import TrialResult, to_options
from services.operations.command_process import PROJECT_FOLDER, environment_of
from talkworthy.roles import Right
from talkworthy.settings import CONFIG_NAME, Settings, load_settings
from talkworthy.storage.store import Store
from views.auth import audited_transaction, require
from views.queries.core import StoreSnapshot

FIRST_DAYS = 90
SAMPLE = PROJECT_FOLDER / "samples"


def own_settings(snapshot: StoreSnapshot) -> Settings:
    """The settings that a reader's own brand goes into: never the sample's, which is everybody's."""
    if not shows_sample(snapshot.settings):
        return snapshot.settings
    environment = {name: value for name, value in os.environ.items() if name != "TALKWORTHY_CONFIG"}
    return load_settings(Path(CONFIG_NAME).resolve(), environment)


def shows_sample(settings: Settings) -> bool:
    """Whether the brand file is the invented sample's."""
    return settings.path.resolve().parent == SAMPLE


def try_name(own: Settings, draft: BrandDraft) -> TrialResult:
    """As `brand_trial.try_name`, for whoever may set up. Raises UserError for anybody else."""
    require(Right.SETTINGS)
    return brand_trial.try_name(own, draft)


def try_upload(own: Settings, draft: BrandDraft) -> TrialResult:
    """As `brand_trial.try_upload`. Raises UserError as `try_name`."""
    require(Right.SETTINGS)
    return brand_trial.try_upload(own, draft)


def try_places(own: Settings, draft: BrandDraft) -> dict[str, TrialResult]:
    """As `brand_trial.try_places`. Raises UserError as `try_name`."""
    require(Right.SETTINGS)
    return brand_trial.try_places(own, draft)


def save_setup(snapshot: StoreSnapshot, own: Settings, draft: BrandDraft, sources: Iterable[str]) -> None:
    """Write what was typed into the brand file and the secrets file. Raises UserError where it may or can not be."""
    sources = tuple(sources)
    store = snapshot.store if own.store_url == snapshot.settings.store_url else Store(own.store_url)
    with audited_transaction(store, Right.SETTINGS, draft.words.name) as audited_write:
        keys = len(secrets_of(draft, sources))
        audited_write.note(f"wrote the brand file; sources: {', '.join(sources) or 'none'}; keys: {keys}")
        save_draft(own, draft, sources)
    use_brand_file(own.path)


def use_brand_file(brand_file: Path) -> None:
    """Show this brand file from now on, to all readers of this dashboard, as the command line does for its process."""
    if brand_file_path() != brand_file.resolve():
        os.environ["TALKWORTHY_CONFIG"] = str(brand_file.resolve())


def brand_file_path() -> Path:
    """The brand file that this dashboard shows."""
    return Path(os.environ.get("TALKWORTHY_CONFIG") or CONFIG_NAME).resolve()


def start_collection(own: Settings, upload: Upload | None, sources: Iterable[str], brands: Sequence[str] = ()) -> None:
    """Import, ask for the last 90 days, read and judge, in the background; asked for these brands, none: for all.

    Raises UserError while something is under way, or where it may not be.
    """
    require(Right.SETTINGS)
    since = (datetime.now(UTC) - timedelta(days=FIRST_DAYS)).date().isoformat()
    only = [f"--brand={name}" for name in brands]
    steps = [
        JobStep(
            f"Asking {facts_of(source).title} for the last {FIRST_DAYS} days",
            ("collect", f"--source={source}", f"--since={since}", *only),
        )
        for source in sources
    ]
    if upload is not None:
        rejects = own.path.resolve().parent / f"{upload.name}.rejects.ndjson"
        import_args = ("import", str(upload.path), f"--rejects={rejects}", *to_options(upload.columns))
        steps.insert(0, JobStep(f"Reading {upload.name}", import_args))
    steps += [
        JobStep("Finding the talk in it", ("analyse",), needed=True),
        JobStep("Judging it", ("show", "score", "--quiet")),
    ]
    start_job(own.store_url, BackgroundJob(steps, environment_of(own), upload))


def stop_job(own: Settings) -> None:
    """Ask what is under way to end after the page that it is at. Raises UserError where it may not be."""
    require(Right.SETTINGS)
    job = current_job(own.store_url)
    if job is not None:
        job.stop()


def show_sample() -> None:
    """Fill the sample's own store where it is empty, in the background, and show it. Raises UserError as `listen`."""
    require(Right.SETTINGS)
    brand_file = SAMPLE / CONFIG_NAME
    environment = {name: value for name, value in os.environ.items() if name != "TALKWORTHY_DATABASE_URL"}
    sample = load_settings(brand_file, environment)
    steps = [
        JobStep("Bringing in the invented sample", ("import", "--all", str(SAMPLE / "coffee.ndjson")), needed=True),
        JobStep("Finding the talk in it", ("analyse",), needed=True),
    ]
    start_job(sample.store_url, BackgroundJob(steps, environment | {"TALKWORTHY_CONFIG": str(brand_file)}))
    use_brand_file(brand_file)


def sync_now(own: Settings) -> None:
    """Ask all sources for what is new, read and judge, in the background. Raises UserError as `listen`."""
    require(Right.SETTINGS)
    start_job(
        own.store_url,
        BackgroundJob([JobStep("Asking all sources, and reading what came", ("run",))], environment_of(own)),
    )


def reanalyse(own: Settings) -> None:
    """Read what people said something of since it was read, in the background. Raises UserError as `listen`."""
    require(Right.CORRECT)
    start_job(own.store_url, BackgroundJob([JobStep("Reading the talk again", ("analyse",))], environment_of(own)))


def retry_dead_letters(own: Settings) -> None:
    """Try again what could not be read, in the background. Raises UserError as `listen`."""
    require(Right.SETTINGS)
    steps = [
        JobStep("Reading again what could not be read", ("sources", "retry"), needed=True),
        JobStep("Finding the talk in it", ("analyse",)),
    ]
    start_job(own.store_url, BackgroundJob(steps, environment_of(own)))
