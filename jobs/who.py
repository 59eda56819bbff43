"""`talkworthy who`: who customers are, in their own words, as text or JSON."""

from __future__ import annotations

from analysis.annotators.frames import LIFE, PRODUCT
from reports.who import Quote, Who, to_record
from reports.wording import count_words, may_quote

__all__ = ["to_record", "to_text"]
SHOWN = 5
TITLES = {LIFE: "Their life", PRODUCT: "Our product"}


def to_text(who: Who) -> str:
    """The same as lines to read."""
    first, last = who.window.days
    lines = [
        f"{who.brand}, {first} to {last}: of {count_words(who.customers, 'customer')} at least {who.told:,} said "
        "something of themselves. Rules find some of it and are wrong now and then: read the quotes."
    ]
    for about, title in TITLES.items():
        counted = [f"{kind.kind} {kind.customers:,}" for kind in who.of(about) if kind.customers]
        lines.append(f"{title} (customers, at least): {', '.join(counted) or 'nobody'}.")
        for theme in [theme for theme in who.themes if theme.about == about][:SHOWN]:
            lines.append(f"  {theme.label}: {count_words(theme.customers, 'customer')} in {theme.talks:,} talks")
            lines += [f"    {_quoted(quote)}" for quote in theme.quotes]
    return "\n".join(lines + [f"Deeper: {_quoted(quote)}" for quote in who.deeper[:SHOWN]])


def _quoted(quote: Quote) -> str:
    if not may_quote(quote.source):
        return f"{quote.kind}: {quote.url or quote.post}"
    told = f"{quote.kind}: “{quote.words}”"
    if quote.because:
        told += f" - {quote.because}"
    return told + (f" - asked “{quote.why.question}”: “{quote.why.answer}”" if quote.why else "")
