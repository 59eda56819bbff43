"""The apps of a brand: those in the settings, else those of its name that it sells itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from appstore_server import APP, AppStoreServer, AppStoreWorld, make_world
from loopback_http import Loopback

from collectors.appstore.apps import to_ids
from collectors.appstore.collector import AppStoreCollector
from collectors.engine.collector import Access, Query
from talkworthy.errors import UserError
from talkworthy.model import Brand

pytestmark = pytest.mark.usefixtures("slept")
Serve = Callable[..., Loopback]
BREWLARK = Brand("Brewlark", ("Brewlark",))


def read(server: Loopback, brand: Brand = BREWLARK, **settings: Any) -> tuple[set[str], list[str]]:
    """Return the apps whose feeds were read, and the warnings."""
    collector = AppStoreCollector(Access(settings={"base_url": server.url, "timeout": 5} | settings))
    list(collector.collect(Query(brand), None))
    feeds = {request.path.partition("/id=")[2].partition("/")[0] for request in server.requests_to("/rss/")}
    return feeds, collector.warnings


def world_of(*apps: tuple[int, str, str]) -> AppStoreWorld:
    world = AppStoreWorld()
    for app in apps:
        world.app(*app)
    return world


@pytest.mark.parametrize(
    "name",
    ["Brewlark", "BREWLARK®", "Brewlark: Coffee Timer", "Brewlark - Coffee", "Brewlark \u2013 Kaffee", "Brewlark (UK)"],
)
def test_an_app_of_the_name_with_any_subtitle_is_the_brands(serve: Serve, name: str) -> None:
    assert read(serve(AppStoreServer(world_of((11, name, "Brewlark, Inc."))))) == ({"11"}, [])


@pytest.mark.parametrize("seller", ["Brewlark", "Brewlark, Inc.", "brewlark GmbH", "Brewlark Co., Ltd."])
def test_a_seller_of_the_name_with_any_legal_form_is_the_brand(serve: Serve, seller: str) -> None:
    assert read(serve(AppStoreServer(world_of((11, "Brewlark", seller))))) == ({"11"}, [])


def test_an_app_of_the_name_by_somebody_else_is_not_read_but_named_in_a_note(serve: Serve) -> None:
    apps, notes = read(serve(AppStoreServer(world_of((11, "Brewlark", "Copper Games"), (12, "Kettle", "Brewlark")))))
    assert apps == set()
    assert notes == [
        "The App Store has apps with the name of Brewlark, but none sold by Brewlark: Brewlark by Copper Games, id 11. "
        "If one is yours, set its id: apps = [11] in [sources.appstore]."
    ]


def test_of_two_apps_of_the_name_the_one_that_the_brand_sells_is_read(serve: Serve) -> None:
    server = serve(AppStoreServer(world_of((11, "Brewlark", "Copper Games"), (12, "Brewlark", "Brewlark Ltd"))))
    assert read(server) == ({"12"}, [])


def test_a_brand_without_an_app_makes_one_request_and_no_note(serve: Serve) -> None:
    server = serve(AppStoreServer(world_of((11, "Brewlarking about", "Brewlark"))))
    assert read(server) == (set(), [])
    assert [request.path for request in server.requests] == ["/search"]


def test_ids_in_the_settings_are_read_whatever_their_names(serve: Serve) -> None:
    server = serve(AppStoreServer(make_world()))
    assert read(server, apps=[555, f"https://apps.apple.com/us/app/brewlark/id{APP}?mt=8"])[0] == {"555", str(APP)}
    assert server.requests[0].path == "/lookup"


def test_the_ids_of_a_brand_go_before_those_of_the_settings(serve: Serve) -> None:
    brand = Brand("Brewlark", ("Brewlark",), communities={"appstore": ("555",)})
    assert read(serve(AppStoreServer(make_world())), brand, apps=[APP])[0] == {"555"}


@pytest.mark.parametrize("value", ["Brewlark", "", "12", "1" * 13, 1.5, None, True])
def test_what_is_no_id_is_named_in_an_error(value: object) -> None:
    with pytest.raises(UserError, match="is not the id of an app"):
        to_ids([value])


@pytest.mark.parametrize("countries", ["us", [], ["usa"], ["u/"], [1], ["../"]])
def test_countries_have_two_letters(countries: object) -> None:
    with pytest.raises(UserError, match="countries in"):
        AppStoreCollector(Access(settings={"countries": countries}))
