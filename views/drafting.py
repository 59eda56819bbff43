"""What a reader types about a brand and where to listen: tried out, kept in the brand file, and then listened to."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from collectors.engine.source_facts import SourceFacts, collected_sources, facts_of
from talkworthy.model import Brand
from talkworthy.settings import CONFIG_NAME, Settings, load_settings
from talkworthy.settings_file import BrandWords, put_brand, put_source, read_text, save, save_secrets
from talkworthy.storage.store import Store
from talkworthy.team import Right
from views.doorkeeper import require, writing
from views.errands import HOUSE, Errand, Step, errand_of, send
from views.trial import Found, to_environment, to_options, try_brand, try_file, try_source
from views.view import Stand

FIRST_DAYS = 90
ASKED_AT_ONCE = 4
FORMS = ("csv", "tsv", "xlsx", "ndjson", "jsonl", "json", "txt", "gz", "zst")
SAMPLE = HOUSE / "samples"
_NOT_IN_NAMES = re.compile(r"[^\w.]+")
_LONGEST_NAME = 80


class Upload:
    """A file that a reader handed over, in a folder that goes when nobody holds this any more.

    `token` tells it from another file of its name; `columns` maps those of a table to fields of a post.
    """

    def __init__(self, name: str, content: BinaryIO, token: str) -> None:
        self.token = token
        self._folder = tempfile.TemporaryDirectory(prefix="talkworthy-upload-")
        told = _NOT_IN_NAMES.sub("-", Path(name).name).strip("-.")[-_LONGEST_NAME:]
        self.path = Path(self._folder.name) / (told or "file")
        self.columns: Mapping[str, str] = {}
        with self.path.open("wb") as out:
            shutil.copyfileobj(content, out)

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(slots=True)
class Draft:
    """What was typed so far. `places`: source -> the places named there, () for none; `secrets` are in no repr."""

    words: BrandWords
    places: dict[str, tuple[str, ...]] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    upload: Upload | None = None

    @classmethod
    def of(cls, brand: Brand) -> Draft:
        """What is tracked already, to be said differently."""
        return cls(BrandWords.of(brand))


def own_settings(stand: Stand) -> Settings:
    """The settings that a reader's own brand goes into: never the sample's, which is everybody's."""
    if not shows_sample(stand.settings):
        return stand.settings
    environment = {name: value for name, value in os.environ.items() if name != "TALKWORTHY_CONFIG"}
    return load_settings(Path(CONFIG_NAME).resolve(), environment)


def shows_sample(settings: Settings) -> bool:
    """Whether the brand file is the invented sample's."""
    return settings.path.resolve().parent == SAMPLE


def to_text(before: str, draft: Draft, sources: Iterable[str]) -> str:
    """The brand file `before` with what was typed, and these sources switched on. Raises UserError as `put_brand`."""
    chosen = [facts_of(source) for source in sources]
    communities = dict(draft.words.communities)
    text = before
    for facts in chosen:
        named = draft.places.get(facts.name, ())
        if named and facts.places and not facts.places.setting:
            communities[facts.name] = named
        text = put_source(text, facts.name, _to_settings(facts, named))
    return put_brand(text, replace(draft.words, communities=communities))


def try_name(own: Settings, draft: Draft) -> Found:
    """What the brand finds in the store that is there. Raises UserError where it cannot be used, or for strangers."""
    require(Right.SET_UP)
    return try_brand(own, to_text(read_text(own.path), draft, ()), draft.words.name)


def try_upload(own: Settings, draft: Draft) -> Found:
    """What the file that was handed over holds about the brand. Raises as `try_name`."""
    require(Right.SET_UP)
    assert draft.upload is not None
    text = to_text(read_text(own.path), draft, ())
    return try_file(own, text, draft.words.name, draft.upload.path, draft.upload.columns)


def try_places(own: Settings, draft: Draft) -> dict[str, Found]:
    """What each place gives for the brand, all asked at once. Raises as `try_name`."""
    require(Right.SET_UP)
    before, brand = read_text(own.path), draft.words.name

    def ask(source: str) -> Found:
        return try_source(own, to_text(before, draft, (source,)), brand, source, draft.secrets)

    with ThreadPoolExecutor(ASKED_AT_ONCE) as pool:
        return dict(zip(draft.places, pool.map(ask, draft.places), strict=True))


def keep(stand: Stand, own: Settings, draft: Draft, sources: Iterable[str]) -> None:
    """Write what was typed into the brand file and the secrets file. Raises UserError where it may or can not be."""
    before, sources = read_text(own.path), tuple(sources)
    text = to_text(before, draft, sources)
    wanted = {name for source in sources for name in facts_of(source).secrets}
    secrets = {name: value for name, value in draft.secrets.items() if name in wanted}
    store = stand.store if own.store_url == stand.settings.store_url else Store(own.store_url)
    with writing(store, Right.SET_UP, draft.words.name) as pen:
        pen.note(f"wrote the brand file; sources: {', '.join(sources) or 'none'}; keys: {len(secrets)}")
        if secrets:
            save_secrets(own.path, secrets)
        save(own.path, text, before)
    draft.secrets.clear()
    point_at(own.path)


def point_at(brand_file: Path) -> None:
    """Show this brand file from now on, to all readers of this dashboard, as the command line does for its process."""
    if load_settings_path() != brand_file.resolve():
        os.environ["TALKWORTHY_CONFIG"] = str(brand_file.resolve())


def load_settings_path() -> Path:
    """The brand file that this dashboard shows."""
    return Path(os.environ.get("TALKWORTHY_CONFIG") or CONFIG_NAME).resolve()


def listen(own: Settings, upload: Upload | None, sources: Iterable[str], brands: Sequence[str] = ()) -> None:
    """Import, ask for the last 90 days, read and judge, in the background; asked for these brands, none: for all.

    Raises UserError while something is under way, or where it may not be.
    """
    require(Right.SET_UP)
    since = (datetime.now(UTC) - timedelta(days=FIRST_DAYS)).date().isoformat()
    only = [f"--brand={name}" for name in brands]
    steps = [
        Step(
            f"Asking {facts_of(source).title} for the last {FIRST_DAYS} days",
            ("collect", f"--source={source}", f"--since={since}", *only),
        )
        for source in sources
    ]
    if upload is not None:
        beside = own.path.resolve().parent / f"{upload.name}.rejects.ndjson"
        verb = ("import", str(upload.path), f"--rejects={beside}", *to_options(upload.columns))
        steps.insert(0, Step(f"Reading {upload.name}", verb))
    steps += [
        Step("Finding the talk in it", ("analyse",), needed=True),
        Step("Judging it", ("show", "score", "--quiet")),
    ]
    send(own.store_url, Errand(steps, to_environment(own), upload))


def stop(own: Settings) -> None:
    """Ask what is under way to end after the page that it is at. Raises UserError where it may not be."""
    require(Right.SET_UP)
    errand = errand_of(own.store_url)
    if errand is not None:
        errand.stop()


def show_sample() -> None:
    """Fill the sample's own store where it is empty, in the background, and show it. Raises UserError as `listen`."""
    require(Right.SET_UP)
    brand_file = SAMPLE / CONFIG_NAME
    environment = {name: value for name, value in os.environ.items() if name != "TALKWORTHY_DATABASE_URL"}
    sample = load_settings(brand_file, environment)
    steps = [
        Step("Bringing in the invented sample", ("import", "--all", str(SAMPLE / "coffee.ndjson")), needed=True),
        Step("Finding the talk in it", ("analyse",), needed=True),
    ]
    send(sample.store_url, Errand(steps, environment | {"TALKWORTHY_CONFIG": str(brand_file)}))
    point_at(brand_file)


def run_now(own: Settings) -> None:
    """Ask all sources for what is new, read and judge, in the background. Raises UserError as `listen`."""
    require(Right.SET_UP)
    send(own.store_url, Errand([Step("Asking all sources, and reading what came", ("run",))], to_environment(own)))


def read_again(own: Settings) -> None:
    """Read what people said something of since it was read, in the background. Raises UserError as `listen`."""
    require(Right.CORRECT)
    send(own.store_url, Errand([Step("Reading the talk again", ("analyse",))], to_environment(own)))


def replay_now(own: Settings) -> None:
    """Try again what could not be read, in the background. Raises UserError as `listen`."""
    require(Right.SET_UP)
    steps = [
        Step("Reading again what could not be read", ("replay",), needed=True),
        Step("Finding the talk in it", ("analyse",)),
    ]
    send(own.store_url, Errand(steps, to_environment(own)))


def _to_settings(facts: SourceFacts, named: tuple[str, ...]) -> dict[str, Any]:
    options: dict[str, Any] = {"every": facts.interval, **facts.initial_options}
    if named and facts.places and facts.places.setting:
        options[facts.places.setting] = list(named)
    return options


def known_places(settings: Settings, words: BrandWords) -> dict[str, tuple[str, ...]]:
    """The sources that are switched on already, each with the places named there."""
    known: dict[str, tuple[str, ...]] = {}
    for facts in collected_sources():
        table = settings.sources.get(facts.name)
        if table is not None and table.get("enabled", True):
            setting = facts.places.setting if facts.places else ""
            kept = table.get(setting, ()) if setting else words.communities.get(facts.name, ())
            known[facts.name] = tuple(map(str, kept)) if isinstance(kept, (list, tuple)) else ()
    return known
