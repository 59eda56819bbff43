"""Chooses the apps of a brand: those in the settings, else an app of its name that it sells itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from collectors.appstore.client import App, AppStoreApi
from collectors.engine.collector import Access
from collectors.engine.reviews import is_company, is_named, names_to_search
from talkworthy.errors import UserError
from talkworthy.model import Brand

_ID = re.compile(r"(?:.{0,300}/)?(?:id)?(\d{3,12})(?:[/?#].{0,300})?", re.ASCII)
_COUNTRY = re.compile(r"[a-z]{2}", re.ASCII)
MOST_SHOWN = 3  # apps in a note


def to_ids(values: Sequence[object]) -> list[str]:
    """Return the ids in a list of ids or App Store addresses, each once. Raises UserError for anything else."""
    ids = []
    for value in values:
        match = _ID.fullmatch(str(value).strip()) if isinstance(value, str | int) else None
        if match is None:
            raise UserError(f"{str(value)[:60]!r} is not the id of an app; set ids such as apps = [1234567890].")
        ids.append(match[1])
    return list(dict.fromkeys(ids))


def to_countries(access: Access) -> list[str]:
    """Return the countries in the settings, each once. Raises UserError if they are malformed."""
    countries = access.settings.get("countries", ["us"])
    if isinstance(countries, list) and countries and all(isinstance(country, str) for country in countries):
        codes = [country.strip().lower() for country in countries]
        if all(map(_COUNTRY.fullmatch, codes)):
            return list(dict.fromkeys(codes))
    raise UserError('countries in [sources.appstore] must be a list of two letters each, such as ["us", "gb"].')


def choose_apps(api: AppStoreApi, brand: Brand, ids: Sequence[str], country: str) -> list[App]:
    """Return the apps with these ids, under their names; without ids, the apps that have the brand's name and seller.

    An app of the name that somebody else sells is not taken: a warning says which setting takes it. Raises as
    WebClient.get.
    """
    if ids:
        by_id = {app.id: app for app in api.lookup(ids, country)}
        return [by_id.get(app, App(app, "", "")) for app in ids]
    names = names_to_search(brand)
    results = {app.id: app for name in names for app in api.search(name, country)}
    same_name = [app for app in results.values() if is_named(app.name, names)]
    chosen = [app for app in same_name if is_company(app.seller, names)]
    if same_name and not chosen:
        shown = "; ".join(f"{app.name[:60]} by {app.seller[:60]}, id {app.id}" for app in same_name[:MOST_SHOWN])
        api.place.notes.warnings.append(
            f"The App Store has apps with the name of {brand.name}, but none sold by {brand.name}: {shown}. If one is "
            f"yours, set its id: apps = [{same_name[0].id}] in [sources.appstore]."
        )
    return chosen
