"""The client for Telegram: the protocol of Telethon (https://docs.telethon.dev), with bounded waits and our errors.

Only the part of Telethon that speaks the protocol is used: its TelegramClient repeats requests, sleeps and listens to
updates by itself. Telegram publishes no numbers of requests; it answers FLOOD_WAIT with the seconds to wait.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from collectors.engine.collector import Access
from collectors.engine.failures import AccessDenied, NotFound, RequestFailed, RequestRejected, SourceDown, Unreachable
from collectors.engine.retry import Retry
from talkworthy import __version__
from talkworthy.errors import AuthFailed, RateLimited, SourceError, UserError

HOW_TO_LOG_IN = (
    "Get an id and a hash at https://my.telegram.org (API development tools), then run "
    "`python -m collectors.telegram`, which asks for your phone number and the code that Telegram sends you, "
    "and prints TELEGRAM_SESSION."
)
PACKAGE = "Telethon==1.45.0"
NOT_INSTALLED = f'Telegram needs one more package where Talkworthy is installed: python -m pip install "{PACKAGE}".'


class TelegramClient:
    """One connection to Telegram, open inside `connected`. Makes one request at a time.

    Settings: `timeout` (seconds, 15), `longest_wait` (seconds that rate limits may delay one request, 300), `base_url`
    (a server on loopback in place of Telegram). Secrets: `TELEGRAM_API_ID`, `TELEGRAM_API_HASH`, `TELEGRAM_SESSION`.
    """

    def __init__(self, access: Access) -> None:
        try:
            from telethon.sessions import StringSession
        except ImportError:
            raise UserError(NOT_INSTALLED) from None
        self._retry = Retry(access)
        self._timeout = access.number("timeout", 15.0)
        try:
            self._api_id = int(access.secret("TELEGRAM_API_ID", HOW_TO_LOG_IN))
            access.secret("TELEGRAM_API_HASH", HOW_TO_LOG_IN)
            self._session = StringSession(access.secret("TELEGRAM_SESSION", HOW_TO_LOG_IN))
        except (ValueError, AssertionError):  # of a text that is no number, or no session
            raise UserError(f"TELEGRAM_API_ID or TELEGRAM_SESSION is not complete. {HOW_TO_LOG_IN}") from None
        base = urlsplit(access.text("base_url", ""))
        self._address = (base.hostname or self._session.server_address, base.port or self._session.port)
        self._runner = asyncio.Runner()
        self._thread: ThreadPoolExecutor | None = None
        self._sender: Any = None
        self._requests = self._reported = 0

    def _run(self, job: Coroutine[Any, Any, Any]) -> Any:
        """Do a job in the thread of the connection, whose event loop is its own: the caller's may be running."""
        if self._thread is None:
            job.close()
            raise RuntimeError("a request outside of `connected`")
        return self._thread.submit(self._runner.run, job).result()

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Open the connection, and close it in the end. Raises as `ask`."""
        with ThreadPoolExecutor(1, "telegram") as thread:
            self._thread, self._runner = thread, asyncio.Runner()
            try:
                self._repeat("Telegram", lambda: self._run(self._send(None)))
                yield
            finally:
                self._run(self._disconnect())
                thread.submit(self._runner.close).result()
                self._thread = None

    def ask(self, where: str, request: Any) -> dict[str, Any]:
        """Return the answer to a request of Telethon as JSON, after retries if needed (see Retry); only inside
        `connected`. `where` names in messages what is read.

        Raises AccessDenied, NotFound, AuthFailed, RateLimited or Unavailable.
        """
        answer = self._repeat(where, lambda: self._attempt(request))
        answered: dict[str, Any] = json.loads(answer.to_json())
        return answered

    def new_requests(self) -> int:
        """Return the number of requests since the last call."""
        new, self._reported = self._requests - self._reported, self._requests
        return new

    def format_error(self, where: str, detail: str) -> SourceDown:
        """Return the error for an answer in an unknown format."""
        return SourceDown(f"Telegram's answer for {where} is not in the known format: {detail}.")

    def _repeat(self, where: str, call: Callable[[], Any]) -> Any:
        return self._retry.call(call, _failures(), lambda error: to_source_error(error, where))

    def _attempt(self, request: Any) -> Any:
        self._requests += 1
        return self._run(self._send(request))

    async def _send(self, request: Any) -> Any:
        """Send a request, if there is one, after connecting if needed. A connection that fails is not used again."""
        try:
            async with asyncio.timeout(self._timeout):
                if self._sender is None:
                    await self._connect()
                return await self._sender.send(request) if request is not None else None
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise  # the job is to stop
            await self._disconnect()  # Telethon cancels what waits for a connection that was closed
            raise ConnectionError from None
        except (OSError, EOFError, BufferError):
            await self._disconnect()
            raise

    async def _connect(self) -> None:
        """Open the connection, and say who we are, as the protocol wants it before anything else."""
        from telethon.network import ConnectionTcpFull, MTProtoSender
        from telethon.tl import functions
        from telethon.tl.alltlobjects import LAYER

        logs: defaultdict[str, logging.Logger] = defaultdict(_silent_log)
        sender = MTProtoSender(
            self._session.auth_key,
            loggers=logs,
            retries=1,
            delay=0,
            auto_reconnect=False,
            connect_timeout=self._timeout,
            updates_queue=asyncio.Queue(),
        )
        address, port = self._address
        self._sender = sender
        await sender.connect(
            ConnectionTcpFull(address, port, self._session.dc_id, loggers=logs, proxy=None, local_addr=None)
        )
        hello = functions.InitConnectionRequest(
            self._api_id, "server", "1.0", __version__, "en", "", "en", functions.help.GetConfigRequest()
        )
        await sender.send(functions.InvokeWithLayerRequest(LAYER, functions.InvokeWithoutUpdatesRequest(hello)))

    async def _disconnect(self) -> None:
        sender, self._sender = self._sender, None
        if sender is not None:
            await sender.disconnect()
            await asyncio.gather(sender.disconnected, return_exceptions=True)  # why it ended is known by now


def to_source_error(error: Exception, where: str) -> SourceError:
    """Return our error for one of Telethon, without its text, which may contain what was sent."""
    from telethon import errors

    match error:
        case errors.FloodError():
            seconds = float(getattr(error, "seconds", 0)) or None
            wait = f"in {seconds:,.0f} seconds" if seconds else "later"
            return RateLimited(f"Telegram limits our requests for {where}. Try again {wait}.", seconds)
        case errors.UnauthorizedError() | errors.AuthKeyError() | errors.AuthKeyNotFound() | errors.InvalidDCError():
            return AuthFailed(f"Telegram does not accept TELEGRAM_SESSION (any more). {HOW_TO_LOG_IN}")
        case errors.ForbiddenError():
            return AccessDenied(f"{where} is not public on Telegram.")
        case errors.RPCError():
            return _to_rejection(error, where)
        case errors.TypeNotFoundError() | errors.InvalidBufferError() | errors.InvalidChecksumError():
            return SourceDown(f"Telegram's answer for {where} is not in the known format.")
        case _:
            return Unreachable(f"Telegram could not be reached for {where}: {type(error).__name__}.")


def _to_rejection(error: Exception, where: str) -> SourceError:
    """Return our error for a request that Telegram has rejected, or failed at."""
    from telethon import errors

    match error:
        case errors.ApiIdInvalidError() | errors.ApiIdPublishedFloodError() | errors.ConnectionApiIdInvalidError():
            return AuthFailed(f"Telegram does not accept TELEGRAM_API_ID. {HOW_TO_LOG_IN}")
        case errors.ChannelPrivateError() | errors.ChatAdminRequiredError():
            return AccessDenied(f"{where} is not public on Telegram.")
        case errors.UsernameNotOccupiedError() | errors.UsernameInvalidError() | errors.MsgIdInvalidError():
            return NotFound(f"Telegram knows no {where}.")
        case _ if abs(getattr(error, "code", 0) or 0) >= 500:
            return RequestFailed(f"Telegram failed for {where}: {type(error).__name__}.")
        case _:
            return RequestRejected(f"Telegram rejected the request for {where}: {type(error).__name__}.", b"")


def _silent_log() -> logging.Logger:
    """Return a log that goes nowhere: Telethon writes what it received, which may be the text of a post."""
    log = logging.getLogger("collectors.telegram.protocol")
    log.disabled = True
    return log


def _failures() -> tuple[type[Exception], ...]:
    """Return the errors that Telethon and the connection raise."""
    from telethon import errors

    return (errors.RPCError, errors.TypeNotFoundError, errors.InvalidChecksumError, BufferError, EOFError, OSError,
            errors.AuthKeyNotFound, errors.SecurityError)  # fmt: skip
