"""How far this computer's clock is from the world's, by the Date of any web server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from talkworthy.errors import Unavailable

ADDRESS = "https://hn.algolia.com/"  # of a source that anybody may ask; any web server tells the time
TIMEOUT = 10.0


def clock_ahead(address: str = ADDRESS, timeout: float = TIMEOUT) -> timedelta:
    """By how much our clock is ahead (negative: behind); within about a second, since a Date has whole seconds.

    One HEAD request. The header: RFC 9110, section 6.6.1; where a cache answered, its Age (RFC 9111, 5.1) is added.
    Raises Unavailable where nobody answers, or the answer has no Date.
    """
    import httpx

    try:
        sent = datetime.now(UTC)
        answer = httpx.head(address, timeout=timeout, follow_redirects=False)
        middle = sent + (datetime.now(UTC) - sent) / 2
        told = parsedate_to_datetime(answer.headers["date"]).astimezone(UTC)
        age = int(answer.headers.get("age", "0"))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unavailable(f"Nobody answered at {address} ({type(error).__name__}); check the connection.") from error
    except (KeyError, ValueError, OverflowError) as error:
        raise Unavailable(f"{address} does not tell the time; name another address.") from error
    return middle - told - timedelta(seconds=max(age, 0))
