"""Chooses the columns of each level of a JSON file: the posts, and the comments in the lists inside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from collectors.files.engine.json_files.paths import split_list
from collectors.files.guess.choose_columns import Choice, choose_columns
from collectors.files.guess.sampled_columns import SampledColumns

_TEXTS = frozenset({"text", "title"})


def choose_levels(
    sampled: SampledColumns, fixed: Mapping[str, str] | None = None, complete: bool = True
) -> tuple[Choice, list[str]]:
    """Return which columns hold which field, on all levels that are posts, and the lists whose texts have no date.

    Each level of posts needs a text and a date of its own; the choice says of the dates what those of the level with
    the most texts are like. `fixed` and `complete` are as in `choose_columns`.
    """
    fixed = fixed or {}
    choice = choose_columns(sampled, fixed, complete)
    if not complete or not sampled.other_levels:
        return choice, []
    choices = [choice]
    for level in sampled.other_levels:
        own = {column: name for column, name in fixed.items() if column in level.cells}
        choices.append(choose_columns(level, own))
    dated = [chosen for chosen in choices if _has_posts(chosen)]
    if not dated:
        return choice, []
    undated = {
        _list_of(chosen) for chosen in choices if not _has_posts(chosen) and _TEXTS & set(chosen.columns.values())
    }
    columns = {column: name for chosen in sorted(dated, key=_depth) for column, name in chosen.columns.items()}
    return replace(dated[0], columns={**fixed, **columns}), sorted(filter(None, undated))


def _has_posts(choice: Choice) -> bool:
    fields = set(choice.columns.values())
    return "created_at" in fields and bool(_TEXTS & fields)


def _list_of(choice: Choice) -> str:
    """Return the path of the innermost list that the columns are in, "" for the objects of the file."""
    column = next(iter(choice.columns), "")
    path, (inner, rest) = "", split_list(column)
    while inner:
        path = f"{path}.{inner}" if path else inner
        inner, rest = split_list(rest)
    return path


def _depth(choice: Choice) -> int:
    return len(_list_of(choice))
