"""Builds one measure for each brand in one date range, and prints the results as text or JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from jobs.console import ConsoleContext
from services.context import now
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.settings import Settings
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

Result = TypeVar("Result")
Build = Callable[[Connection, Settings, Sequence[Brand], DateRange], Sequence[Result]]


@dataclass(frozen=True, slots=True)
class Measure(Generic[Result]):
    """How a measure is built for some brands, and how one brand's result is written as JSON values and as text."""

    build: Build[Result]
    to_record: Callable[[Result], Any]
    to_text: Callable[[Result], str]


def each(build: Callable[[Connection, Brand, DateRange], Result]) -> Build[Result]:
    """Return a function that builds for several brands by calling `build` for each."""
    return lambda connection, _settings, brands, date_range: [build(connection, brand, date_range) for brand in brands]


def build_each(
    context: ConsoleContext, build: Build[Result], date_range: str, names: Iterable[str] | None
) -> Sequence[Result]:
    """Return the results for the brands called `names` (None: all), all read at one moment of the store.

    Raises UserError on an unknown name or date range, and while the store is empty.
    """
    from reports.queries.score.brand_report import (
        choose_date_range,  # here, since it loads many libraries, and `--help` must not wait for them
    )

    brands = [context.settings.brand(name) for name in names] if names else context.brands
    with context.store.read() as connection:
        return build(connection, context.settings, brands, choose_date_range(connection, date_range, now()))


def print_each(context: ConsoleContext, measure: Measure[Result], results: Sequence[Result]) -> None:
    """Print the results as a JSON list, or as paragraphs of text."""
    context.print_result([measure.to_record(result) for result in results], "\n\n".join(map(measure.to_text, results)))
