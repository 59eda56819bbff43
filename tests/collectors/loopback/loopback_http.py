"""A small HTTP server on loopback that can be told to fail: what the pretended Reddit and X are built on."""

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
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Request:
    """One request as the server saw it; `fields` are the query's, and the form's where there was one.

    `pairs` are the same, with those that stand there more than once.
    """

    method: str
    path: str
    fields: dict[str, str]
    headers: dict[str, str]
    pairs: list[tuple[str, str]] = field(default_factory=list)

    def many(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key == name]


@dataclass
class Answer:
    """What goes back: a status, headers, and a body that is JSON unless it is bytes already."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Fault:
    """The next `times` requests whose path matches `path` are answered wrongly, after letting `skip` of them through.

    `what`: an Answer, or `half` (the body stops in the middle), `hang` (no answer until the server stops), `cut` (the
    connection is closed without an answer).
    """

    path: str
    what: Answer | str
    times: int = 1_000_000
    skip: int = 0


class Server(ThreadingHTTPServer):
    """Says nothing of a client that hangs up in the middle of an answer: some are tested to do so."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Loopback:
    """Runs `answer` behind a port of 127.0.0.1; a context manager. `requests` is the log of all it was asked."""

    def __init__(self, answer: Callable[[Request], Answer], port: int = 0, slow: float = 0.0) -> None:
        self.requests: list[Request] = []
        self.faults: deque[Fault] = deque()
        self._answer = answer
        self._slow = slow
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._server = Server(("127.0.0.1", port), type("Handler", (Handler,), {"loopback": self}))
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

    def fail(self, path: str, what: Answer | str | int, times: int = 1_000_000, skip: int = 0) -> None:
        """Answer paths that match the regular expression `path` wrongly; a number is a bare status."""
        body = {"message": "invented failure", "error": what}
        self.faults.append(Fault(path, Answer(body, status=what) if isinstance(what, int) else what, times, skip))

    def asked(self, path: str) -> list[Request]:
        """The requests so far whose path matches the regular expression `path`."""
        return [request for request in self.requests if re.search(path, request.path)]

    def pause(self) -> None:
        """As long as a slow server takes before it answers."""
        self.stopping.wait(self._slow)

    def reply(self, request: Request) -> Answer | str:
        with self._lock:
            self.requests.append(request)
            fault = self._due_fault(request.path)
            return fault.what if fault else self._answer(request)

    def _due_fault(self, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.times > 0 and re.search(fault.path, path):
                if fault.skip:
                    fault.skip -= 1
                    return None
                fault.times -= 1
                return fault
        return None


class Handler(BaseHTTPRequestHandler):
    """One connection; `loopback` is set on a subclass of its own by each Loopback."""

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
        answer = self.loopback.reply(Request(self.command, url.path, dict(pairs), headers, pairs))
        if isinstance(answer, Answer):
            self._send(answer)
        elif answer == "half":
            self._send(Answer({"data": "the rest of this never comes"}), half=True)
        else:
            if answer == "hang":
                self.loopback.stopping.wait()
            self.close_connection = True

    def _send(self, answer: Answer, half: bool = False) -> None:
        body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        headers = {"Content-Type": "application/json; charset=UTF-8", **answer.headers}
        self.send_response(answer.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if half else body)
        self.close_connection = half


def run(
    make_answer: Callable[[argparse.Namespace], Callable[[Request], Answer]], parser: argparse.ArgumentParser
) -> None:
    """Serve from the command line until interrupted; the first line printed is the port."""
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--slow", type=float, default=0.0, help="seconds to wait before each answer")
    options = parser.parse_args()
    with Loopback(make_answer(options), options.port, options.slow) as server:
        print(server.port, flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return
