"""A small HTTP server on loopback that can simulate failures: the base of the loopback sources."""

from __future__ import annotations

import argparse
import json
import re
import sys
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseRequestHandler
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Request:
    """A request to the server; `fields` are those of the query and of the form.

    `pairs` are the same, including repeated names.
    """

    method: str
    path: str
    fields: dict[str, str]
    headers: dict[str, str]
    pairs: list[tuple[str, str]] = field(default_factory=list)

    def values_of(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key == name]


@dataclass
class Response:
    """A response: a status, headers, and a body, which is sent as JSON unless it is bytes."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Fault:
    """A failure of the next `times` requests whose path matches `path`, after the first `skip` of them.

    `effect`: a Response, or `half` (the body stops in the middle), `hang` (no response until the server stops), `cut`
    (the connection is closed without a response).
    """

    path: str
    effect: Response | str
    times: int = 1_000_000
    skip: int = 0


class Server(ThreadingHTTPServer):
    """A server that ignores clients that hang up during a response, as some tests do."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Loopback:
    """Runs `handler` on a port of 127.0.0.1; a context manager. `requests` is the log of all requests.

    `handler_class` speaks the protocol of the source: HTTP, unless a subclass has another.
    """

    handler_class: ClassVar[type[BaseRequestHandler]]

    def __init__(self, handler: Callable[[Request], Response], port: int = 0, delay: float = 0.0) -> None:
        self.requests: list[Request] = []
        self.faults: deque[Fault] = deque()
        self._handler = handler
        self._delay = delay
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._server = Server(("127.0.0.1", port), type("Handler", (self.handler_class,), {"loopback": self}))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Loopback:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def fail(self, path: str, effect: Response | str | int, times: int = 1_000_000, skip: int = 0) -> None:
        """Let requests fail whose path matches the regular expression `path`; a number is a bare status."""
        body = {"message": "invented failure", "error": effect}
        response = Response(body, status=effect) if isinstance(effect, int) else effect
        self.faults.append(Fault(path, response, times, skip))

    def requests_to(self, path: str) -> list[Request]:
        """Return the requests so far whose path matches the regular expression `path`."""
        return [request for request in self.requests if re.search(path, request.path)]

    def pause(self) -> None:
        """Wait as long as a slow server before its response."""
        self.stopping.wait(self._delay)

    def respond(self, request: Request) -> Response | str:
        """Log the request; return its response, or the name of a fault."""
        with self._lock:
            self.requests.append(request)
            fault = self._next_fault(request.path)
            return fault.effect if fault else self._handler(request)

    def _next_fault(self, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.times > 0 and re.search(fault.path, path):
                if fault.skip:
                    fault.skip -= 1
                    return None
                fault.times -= 1
                return fault
        return None


class Handler(BaseHTTPRequestHandler):
    """Handles a connection; each Loopback sets `loopback` on a subclass of its own."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    loopback: Loopback

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, *_: object) -> None:
        return None

    def _serve(self) -> None:
        url = urlsplit(self.path)
        form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        pairs = parse_qsl(url.query, keep_blank_values=True) + parse_qsl(form, keep_blank_values=True)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.loopback.pause()
        response = self.loopback.respond(Request(self.command, url.path, dict(pairs), headers, pairs))
        if isinstance(response, Response):
            self._send(response)
        elif response == "half":
            self._send(Response({"data": "the rest of this never comes"}), half=True)
        else:
            if response == "hang":
                self.loopback.stopping.wait()
            self.close_connection = True

    def _send(self, response: Response, half: bool = False) -> None:
        body = response.body if isinstance(response.body, bytes) else json.dumps(response.body).encode()
        headers = {"Content-Type": "application/json; charset=UTF-8", **response.headers}
        self.send_response(response.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if half else body)
        self.close_connection = half


Loopback.handler_class = Handler


def to_loopback(handler: Callable[[Request], Response], delay: float = 0.0) -> Loopback:
    """Return the server for a handler, which has an attribute `loopback` if its source speaks no HTTP."""
    return getattr(handler, "loopback", Loopback)(handler, delay=delay)


def run(
    make_handler: Callable[[argparse.Namespace], Callable[[Request], Response]], parser: argparse.ArgumentParser
) -> None:
    """Serve from the command line until interrupted; the first line printed is the port."""
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--slow", type=float, default=0.0, help="seconds to wait before each response")
    options = parser.parse_args()
    with Loopback(make_handler(options), options.port, options.slow) as server:
        print(server.port, flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return
