"""Logs in at Telegram with one's own account, once; what comes out of it is TELEGRAM_SESSION."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from collectors.engine.collector import Access
from collectors.telegram.client import HOW_TO_LOG_IN, NOT_INSTALLED, to_source_error
from talkworthy.errors import UserError

PHONE = "Phone number of your Telegram account, with the country code"
CODE = "Code that Telegram has sent you"
PASSWORD = "Password of your account, if it asks for one"


def log_in(access: Access, ask: Callable[[str], str]) -> str:
    """Return a session of one's own account. `ask` puts a question to the person; nothing is stored.

    Secrets: `TELEGRAM_API_ID`, `TELEGRAM_API_HASH`; with `TELEGRAM_SESSION` its key is used again. Setting: `base_url`
    (a server on loopback in place of Telegram). Raises UserError, AuthFailed, RateLimited or Unavailable.
    """
    try:
        from telethon import TelegramClient, errors
        from telethon.sessions import StringSession
    except ImportError:
        raise UserError(NOT_INSTALLED) from None
    api_id, api_hash = (access.secret(name, HOW_TO_LOG_IN) for name in ("TELEGRAM_API_ID", "TELEGRAM_API_HASH"))
    if not api_id.isdecimal():
        raise UserError(f"TELEGRAM_API_ID must be a number. {HOW_TO_LOG_IN}")
    session = StringSession(access.secrets.get("TELEGRAM_SESSION") or None)
    base = urlsplit(access.text("base_url", ""))
    if base.hostname:
        session.set_dc(session.dc_id, base.hostname, base.port)

    async def run() -> str:
        client = TelegramClient(
            session, int(api_id), api_hash, flood_sleep_threshold=0, receive_updates=False, auto_reconnect=False
        )
        try:
            await client.start(lambda: ask(PHONE), lambda: ask(PASSWORD), code_callback=lambda: ask(CODE))
            return str(session.save())
        finally:
            await client.disconnect()

    try:
        with ThreadPoolExecutor(1) as thread:  # of its own, since the caller's may have an event loop that runs
            return thread.submit(asyncio.run, run()).result()
    except (errors.RPCError, OSError) as error:
        raise to_source_error(error, "the login") from None
    except (RuntimeError, ValueError):
        raise UserError("Telegram did not accept the code or the password. Try again.") from None
