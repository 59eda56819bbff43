"""Visitors without a browser: each opens the dashboard's socket, requests a page as Streamlit's own script does, and
waits for the whole response. Twenty browsers on two cores measure the browsers; twenty of these measure the server.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

HEADING = "<h1"
FINISHED = ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY


class Visitors:
    """Visitors who stay until the context ends."""

    def __init__(self) -> None:
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    async def visit(self, addresses: Sequence[str]) -> list[tuple[float, float]]:
        """Open each address at once; return seconds until the heading, and until the whole page."""
        return list(await asyncio.gather(*map(self._visit, addresses)))

    async def _visit(self, address: str) -> tuple[float, float]:
        begun = time.perf_counter()
        where = urlsplit(address)
        stream = f"ws://{where.netloc}/_stcore/stream"
        socket = await self._open.enter_async_context(connect(stream, subprotocols=["streamlit"], max_size=None))
        request = BackMsg()
        request.rerun_script.query_string = where.query
        await socket.send(request.SerializeToString())
        heading = await _until_heading(socket)
        return heading - begun, await _until_finished(socket) - begun


async def _until_heading(socket: ClientConnection) -> float:
    while HEADING not in (await _receive(socket)).delta.new_element.html.body:
        pass
    return time.perf_counter()


async def _until_finished(socket: ClientConnection) -> float:
    message = await _receive(socket)
    while message.WhichOneof("type") != "script_finished":
        message = await _receive(socket)
    assert message.script_finished == FINISHED
    return time.perf_counter()


async def _receive(socket: ClientConnection) -> ForwardMsg:
    message = ForwardMsg()
    message.ParseFromString(await socket.recv())
    return message
