"""`python -m collectors.telegram`: asks for what a login needs, and prints the line to keep among the secrets."""

from __future__ import annotations

import os
import sys
from getpass import getpass

from collectors.engine.collector import Access
from collectors.telegram.login import PHONE, log_in
from talkworthy.errors import TalkworthyError


def main() -> int:
    """Log in; return the exit code."""
    names = {"TELEGRAM_API_ID": "API id", "TELEGRAM_API_HASH": "API hash"}
    secrets = {name: os.environ.get(name) or _ask(title) for name, title in names.items()}
    try:
        session = log_in(Access(secrets), _ask)
    except TalkworthyError as error:
        print(error, file=sys.stderr)
        return 1
    print(
        "You are logged in. Who has this line can read your Telegram: keep it in .streamlit/secrets.toml.",
        file=sys.stderr,
    )
    print(f'TELEGRAM_SESSION = "{session}"')
    return 0


def _ask(question: str) -> str:
    """Return the answer to a question; only the phone number is shown while it is typed."""
    print(f"{question}: ", end="", file=sys.stderr, flush=True)
    return input() if question == PHONE or not sys.stdin.isatty() else getpass("")


if __name__ == "__main__":
    sys.exit(main())
