"""Telegram's side of its protocol on loopback, with the classes of Telethon: encrypted messages over TCP.

A handler gets each request as a `loopback_http.Request` (its name as the path, its fields as JSON) and returns its
answer as an object in the form of `to_dict`. https://core.telegram.org/mtproto/description and /mtproto-transports
"""

from __future__ import annotations

import gzip
import itertools
import json
import os
import socketserver
import struct
import time
import zlib
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from loopback_http import Loopback, Request, Response
from telethon.crypto import AES, AuthKey
from telethon.extensions import BinaryReader
from telethon.network.mtprotostate import MTProtoState
from telethon.sessions import StringSession
from telethon.tl import TLObject, functions, types

KEY = AuthKey(bytes(range(256)))
CONTAINER, ZIPPED, RESULT, VECTOR = 0x73F1F8DC, 0x3072CFA1, 0xF35C6D01, 0x1CB5C415
WRAPPERS = (functions.InvokeWithLayerRequest, functions.InvokeWithoutUpdatesRequest, functions.InitConnectionRequest)
ERRORS = {
    400: (400, "INPUT_REQUEST_INVALID"),
    401: (401, "AUTH_KEY_UNREGISTERED"),
    402: (400, "PAYMENT_REQUIRED"),
    403: (403, "CHAT_FORBIDDEN"),
    404: (400, "USERNAME_NOT_OCCUPIED"),
    413: (400, "LIMIT_INVALID"),
    429: (420, "FLOOD_WAIT_{}"),
}
"""Status that tests use for a failure -> the code and the name of Telegram's error."""


def to_session() -> str:
    """Return the session of an account that is logged in; it leads to an address that does not exist."""
    session = StringSession()
    session.set_dc(2, "192.0.2.1", 443)
    session.auth_key = KEY
    return str(session.save())


class MtprotoHandler(socketserver.StreamRequestHandler):
    """One connection; each MtprotoLoopback sets `loopback` on a subclass of its own."""

    loopback: Loopback

    def setup(self) -> None:
        super().setup()
        self._sent = itertools.count()
        self._ids = itertools.count(int(time.time()) << 32 | 1, 4)  # odd, as the answers of a server are

    def handle(self) -> None:
        while (packet := self._read_packet()) is not None:
            session, messages = decrypt(packet)
            for number, body in messages:
                if not self._answer(session, number, body):
                    return

    def _read_packet(self) -> bytes | None:
        head = self.rfile.read(8)
        if len(head) < 8:
            return None
        length = struct.unpack("<i", head[:4])[0]
        return self.rfile.read(length - 8)[:-4]

    def _answer(self, session: bytes, number: int, body: bytes) -> bool:
        """Answer one message; return whether the connection stays open."""
        request = BinaryReader(body).tgread_object()
        if isinstance(request, types.MsgsAck):
            return True
        while isinstance(request, WRAPPERS):
            request = request.query
        self.loopback.pause()
        answer = self.loopback.respond(to_request(request))
        if answer == "hang":
            self.loopback.stopping.wait()
        if isinstance(answer, str):
            packet = self._pack(session, number, b"the rest of this never comes")
            self.wfile.write(packet[: len(packet) // 2] if answer == "half" else b"")
            return False
        result = to_result(answer)
        self.wfile.write(self._pack(session, number, result) if result else b"<html>no such thing here</html>")
        return result is not None

    def _pack(self, session: bytes, number: int, result: bytes) -> bytes:
        body = struct.pack("<Iq", RESULT, number) + result
        plain = bytes(8) + session + struct.pack("<qii", next(self._ids), 1, len(body)) + body
        sealed = encrypt(plain)
        packet = struct.pack("<ii", len(sealed) + 12, next(self._sent)) + sealed
        return packet + struct.pack("<I", zlib.crc32(packet))


class MtprotoLoopback(Loopback):
    """A Loopback that speaks Telegram's protocol instead of HTTP."""

    handler_class = MtprotoHandler


def decrypt(packet: bytes) -> tuple[bytes, list[tuple[int, bytes]]]:
    """Return the session and the messages, each with its number, that a client has sent in one packet."""
    key, vector = MTProtoState._calc_key(KEY.key, packet[8:24], True)
    plain = AES.decrypt_ige(packet[24:], key, vector)
    assert sha256(KEY.key[88:120] + plain).digest()[8:24] == packet[8:24], "a message that was not sealed with the key"
    number, _, length = struct.unpack("<qii", plain[16:32])
    return plain[8:16], list(unpack(number, plain[32 : 32 + length]))


def unpack(number: int, body: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the messages in a message: those of a container, or itself."""
    kind = struct.unpack("<I", body[:4])[0]
    if kind == ZIPPED:
        yield from unpack(number, gzip.decompress(BinaryReader(body[4:]).tgread_bytes()))
    elif kind == CONTAINER:
        start = 8
        for _ in range(struct.unpack("<i", body[4:8])[0]):
            inner, _, length = struct.unpack("<qii", body[start : start + 16])
            yield from unpack(inner, body[start + 16 : start + 16 + length])
            start += 16 + length
    else:
        yield number, body


def encrypt(plain: bytes) -> bytes:
    """Return a message of the server, sealed."""
    plain += os.urandom(-(len(plain) + 12) % 16 + 12)
    seal = sha256(KEY.key[96:128] + plain).digest()[8:24]
    key, vector = MTProtoState._calc_key(KEY.key, seal, False)
    return struct.pack("<Q", KEY.key_id) + seal + AES.encrypt_ige(plain, key, vector)


def to_request(request: TLObject) -> Request:
    """Return what the log and the handlers see of a request."""
    fields: dict[str, Any] = json.loads(request.to_json())
    name = f"/{type(request).__module__.rpartition('.')[2]}.{fields.pop('_')}"
    pairs = [(key, json.dumps(value)) for key, value in fields.items()]
    return Request("CALL", name, dict(pairs), {}, pairs)


def to_result(answer: Response) -> bytes | None:
    """Return the bytes of an answer; None for one that Telegram's protocol cannot express."""
    if answer.status != 200:
        code, name = ERRORS.get(answer.status, (answer.status, "RPC_CALL_FAIL"))
        return bytes(types.RpcError(code, name.format(answer.headers.get("Retry-After", 7))))
    try:
        answered = to_object(answer.body)
        if isinstance(answered, list):
            return struct.pack("<Ii", VECTOR, len(answered)) + b"".join(map(bytes, answered))
        return bytes(answered)
    except Exception:  # whatever a spoiled answer makes of Telethon's classes, it cannot be sent
        return None


def to_object(value: Any) -> Any:
    """Return the object of Telethon that a handler has described."""
    if isinstance(value, list):
        return [to_object(item) for item in value]
    if not isinstance(value, dict):
        return value
    space, _, name = value["_"].rpartition(".")
    holder = getattr(types, space) if space else types
    return getattr(holder, name)(**{key: to_object(item) for key, item in value.items() if key != "_"})
