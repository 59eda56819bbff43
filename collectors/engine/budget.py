"""What a run has spent at a source that costs money, and what it may still spend."""

from __future__ import annotations

from dataclasses import dataclass

from collectors.engine.collector import Access
from talkworthy.errors import OutOfBudget

# US dollars on X, pay per use, November 2026 (https://docs.x.com/x-api/getting-started/pricing)
PRICE_POST = 0.005
PRICE_USER = 0.010
PRICE_COUNT = 0.005
DEFAULT_BUDGET = 5.0

CENT_FRACTION = 1e-9  # sums of prices are floats; a budget is not missed by the last bit of one


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for a post read, a user read, and a counts request."""

    post: float = PRICE_POST
    user: float = PRICE_USER
    count: float = PRICE_COUNT

    @classmethod
    def from_access(cls, access: Access) -> Prices:
        """The settings `price_post`, `price_user` and `price_count`, for the day on which the prices change."""
        return cls(
            access.number("price_post", PRICE_POST),
            access.number("price_user", PRICE_USER),
            access.number("price_count", PRICE_COUNT),
        )


class Budget:
    """The budget of one run in US dollars; nothing is asked for whose dearest answer does not fit."""

    def __init__(self, budget: float | None) -> None:
        self.budget = DEFAULT_BUDGET if budget is None else budget
        self.spent = 0.0
        self._told = 0.0

    def allow(self, each: float, smallest: int, wanted: int) -> int:
        """How many results of at most `each` dollars may be asked for: `wanted`, fewer, but never under `smallest`.

        Raises OutOfBudget where not even the smallest page is sure to fit.
        """
        left = self.budget - self.spent + CENT_FRACTION
        affordable = wanted if each * wanted <= left else int(left / each)
        if affordable < smallest:
            raise OutOfBudget(
                f"The budget of ${self.budget:.2f} is used up: ${self.spent:.3f} spent, and the next request may cost "
                f"${each * smallest:.3f}. What was read is saved; the next run goes on from there. Raise the budget "
                "to read more at once."
            )
        return min(affordable, wanted)

    def pay(self, amount: float) -> None:
        self.spent += amount

    def spent_since(self) -> float:
        """Dollars spent since this was last asked."""
        new, self._told = self.spent - self._told, self.spent
        return new
