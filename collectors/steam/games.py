"""Chooses the games of a brand: those in the settings, else the only one of its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from collectors.engine.reviews import is_exactly, is_named, names_to_search
from collectors.steam.client import Game, SteamApi
from talkworthy.errors import UserError
from talkworthy.model import Brand

_ID = re.compile(r"(?:.{0,300}/app/)?(\d{2,10})(?:[/?#].{0,300})?", re.ASCII)
MOST_SHOWN = 3  # games in a note


def to_ids(values: Sequence[object]) -> list[str]:
    """Return the ids in a list of ids or store addresses, each once. Raises UserError for anything else."""
    ids = []
    for value in values:
        match = _ID.fullmatch(str(value).strip()) if isinstance(value, str | int) else None
        if match is None:
            raise UserError(f"{str(value)[:60]!r} is not the id of a game; set ids such as apps = [1234560].")
        ids.append(match[1])
    return list(dict.fromkeys(ids))


def choose_games(api: SteamApi, brand: Brand, ids: Sequence[str]) -> list[Game]:
    """Return the games with these ids, under their names; without ids, the only one that has the brand's name.

    Several games of the name, or a name that the brand file marks as ambiguous (`near`, `never_near`), give none: a
    warning says which setting takes one. Raises as WebClient.get.
    """
    if ids:
        return [Game(app, api.name_of(app)) for app in ids]
    names = names_to_search(brand)
    results = {game.id: game for name in names for game in api.search(name)}
    exact = [game for game in results.values() if is_exactly(game.name, names)]
    same_name = exact or [game for game in results.values() if is_named(game.name, names)]
    if len(same_name) == 1 and not brand.near and not brand.never_near:
        return same_name
    api.place.notes.warnings.append(_to_note(brand, same_name))
    return []


def _to_note(brand: Brand, games: Sequence[Game]) -> str:
    if not games:
        return (
            f"Steam has no game called {brand.name}. Set the ids of your games, such as apps = [1234560], in "
            "[sources.steam], or enabled = false."
        )
    shown = "; ".join(f"{game.name[:60]}, id {game.id}" for game in games[:MOST_SHOWN])
    return (
        f"It is not certain which game on Steam is {brand.name}: {shown}. Set the id of yours: apps = [{games[0].id}] "
        "in [sources.steam]."
    )
