"""Serve the full invented world of sources: `python tests/collectors/loopback/serve.py lobsters devto`.

Prints one line of JSON, name -> address, and serves until it is interrupted. `--slow` delays each response by seconds.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from loopback_http import to_loopback
from loopback_sources import SOURCES


def main() -> None:
    """Serve the sources that were named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="+", choices=sorted(SOURCES))
    parser.add_argument("--slow", type=float, default=0.0)
    options = parser.parse_args()
    with ExitStack() as servers:
        started = {
            name: servers.enter_context(to_loopback(SOURCES[name].full(), options.slow)).url for name in options.names
        }
        print(json.dumps(started), flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
