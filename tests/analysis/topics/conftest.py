"""Posts with three themes planted in them, under invented names."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from talkworthy.model import Brand

THEMES: dict[str, tuple[Sequence[str], Sequence[str], Sequence[str]]] = {
    "parcel": (
        [
            "My order was late and the parcel",
            "The parcel again:",
            "Tracking said the parcel",
            "Two weeks and the parcel",
        ],
        ["sat in a depot", "went to the wrong address", "came in a torn box", "was stuck in customs", "got lost"],
        [
            "the courier left it in the rain",
            "the courier never rang",
            "no delivery date",
            "the post office blames them",
        ],
    ),
    "grinder": (
        [
            "With coarse beans the grinder",
            "On the finest setting my grinder",
            "After cleaning, the grinder",
            "The grinder",
        ],
        ["jams every morning", "is too loud", "leaves uneven grounds", "rattles on the counter", "clogs"],
        ["so the espresso runs too fast", "so I grind by hand", "and the burr is worn", "and the dose is never right"],
    ),
    "decaf": (
        [
            "At night I drink decaf",
            "My doctor told me to try decaf",
            "After dinner we have decaf",
            "I switched to decaf",
        ],
        ["in the evening", "instead of caffeine", "before bed", "for my blood pressure", "when anxious"],
        ["caffeine keeps me awake", "I cannot sleep otherwise", "my heart races at midnight", "insomnia runs in us"],
    ),
}


@pytest.fixture(scope="session")
def brand() -> Brand:
    return Brand("Copper Kettle", ("Copper Kettle",), competitors=("Northlight",))


@pytest.fixture(scope="session")
def themed() -> dict[str, list[str]]:
    """Twenty posts of each theme."""
    return {
        theme: [f"{starts[n % 4]} {middles[n % 5]}, {ends[(n // 5) % 4]}" for n in range(20)]
        for theme, (starts, middles, ends) in THEMES.items()
    }
