"""Writes settings to the brand file and the secrets file; comments, order and spacing stay."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

from talkworthy.errors import UserError
from talkworthy.files.file_errors import cannot_read, cannot_write
from talkworthy.files.whole_file import save_whole
from talkworthy.model import Brand
from talkworthy.settings import SECRETS_PATH, load_settings

_SECRETS_HEAD = "# Keys and passwords. Keep this file to yourself, and out of version control.\n"
_BY_HAND = "Open it in an editor and change it there."


@dataclass(frozen=True, slots=True)
class BrandInput:
    """The settings of a brand as a person enters them; empty where there are none."""

    name: str
    aliases: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    never_near: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    communities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    official: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, brand: Brand) -> BrandInput:
        """Return the settings of a brand in the brand file, to be edited."""
        official = {source: tuple(sorted(handles)) for source, handles in brand.official.items()}
        lists = (brand.aliases, brand.near, brand.never_near, brand.competitors)
        return cls(brand.name, *lists, communities=dict(brand.communities), official=official)


def read_text(path: Path) -> str:
    """Return the text of the file, "" while there is none. Raises UserError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8 text: save it again as UTF-8.") from error
    except OSError as error:
        raise cannot_read(path, error) from error


def set_brand(text: str, brand_input: BrandInput) -> str:
    """Return the brand file `text` with this brand in it: added, or its settings replaced where it exists.

    Other settings of the brand stay. A competitor that is not in the file yet gets a table of its own. Raises UserError
    where the text is not TOML, or cannot be changed without losing something.
    """
    document = _parse(text)
    brands = _brands(document)
    table = _find(brands, brand_input.name)
    if table is None:
        table = _add(brands, brand_input.name)
    for key, value in _to_values(brand_input).items():
        if (value or key in table) and table.get(key) != value:  # unchanged values keep their spacing and comments
            table[key] = value
    for competitor in brand_input.competitors:
        if _find(brands, competitor) is None:
            _add(brands, competitor)["aliases"] = [competitor]
    return _written(document)


def set_source(text: str, source: str, options: Mapping[str, Any]) -> str:
    """Return the brand file `text` with `[sources.<source>]` in it, switched on, with these settings replaced.

    Raises as `put_brand`.
    """
    document = _parse(text)
    if "sources" not in document:
        document["sources"] = tomlkit.table(is_super_table=True)
    sources = cast(Table, document["sources"])
    if source not in sources:
        sources[source] = tomlkit.table()
    table = cast(Table, sources[source])
    table.pop("enabled", None)
    for name, value in options.items():
        table[name] = value
    return _written(document)


def save(path: Path, text: str, before: str) -> None:
    """Write the brand file, whole or not at all, after checking that it works.

    `before` is the text that was changed: raises UserError where the file has other text by now, where the new text
    cannot be used, and where it cannot be written.
    """
    if read_text(path) != before:
        raise UserError(f"{path} was changed by somebody else meanwhile. Reload this page and repeat the change.")
    check(path, text)
    save_whole(path, text)


def check(path: Path, text: str) -> None:
    """Raise UserError, with `path` in its message, where a brand file with this text could not be used."""
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / path.name
        draft.write_text(text, encoding="utf-8")
        try:
            load_settings(draft, {})
        except UserError as error:
            raise UserError(str(error).replace(str(draft), str(path))) from error


def save_secrets(brand_file: Path, secrets: Mapping[str, str]) -> Path:
    """Save these secrets where `load_settings` reads them, readable by nobody else; return the file.

    Raises UserError where the existing file is not TOML, or cannot be written. No message contains a value.
    """
    path = brand_file.parent / SECRETS_PATH
    document = _parse(read_text(path) or _SECRETS_HEAD, path)
    for name, value in secrets.items():
        document[name] = value
    text = _written(document, path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error
    save_whole(path, text, private=True)
    return path


def _parse(text: str, path: Path | None = None) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except TOMLKitError as error:
        # of a file of secrets only the position of the error: the text there may be a secret
        where = "The brand file is not valid TOML" if path is None else f"{path} is not valid TOML"
        raise UserError(f"{where}. {_BY_HAND}" if path else f"{where}: {error}. {_BY_HAND}") from error


def _brands(document: tomlkit.TOMLDocument) -> AoT:
    tables = document.get("brands")
    if not isinstance(tables, AoT):
        if tables:
            raise UserError(f"The brand file has its brands in one list, and not as [[brands]]. {_BY_HAND}")
        document.pop("brands", None)
        document["brands"] = tomlkit.aot()
    return cast(AoT, document["brands"])


def _find(brands: AoT, name: str) -> Table | None:
    folded_name = name.strip().casefold()
    return next((table for table in brands if str(table.get("name", "")).strip().casefold() == folded_name), None)


def _add(brands: AoT, name: str) -> Table:
    table = tomlkit.table()
    table["name"] = name
    if brands:
        brands[-1].add(tomlkit.nl())
    brands.append(table)
    return brands[-1]


def _to_values(words: BrandInput) -> dict[str, Any]:
    return {
        "aliases": list(words.aliases) or [words.name],
        "near": list(words.near),
        "never_near": list(words.never_near),
        "competitors": list(words.competitors),
        "communities": _inline(words.communities),
        "official": _inline(words.official),
    }


def _inline(lists: Mapping[str, Sequence[str]]) -> Any:
    table = tomlkit.inline_table()
    for name, values in lists.items():
        if values:
            table[name] = list(values)
    return table


def _written(document: tomlkit.TOMLDocument, path: Path | None = None) -> str:
    """Return the document as text, checked by another parser: a file that is hard to edit must not be damaged."""
    text = document.as_string()
    try:
        same = tomllib.loads(text) == document.unwrap()
    except tomllib.TOMLDecodeError:
        same = False
    if not same:
        raise UserError(f"{path or 'The brand file'} is written so that it cannot be changed safely. {_BY_HAND}")
    return text
