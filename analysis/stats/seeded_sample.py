"""Drawing lots so that everybody who draws again draws the same, and newcomers leave the others in their places."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def draw_lots(names: Iterable[str], seed: str, count: int | None = None) -> list[str]:
    """`count` of the distinct `names` (None: all) in an order that is random, and the same for the same seed.

    Each name has a lot of its own (BLAKE2b of seed and name), and those with the lowest are drawn. So the draw does not
    depend on the order of names, and one more name changes it by one name at most.
    """
    return sorted(set(names), key=lambda name: _lot(seed, name))[:count]


def pick(choices: tuple[str, ...], seed: str) -> str:
    """One of `choices` (at least one), the same for the same seed."""
    return choices[int.from_bytes(_lot(seed, ""), "big") % len(choices)]


def _lot(seed: str, name: str) -> bytes:
    return hashlib.blake2b(f"{seed}\n{name}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
