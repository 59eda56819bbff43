"""Checks this computer's clock against the Date header of a web server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from talkworthy.errors import Unavailable

ADDRESS = "https://hn.algolia.com/"  # needs no key; any web server sends a Date
TIMEOUT = 10.0


def clock_ahead(address: str = ADDRESS, timeout: float = TIMEOUT) -> timedelta:
    """Return by how much the local clock is ahead (negative: behind), to within about one second.

    Sends one HEAD request. A Date header (RFC 9110, section 6.6.1) has whole seconds; the Age of a cached response (RFC
    9111, section 5.1) is added to it. Raises Unavailable if the server does not respond or sends no Date.
    """
    import httpx

    try:
        sent = datetime.now(UTC)
        response = httpx.head(address, timeout=timeout, follow_redirects=False)
        midpoint = sent + (datetime.now(UTC) - sent) / 2
        server_time = parsedate_to_datetime(response.headers["date"]).astimezone(UTC)
        age = int(response.headers.get("age", "0"))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unavailable(f"{address} did not respond ({type(error).__name__}); check the connection.") from error
    except (KeyError, ValueError, OverflowError) as error:
        raise Unavailable(f"{address} did not send its time; choose another address.") from error
    return midpoint - server_time - timedelta(seconds=max(age, 0))
