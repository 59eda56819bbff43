"""The games of a brand: those in the settings, else the only one of its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from loopback_http import Loopback
from steam_server import APP, SteamServer, SteamWorld, make_world

from collectors.engine.collector import Access, Query
from collectors.steam.collector import SteamCollector
from collectors.steam.games import to_ids
from talkworthy.errors import UserError
from talkworthy.model import Brand

pytestmark = pytest.mark.usefixtures("slept")
Serve = Callable[..., Loopback]
BREWLARK = Brand("Brewlark", ("Brewlark",))


def read(server: Loopback, brand: Brand = BREWLARK, **settings: Any) -> tuple[list[str], list[str]]:
    """Return the games whose reviews were read, and the warnings."""
    collector = SteamCollector(Access(settings={"base_url": server.url, "timeout": 5} | settings))
    list(collector.collect(Query(brand), None))
    games = dict.fromkeys(request.path.rpartition("/")[2] for request in server.requests_to("/appreviews/"))
    return list(games), collector.warnings


def world_of(*games: tuple[int, str]) -> SteamWorld:
    world = SteamWorld()
    for number, name in games:
        world.game(number, name)
    return world


@pytest.mark.parametrize(
    "games",
    [
        [(11, "Brewlark")],
        [(11, "BREWLARK™"), (12, "Brewlark: Second Brew"), (13, "Brewlark Soundtrack")],
        [(12, "Lark"), (11, "Brewlark: First Brew")],
    ],
    ids=["the only one", "the exact name", "a subtitle"],
)
def test_the_only_game_of_the_name_is_the_brands(serve: Serve, games: list[tuple[int, str]]) -> None:
    assert read(serve(SteamServer(world_of(*games)))) == (["11"], [])


def test_several_games_of_the_name_are_not_read_but_named_in_a_note(serve: Serve) -> None:
    games, notes = read(serve(SteamServer(world_of((11, "Brewlark: One"), (12, "Brewlark: Two")))))
    assert games == []
    assert notes == [
        "It is not certain which game on Steam is Brewlark: Brewlark: One, id 11; Brewlark: Two, id 12. Set the id of "
        "yours: apps = [11] in [sources.steam]."
    ]


def test_a_brand_with_an_ambiguous_name_has_no_game_without_its_id(serve: Serve) -> None:
    brand = Brand("Brewlark", ("Brewlark",), near=("coffee",))
    games, (note,) = read(serve(SteamServer(make_world())), brand)
    assert games == []
    assert f"apps = [{APP}]" in note
    assert read(serve(SteamServer(make_world())), brand, apps=[APP]) == ([str(APP)], [])


def test_a_name_that_no_game_has_gives_a_note(serve: Serve) -> None:
    games, notes = read(serve(SteamServer(world_of((11, "Kettle")))))
    assert games == []
    assert notes == [
        "Steam has no game called Brewlark. Set the ids of your games, such as apps = [1234560], in [sources.steam], "
        "or enabled = false."
    ]


def test_the_ids_of_a_brand_go_before_those_of_the_settings(serve: Serve) -> None:
    brand = Brand("Brewlark", ("Brewlark",), communities={"steam": ("https://store.steampowered.com/app/555/x/",)})
    assert read(serve(SteamServer(make_world())), brand, apps=[APP]) == (["555"], [])


@pytest.mark.parametrize("value", ["Brewlark", "", "1", "1" * 11, 1.5, None, True])
def test_what_is_no_id_is_named_in_an_error(value: object) -> None:
    with pytest.raises(UserError, match="is not the id of a game"):
        to_ids([value])
