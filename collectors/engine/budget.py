"""The spending limit of one run: what was spent, and what may still be spent."""

from __future__ import annotations

from dataclasses import dataclass

from collectors.engine.collector import Access
from talkworthy.errors import OutOfBudget

# US dollars on X, pay per use, November 2026 (https://docs.x.com/x-api/getting-started/pricing)
PRICE_POST = 0.005
PRICE_USER = 0.010
PRICE_COUNT = 0.005
DEFAULT_BUDGET = 5.0

CENT_FRACTION = 1e-9  # sums of prices are floats: allow for rounding


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices in US dollars: for each post read, each user read, and each request for a count."""

    post: float = PRICE_POST
    user: float = PRICE_USER
    count: float = PRICE_COUNT

    @classmethod
    def from_access(cls, access: Access) -> Prices:
        """Read the settings `price_post`, `price_user` and `price_count`, for when the prices change."""
        return cls(
            access.number("price_post", PRICE_POST),
            access.number("price_user", PRICE_USER),
            access.number("price_count", PRICE_COUNT),
        )


class Budget:
    """The budget of one run in US dollars. A request whose highest possible cost does not fit is not made."""

    def __init__(self, budget: float | None) -> None:
        self.limit = DEFAULT_BUDGET if budget is None else budget
        self.spent = 0.0
        self._reported = 0.0

    def allow(self, each: float, smallest: int, wanted: int) -> int:
        """Return how many results, at most `each` dollars each, may be requested: between `smallest` and `wanted`.

        Raises OutOfBudget if even the smallest page might not fit.
        """
        left = self.limit - self.spent + CENT_FRACTION
        affordable = wanted if each * wanted <= left else int(left / each)
        if affordable < smallest:
            raise OutOfBudget(
                f"The budget of ${self.limit:.2f} is used up: ${self.spent:.3f} spent, and the next request may cost "
                f"${each * smallest:.3f}. Everything read so far is saved, and the next run continues from there. "
                "Raise the budget to read more in one run."
            )
        return min(affordable, wanted)

    def pay(self, amount: float) -> None:
        """Add `amount` dollars to what was spent."""
        self.spent += amount

    def new_spending(self) -> float:
        """Return the dollars spent since the last call."""
        new, self._reported = self.spent - self._reported, self.spent
        return new
