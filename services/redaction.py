"""Keeps keys and passwords out of everything that is said, logged or written into the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote, urlsplit

HIDDEN = "[hidden]"
SHORTEST = 6  # letters: a shorter value would be found inside ordinary words

_SECRET_NAME = re.compile(
    r"key|secret|token|passw|credential|auth|bearer|cookie|session|signature|client_id|dsn|(^|_)(pass|pwd|pat|sig)($|_)",
    re.IGNORECASE,
)
_FOLDERS = frozenset({"PWD", "OLDPWD"})  # the working folder, by its shell's name: no password
_PARAMETER = r"[?&;#][\w.~%-]*(?:key|secret|token|pass|pwd|auth|sig|session|code)[\w.~%-]*="
_IN_TEXT = (
    re.compile(rf"({_PARAMETER})[^&#\s\"'<>]+", re.IGNORECASE),
    re.compile(r"([a-z][a-z0-9+.-]{0,20}://)[^/\s@\"'<>]+(?=@)", re.IGNORECASE),
    re.compile(r"(\bauthorization:\s*(?:(?:bearer|basic)\s+)?)[\w.~+/=-]{6,}", re.IGNORECASE),
    # people write of basic needs: without the header's name it must look like a key
    re.compile(r"(\b(?i:bearer|basic)\s+)(?=[\w.~+/-]*(?:[\d=]|[a-z][A-Z])|[\w.~+/-]{20})[\w.~+/=-]{6,}"),
)


class Secrecy:
    """Knows the secrets of one command and takes them out of texts. Starts with none; `learn` adds."""

    def __init__(self) -> None:
        self._values: set[str] = set()
        self._known: re.Pattern[str] | None = None

    def learn(self, told: Mapping[str, Any]) -> None:
        """The secrets among these names and values: an environment, a secrets file, the settings of sources."""
        self._values |= set(_spellings(told))
        longest_first = sorted(self._values, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def hide(self, text: str) -> str:
        """`text` without the secrets that are known, and without what stands where addresses carry secrets."""
        if self._known is not None:
            text = self._known.sub(HIDDEN, text)
        for pattern in _IN_TEXT:
            text = pattern.sub(rf"\g<1>{HIDDEN}", text)
        return text

    def hide_in(self, result: Any) -> Any:
        """A JSON value with all its texts as `hide` makes them."""
        if isinstance(result, str):
            return self.hide(result)
        if isinstance(result, Mapping):
            return {name: self.hide_in(value) for name, value in result.items()}
        if isinstance(result, list | tuple):
            return [self.hide_in(value) for value in result]
        return result


def _spellings(told: Mapping[str, Any]) -> Iterator[str]:
    """Each secret as it is, as it stands in an address, and without that."""
    for value in _secrets(told):
        yield from {value, quote(value, safe=""), unquote(value)}


def _secrets(told: Mapping[str, Any]) -> Iterator[str]:
    for name, value in told.items():
        if isinstance(value, Mapping):
            yield from _secrets(value)
            continue
        for text in value if isinstance(value, list | tuple) else (value,):
            if not isinstance(text, str):
                continue
            is_secret = _SECRET_NAME.search(name) and name not in _FOLDERS
            candidates = [text.strip()] if is_secret else []
            candidates.append(_password(text))
            yield from (one for one in candidates if len(one) >= SHORTEST)


def _password(address: str) -> str:
    """The password in an address such as postgresql://user:password@host; empty where there is none."""
    try:
        return urlsplit(address).password or ""
    except ValueError:
        return ""


SECRECY = Secrecy()
"""That of this process: one command has one set of secrets."""
