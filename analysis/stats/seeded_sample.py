"""Seeded samples: the same seed gives the same sample, and a new name changes it as little as possible."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def seeded_sample(names: Iterable[str], seed: str, count: int | None = None) -> list[str]:
    """Return `count` of the distinct `names` (None: all) in random order, the same for the same seed.

    The names with the lowest BLAKE2b digest of seed and name are drawn. So the sample does not depend on the order of
    names, and one more name changes it by one name at most.
    """
    return sorted(set(names), key=lambda name: _digest(seed, name))[:count]


def seeded_choice(choices: tuple[str, ...], seed: str) -> str:
    """Return one of `choices` (at least one), the same for the same seed."""
    return choices[int.from_bytes(_digest(seed, ""), "big") % len(choices)]


def _digest(seed: str, name: str) -> bytes:
    return hashlib.blake2b(f"{seed}\n{name}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
