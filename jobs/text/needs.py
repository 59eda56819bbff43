"""The text of `talkworthy show needs`: goals, pain points, worries, wishes and values in people's own words."""

from __future__ import annotations

from analysis.annotators.needs import LIFE, PRODUCT
from reports.queries.people.customer_needs import CustomerNeeds, NeedQuote
from reports.wording.common import count_text, may_quote

SHOWN = 5
TITLES = {LIFE: "Their life", PRODUCT: "Our product"}


def to_text(needs: CustomerNeeds) -> str:
    """Return the needs, counted, with the topics that several people share and their quotes."""
    first, last = needs.date_range.days
    lines = [
        f"{needs.brand}, {first} to {last}: of {count_text(needs.people, 'public')} at least {needs.people_with_needs:,} said "
        "something of themselves. Rules find some of it and are wrong now and then: read the quotes."
    ]
    for about, title in TITLES.items():
        counted = [f"{kind.kind} {kind.people:,}" for kind in needs.of(about) if kind.people]
        lines.append(f"{title} (customers, at least): {', '.join(counted) or 'nobody'}.")
        for theme in [theme for theme in needs.themes if theme.about == about][:SHOWN]:
            lines.append(f"  {theme.label}: {count_text(theme.people, 'public')} in {theme.conversations:,} talks")
            lines += [f"    {_quoted(quote)}" for quote in theme.quotes]
    return "\n".join([*lines, *(f"Deeper: {_quoted(quote)}" for quote in needs.with_reasons[:SHOWN])])


def _quoted(quote: NeedQuote) -> str:
    if not may_quote(quote.source):
        return f"{quote.kind}: {quote.url or quote.post}"
    because = f" - {quote.because}" if quote.because else ""
    why = f" - asked “{quote.why.question}”: “{quote.why.answer}”" if quote.why else ""
    return f"{quote.kind}: “{quote.words}”{because}{why}"
