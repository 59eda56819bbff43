"""The competitors of brands, by the settings."""

from __future__ import annotations

from collections.abc import Sequence

from talkworthy.model import Brand
from talkworthy.settings import Settings


def competitors_of(settings: Settings, brand: Brand) -> tuple[Brand, ...]:
    """Return the tracked competitors of a brand.

    For a brand that names none these are the first brand that names it, and that brand's other competitors. So one list
    of competitors is enough to compare a whole group.
    """
    own = tuple(competitor for competitor in settings.tracked_competitors(brand) if competitor != brand)
    if own:
        return own
    for other in settings.brands:
        group = settings.tracked_competitors(other)
        if other != brand and brand in group:
            return (other, *(competitor for competitor in group if competitor not in (brand, other)))
    return ()


def competitors_by_brand(settings: Settings, names: Sequence[str] | None) -> dict[str, list[str]]:
    """Return the competitors of the brands called `names` (None: all) and of those competitors, by brand."""
    wanted = find_brands(settings, names)
    brands = {
        brand.name: brand
        for brand in (*wanted, *(competitor for brand in wanted for competitor in competitors_of(settings, brand)))
    }
    return {name: [competitor.name for competitor in competitors_of(settings, brand)] for name, brand in brands.items()}


def find_brands(settings: Settings, names: Sequence[str] | None) -> list[Brand]:
    """Return the brands called `names`, in any case and each once (None: all). Raises UserError for an unknown name."""
    if names is None:
        return list(settings.brands)
    return list({brand.name: brand for brand in map(settings.brand, names)}.values())
