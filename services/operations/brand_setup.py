"""Brand set-up: checks a person's entries for a brand, and writes them into the brand file.

Used by `talkworthy init`, `talkworthy try` and the dashboard; `brand_trial` tries a draft before it is saved.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from collectors.engine.source_facts import SourceFacts, collected_sources, facts_of
from collectors.files.engine.reader import ColumnMap
from talkworthy.errors import UserError
from talkworthy.model import Brand
from talkworthy.settings import Settings
from talkworthy.settings_writer import BrandInput, read_text, save, save_secrets, set_brand, set_source

EMPTY_BRAND_FILE = """\
# Brands and sources. A brand may also have: near (an ambiguous name counts only near one of these words),
# never_near, competitors, communities, official and staff (accounts by source).
# The sources below need no key; README.md lists the others, and what they need.

"""
_NOT_IN_NAMES = re.compile(r"[^\w.]+")
_LONGEST_NAME = 80


class Upload:
    """An uploaded file, in a folder that is deleted with the last reference to this object.

    `token` distinguishes it from another file of the same name; `column_map` says how to read it, None where its format
    is known.
    """

    def __init__(self, name: str, content: BinaryIO, token: str) -> None:
        self.token = token
        self._folder = tempfile.TemporaryDirectory(prefix="talkworthy-upload-")
        safe = _NOT_IN_NAMES.sub("-", Path(name).name).strip("-.")[-_LONGEST_NAME:]
        self.path = Path(self._folder.name) / (safe or "file")
        self.column_map: ColumnMap | None = None
        with self.path.open("wb") as out:
            shutil.copyfileobj(content, out)

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(slots=True)
class BrandDraft:
    """What was entered so far. `places`: source -> its places (communities, sites), () for none."""

    words: BrandInput
    places: dict[str, tuple[str, ...]] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    upload: Upload | None = None

    @classmethod
    def of(cls, brand: Brand) -> BrandDraft:
        """Return the draft of a tracked brand, to change it."""
        return cls(BrandInput.of(brand))


def check_words(words: BrandInput) -> None:
    """Raise UserError where these entries cannot describe a brand."""
    name = words.name.strip()
    if not name:
        raise UserError("A brand needs a name.")
    if name.casefold() in {competitor.strip().casefold() for competitor in words.competitors}:
        raise UserError(f"{name} cannot be compared with itself: take it out of the competitors.")


def to_text(before: str, draft: BrandDraft, sources: Iterable[str]) -> str:
    """Return the brand file `before` with the draft, and these sources switched on.

    Raises UserError as `check_words` and `put_brand`.
    """
    check_words(draft.words)
    communities = dict(draft.words.communities)
    text = before
    for facts in [facts_of(source) for source in sources]:
        communities_here = draft.places.get(facts.name, ())
        if communities_here and facts.places and not facts.places.setting:
            communities[facts.name] = communities_here
        text = set_source(text, facts.name, _to_settings(facts, communities_here))
    return set_brand(text, replace(draft.words, communities=communities))


def create_brand_file(path: Path, words: BrandInput) -> None:
    """Write a new brand file with the sources that need no key.

    Raises UserError where the file exists, and where the entries cannot be used: then no file is left.
    """
    if path.exists():
        raise UserError(f"{path} already exists. Edit it, or move it away and run `talkworthy init` again.")
    save(path, to_text(EMPTY_BRAND_FILE, BrandDraft(words), ready_sources()), "")


def save_draft(own: Settings, draft: BrandDraft, sources: Iterable[str]) -> None:
    """Save a draft in the brand file, and the keys of these sources in the secrets file.

    The draft has no secrets afterwards. Raises UserError where a file cannot be used or written, or the brand file was
    changed meanwhile.
    """
    before, sources = read_text(own.path), tuple(sources)
    text = to_text(before, draft, sources)
    if secrets := secrets_of(draft, sources):
        save_secrets(own.path, secrets)
    save(own.path, text, before)
    draft.secrets.clear()


def secrets_of(draft: BrandDraft, sources: Iterable[str]) -> dict[str, str]:
    """Return the secrets of a draft that these sources use."""
    wanted = {name for source in sources for name in facts_of(source).secrets}
    return {name: value for name, value in draft.secrets.items() if name in wanted}


def known_places(settings: Settings, words: BrandInput) -> dict[str, tuple[str, ...]]:
    """Return the sources that are switched on, each with its places."""
    known: dict[str, tuple[str, ...]] = {}
    for facts in collected_sources():
        table = settings.sources.get(facts.name)
        if table is not None and table.get("enabled", True):
            setting = facts.places.setting if facts.places else ""
            places = table.get(setting, ()) if setting else words.communities.get(facts.name, ())
            known[facts.name] = tuple(map(str, places)) if isinstance(places, (list, tuple)) else ()
    return known


def ready_sources() -> tuple[str, ...]:
    """Return the names of the sources that need no key and no further setting."""
    return tuple(facts.name for facts in collected_sources() if facts.ready_at_once)


def accounts_by_source(accounts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return these accounts for each source whose accounts are one word."""
    return {facts.name: tuple(accounts) for facts in collected_sources() if facts.short_handles} if accounts else {}


def _to_settings(facts: SourceFacts, names: tuple[str, ...]) -> dict[str, Any]:
    table: dict[str, Any] = {"every": facts.interval, **facts.initial_options}
    if names and facts.places and facts.places.setting:
        table[facts.places.setting] = list(names)
    return table
