"""Settings: `talkworthy.toml` for what may be shown, the environment or `.streamlit/secrets.toml` for what may not."""

from __future__ import annotations

import os
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from talkworthy.errors import UserError
from talkworthy.model import Brand
from talkworthy.query_language.ast import Expression
from talkworthy.query_language.parse import parse
from talkworthy.roles import Team, TeamTable

CONFIG_NAME = "talkworthy.toml"
STORE_NAME = "talkworthy.db"
SECRETS_PATH = Path(".streamlit") / "secrets.toml"
FOLDER = "TALKWORTHY_FOLDER"
"""The variable that tells the dashboard where it was started: Streamlit itself runs in the program's folder."""


class _BrandTable(BaseModel):
    """One `[[brands]]` table of the brand file."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=80)
    aliases: list[str] = []
    case_sensitive: bool = False
    near: list[str] = []
    never_near: list[str] = []
    competitors: list[str] = []
    communities: dict[str, list[str]] = {}
    official: dict[str, list[str]] = {}
    staff: dict[str, list[str]] = {}
    query: str | None = None
    hide: str | None = None

    @field_validator("name")
    @classmethod
    def _no_controls(cls, name: str) -> str:
        if any(unicodedata.category(character) == "Cc" for character in name):
            raise ValueError("must not contain a line break or control character")
        return name

    @field_validator("aliases", "near", "never_near")
    @classmethod
    def _no_blank(cls, words: list[str]) -> list[str]:
        if any(not word.strip() for word in words):
            raise ValueError("an empty word would match everything")
        return words

    @field_validator("communities", "official", "staff")
    @classmethod
    def _by_source(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        """Return source names in lower case; people write Reddit."""
        names: dict[str, list[str]] = {}
        for source, handles in value.items():
            names.setdefault(source.strip().lower(), []).extend(_bare(name) for name in handles)
        if any("" in handles for handles in names.values()):
            raise ValueError("an empty name names nobody")
        return names

    @field_validator("query", "hide")
    @classmethod
    def _readable(cls, text: str | None) -> str | None:
        _to_expression(text)
        return text

    @model_validator(mode="after")
    def _query_alone(self) -> Self:
        if self.query is not None and (self.near or self.never_near or self.case_sensitive):
            raise ValueError(
                "a query replaces near, never_near and case_sensitive; leave them out, and express them in the query"
            )
        return self

    def to_brand(self) -> Brand:
        return Brand(
            name=self.name,
            aliases=tuple(dict.fromkeys(self.aliases or [self.name])),
            case_sensitive=self.case_sensitive,
            near=tuple(self.near),
            never_near=tuple(self.never_near),
            competitors=tuple(self.competitors),
            communities={source: tuple(names) for source, names in self.communities.items()},
            official={source: _handles(names) for source, names in self.official.items()},
            staff={source: _handles(names) for source, names in self.staff.items()},
            query=_to_expression(self.query),
            hide=_to_expression(self.hide),
        )


class _ModelsTable(BaseModel):
    """`[models]`: models of one's own by name or folder, where the bundled ones are not enough."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    mentions: str | None = None
    sentiment: str | None = None
    topics: str | None = None


Weight = Annotated[float, Field(ge=0)]


class _WeightsTable(BaseModel):
    """How much each component of the score weighs; one that is not named weighs 1. The earlier names still work."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    people: Weight = Field(default=1.0, validation_alias=AliasChoices("people", "talkers"))
    dialogue: Weight = 1.0
    breadth: Weight = Field(default=1.0, validation_alias=AliasChoices("breadth", "spread"))
    unprompted: Weight = Field(default=1.0, validation_alias=AliasChoices("unprompted", "brought_up"))
    peer_help: Weight = Field(default=1.0, validation_alias=AliasChoices("peer_help", "mutual_help"))
    personal_relevance: Weight = Field(default=1.0, validation_alias=AliasChoices("personal_relevance", "substance"))
    staying_power: Weight = 1.0
    sentiment: Weight = Field(default=1.0, validation_alias=AliasChoices("sentiment", "warmth"))

    @model_validator(mode="after")
    def _some_weight(self) -> Self:
        if not any(self.model_dump().values()):
            raise ValueError("every component of the score weighs 0; give at least one of them a weight")
        return self


class _ScoreTable(BaseModel):
    """`[score]`: how the Talkworthy score is computed. `[index]`, the earlier name, still works."""

    model_config = ConfigDict(extra="forbid")

    weights: _WeightsTable = _WeightsTable()


class _SettingsFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    brands: list[_BrandTable] = []
    sources: dict[str, dict[str, Any]] = {}
    models: _ModelsTable = _ModelsTable()
    score: _ScoreTable = Field(default=_ScoreTable(), validation_alias=AliasChoices("score", "index"))
    team: TeamTable | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `path` is the brand file, whether or not it exists yet.

    `weights` are those of all components of the score by name, empty where each weighs the same. `team` is None where
    everybody who reaches the dashboard may do everything.
    """

    path: Path
    brands: tuple[Brand, ...] = ()
    sources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    database_url: str | None = None
    models: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    team: Team | None = None

    @property
    def store_url(self) -> str:
        """Return the address of the store: `TALKWORTHY_DATABASE_URL`, or a SQLite file beside the brand file."""
        return self.database_url or f"sqlite:///{self.path.parent.resolve() / STORE_NAME}"

    def brand(self, name: str) -> Brand:
        """Return the brand called `name`, in any case. Raises UserError that lists the brands."""
        for brand in self.brands:
            if brand.name.casefold() == name.casefold():
                return brand
        known = ", ".join(brand.name for brand in self.brands) or "none yet"
        raise UserError(f"No brand is called {name!r}. Brands in {self.path}: {known}.")

    def tracked_competitors(self, brand: Brand) -> tuple[Brand, ...]:
        """Return the brand's competitors that have `[[brands]]` tables of their own."""
        wanted = {name.casefold() for name in brand.competitors}
        return tuple(other for other in self.brands if other.name.casefold() in wanted)


def config_path(environ: Mapping[str, str] = os.environ) -> Path:
    """Return `TALKWORTHY_CONFIG`, or `talkworthy.toml` in `TALKWORTHY_FOLDER` or else in the working folder."""
    return Path(environ.get("TALKWORTHY_CONFIG") or Path(environ.get(FOLDER) or "") / CONFIG_NAME)


def load_settings(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings; without a file there are no brands, so that the first visit can explain how to begin.

    Raises UserError that names the file, the place in it, and what is wrong.
    """
    path = path or config_path(environ)
    file = _SettingsFile()
    if path.exists():
        try:
            file = _SettingsFile.model_validate(_read_toml(path))
        except ValidationError as error:
            raise UserError(_explain(path, error)) from error
    elif environ.get("TALKWORTHY_CONFIG"):
        raise UserError(f"TALKWORTHY_CONFIG names {path}, but there is no such file.")
    brands = tuple(table.to_brand() for table in file.brands)
    _refuse_twins(path, brands)
    secrets = _load_secrets(path.parent, environ)
    return Settings(
        path=path,
        brands=brands,
        sources=file.sources,
        secrets=secrets,
        # it may hold a password, so it may be set where the other secrets are
        database_url=secrets.get("TALKWORTHY_DATABASE_URL"),
        models=file.models.model_dump(exclude_none=True),
        weights=file.score.weights.model_dump() if file.score.weights.model_fields_set else {},
        team=file.team.to_team() if file.team else None,
    )


def _load_secrets(folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Return secrets by name; the environment overrides the file, as in Streamlit. Empty ones are left out."""
    path = folder / SECRETS_PATH
    from_file = _read_toml(path) if path.exists() else {}
    secrets = {name: str(value) for name, value in from_file.items() if not isinstance(value, dict)}
    secrets |= {name: value for name, value in environ.items() if value.strip()}
    return secrets


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        # of a file of secrets no word: the text at the fault may be a secret
        where = "" if path.name == SECRETS_PATH.name else f": {error}"
        raise UserError(f"{path} is not valid TOML{where}. Open it in an editor and correct it.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8 text: save it again as UTF-8.") from error
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from error


def _explain(path: Path, error: ValidationError) -> str:
    faults = [f"{_place(fault['loc'])}: {_fault(fault)}" for fault in error.errors(include_url=False)]
    return f"{path} cannot be used. " + "; ".join(faults) + "."


def _fault(fault: Mapping[str, Any]) -> str:
    """Return what is wrong, in words for readers who do not know pydantic."""
    if fault["type"] == "extra_forbidden":
        tables: dict[object, type[BaseModel]] = {
            ("brands",): _BrandTable,
            ("models",): _ModelsTable,
            ("score",): _ScoreTable,
            ("index",): _ScoreTable,
            ("score", "weights"): _WeightsTable,
            ("index", "weights"): _WeightsTable,
            ("team",): TeamTable,
        }
        above = tuple(step for step in fault["loc"][:-1] if isinstance(step, str))
        known = tables.get(above, _SettingsFile)
        return f"there is no such setting (there are: {', '.join(known.model_fields)})"
    return str(fault["msg"]).removeprefix("Value error, ").removeprefix("Input ").removesuffix(".")


def _place(location: Iterable[int | str]) -> str:
    """Return `brands[2].aliases` for a pydantic location; people count from 1."""
    place = ""
    for step in location:
        place += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return place.lstrip(".")


def _refuse_twins(path: Path, brands: Iterable[Brand]) -> None:
    seen: set[str] = set()
    for brand in brands:
        if brand.name.casefold() in seen:
            raise UserError(f"{path}: two brands are called {brand.name!r}; give each a name of its own.")
        seen.add(brand.name.casefold())


def _to_expression(text: str | None) -> Expression | None:
    """Raises ValueError, which pydantic reports with other errors in the file."""
    try:
        return None if text is None else parse(text)
    except UserError as error:
        raise ValueError(str(error)) from error


def _bare(name: str) -> str:
    """Return a community or handle without the sign that its platform puts before it."""
    return name.strip().removeprefix("/").removeprefix("r/").removeprefix("u/").lstrip("@#")


def _handles(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)
