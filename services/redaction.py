"""Keeps keys and passwords out of all output, logs and run messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote, urlsplit

HIDDEN = "[hidden]"
SHORTEST = 6  # characters: a shorter value would occur inside ordinary words

_SECRET_NAME = re.compile(
    r"key|secret|token|passw|credential|auth|bearer|cookie|session|signature|client_id|dsn|(^|_)(pass|pwd|pat|sig)($|_)",
    re.IGNORECASE,
)
_FOLDERS = frozenset({"PWD", "OLDPWD"})  # the working folder of a shell: no password
_PARAMETER = r"[?&;#][\w.~%-]*(?:key|secret|token|pass|pwd|auth|sig|session|code)[\w.~%-]*="
_IN_TEXT = (
    re.compile(rf"({_PARAMETER})[^&#\s\"'<>]+", re.IGNORECASE),
    re.compile(r"([a-z][a-z0-9+.-]{0,20}://)[^/\s@\"'<>]+(?=@)", re.IGNORECASE),
    re.compile(r"(\bauthorization:\s*(?:(?:bearer|basic)\s+)?)[\w.~+/=-]{6,}", re.IGNORECASE),
    # people write of basic needs: without the header's name the value must look like a key
    re.compile(r"(\b(?i:bearer|basic)\s+)(?=[\w.~+/-]*(?:[\d=]|[a-z][A-Z])|[\w.~+/-]{20})[\w.~+/=-]{6,}"),
)


class Redaction:
    """Removes known secrets from texts. Starts with none; `add_secrets` adds."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def add_secrets(self, values: Mapping[str, Any]) -> None:
        """Add the secrets among named values: an environment, a secrets file, the settings of sources."""
        self._secrets |= set(_spellings(values))
        longest_first = sorted(self._secrets, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def redact(self, text: str) -> str:
        """Return `text` without the known secrets, and without anything where URLs and headers carry secrets."""
        if self._pattern is not None:
            text = self._pattern.sub(HIDDEN, text)
        for pattern in _IN_TEXT:
            text = pattern.sub(rf"\g<1>{HIDDEN}", text)
        return text

    def redact_values(self, value: Any) -> Any:
        """Return a JSON value with all its texts redacted."""
        if isinstance(value, str):
            return self.redact(value)
        if isinstance(value, Mapping):
            return {name: self.redact_values(item) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.redact_values(item) for item in value]
        return value


def _spellings(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield each secret as it is, URL-encoded, and URL-decoded."""
    for secret in _secrets(values):
        yield from {secret, quote(secret, safe=""), unquote(secret)}


def _secrets(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _secrets(value)
            continue
        for text in value if isinstance(value, list | tuple) else (value,):
            if not isinstance(text, str):
                continue
            is_secret = _SECRET_NAME.search(name) and name not in _FOLDERS
            candidates = [text.strip()] if is_secret else []
            candidates.append(_password(text))
            yield from (candidate for candidate in candidates if len(candidate) >= SHORTEST)


def _password(url: str) -> str:
    """Return the password in a URL such as postgresql://user:password@host; "" where there is none."""
    try:
        return urlsplit(url).password or ""
    except ValueError:
        return ""


REDACTION = Redaction()
"""That of this process: one command has one set of secrets."""
