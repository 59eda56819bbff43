"""`talkworthy open`: the dashboard, with the invented sample where there is nothing of one's own yet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from services.analysis.analyse import analyse
from services.collection.import_files import ImportOptions, import_files
from services.context import AppContext
from talkworthy.errors import UserError
from talkworthy.settings import config_path
from talkworthy.storage.conversations.queries import count_posts

HOUSE = Path(__file__).parent.parent
SAMPLE_FOLDER = HOUSE / "samples"
DASHBOARD = HOUSE / "dashboard.py"


def choose_brand_file() -> Path:
    """One's own brand file, or the sample's while there is none.

    The sample keeps a store of its own beside it, so that invented talk never mixes with real talk.
    """
    own = config_path()
    if own.exists() or os.environ.get("TALKWORTHY_CONFIG"):
        return own
    return choose_sample()


def choose_sample() -> Path:
    """Point this process at the sample; returns its brand file."""
    os.environ["TALKWORTHY_CONFIG"] = str(SAMPLE_FOLDER / "talkworthy.toml")
    return config_path()


def load_sample(context: AppContext) -> bool:
    """Fill an empty store with the sample; returns whether it did."""
    with context.store.read() as connection:
        if count_posts(connection):
            return False
    with context.lock_store():
        import_files(context, [SAMPLE_FOLDER / "coffee.ndjson"], ImportOptions(keep_all=True))
        analyse(context)
    return True


def open_dashboard(context: AppContext, port: int) -> int:
    """Run the dashboard until it is stopped; returns its exit code.

    Raises UserError where the dashboard is not beside the command line: it runs from a checkout.
    """
    if not DASHBOARD.exists():
        raise UserError(f"{DASHBOARD} is not there: run Talkworthy from its checkout.")
    path = choose_brand_file()
    if path.resolve().parent == SAMPLE_FOLDER:
        context.print_message("This is the invented sample. `talkworthy init` makes a brand file of your own.")
        load_sample(context)
    # a browser opens by itself where a person sits at a screen, and nowhere else
    headless = "false" if sys.stdout.isatty() else "true"
    command = [sys.executable, "-m", "streamlit", "run", str(DASHBOARD), "--server.port", str(port)]
    command += ["--server.headless", headless]
    # Streamlit reads its .streamlit/config.toml from the working folder.
    environment = os.environ | {"TALKWORTHY_CONFIG": str(path.resolve())}
    try:
        return subprocess.run(command, cwd=HOUSE, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 0
