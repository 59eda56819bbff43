"""The text of `talkworthy show needs`: goals, pain points, worries, wishes and values in people's own words."""

from __future__ import annotations

from analysis.annotators.needs import LIFE, PRODUCT
from reports.queries.people.customer_needs import CustomerNeeds, NeedQuote
from reports.wording.common import count_text, date_range_text, may_quote

SHOWN = 5
TITLES = {LIFE: "Their life", PRODUCT: "Our product"}


def to_text(needs: CustomerNeeds) -> str:
    """Return the needs, counted, with the topics that several people share and their quotes."""
    lines = [
        f"{needs.brand}, {date_range_text(needs.date_range)}: of {_people(needs.people)} at least "
        f"{needs.people_with_needs:,} expressed a need. Detection is automatic and not always right: read the quotes."
    ]
    for about, title in TITLES.items():
        counted = [f"{need.kind} {need.people:,}" for need in needs.of(about) if need.people]
        lines.append(f"{title} (people, at least): {', '.join(counted) or 'nobody'}.")
        for theme in [theme for theme in needs.themes if theme.about == about][:SHOWN]:
            conversations = count_text(theme.conversations, "conversation")
            lines.append(f"  {theme.label}: {_people(theme.people)} in {conversations}")
            lines += [f"    {_quoted(quote)}" for quote in theme.quotes]
    return "\n".join([*lines, *(f"With reason: {_quoted(quote)}" for quote in needs.with_reasons[:SHOWN])])


def _people(count: int) -> str:
    return count_text(count, "person", "people")


def _quoted(quote: NeedQuote) -> str:
    if not may_quote(quote.source):
        return f"{quote.kind}: {quote.url or quote.post}"
    because = f" - {quote.because}" if quote.because else ""
    why = f" - asked “{quote.why.question}”: “{quote.why.answer}”" if quote.why else ""
    return f"{quote.kind}: “{quote.words}”{because}{why}"
