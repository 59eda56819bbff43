"""`talkworthy open`: the dashboard, with the sample data while there is no brand file."""

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

PROJECT_FOLDER = Path(__file__).parent.parent
SAMPLE_FOLDER = PROJECT_FOLDER / "samples"
DASHBOARD = PROJECT_FOLDER / "dashboard.py"


def choose_brand_file() -> Path:
    """Return the user's brand file, or the sample's while there is none.

    The sample has a store of its own, so that invented posts never mix with real ones.
    """
    own = config_path()
    if own.exists() or os.environ.get("TALKWORTHY_CONFIG"):
        return own
    return choose_sample()


def choose_sample() -> Path:
    """Make this process use the sample, and return its brand file."""
    os.environ["TALKWORTHY_CONFIG"] = str(SAMPLE_FOLDER / "talkworthy.toml")
    return config_path()


def load_sample(context: AppContext) -> bool:
    """Fill an empty store with the sample; return whether it was empty."""
    with context.store.read() as connection:
        if count_posts(connection):
            return False
    with context.lock_store():
        import_files(context, [SAMPLE_FOLDER / "coffee.ndjson"], ImportOptions(keep_all=True))
        analyse(context)
    return True


def open_dashboard(context: AppContext, port: int) -> int:
    """Run the dashboard until it is stopped, and return its exit code.

    Raises UserError where Talkworthy does not run from a checkout, which has the dashboard.
    """
    if not DASHBOARD.exists():
        raise UserError(f"{DASHBOARD} does not exist: run Talkworthy from its checkout.")
    path = choose_brand_file()
    if path.resolve().parent == SAMPLE_FOLDER:
        context.print_message("This is sample data. `talkworthy init` creates your own brand file.")
        load_sample(context)
    # open a browser only where a person uses a terminal
    headless = "false" if sys.stdout.isatty() else "true"
    command = [sys.executable, "-m", "streamlit", "run", str(DASHBOARD), "--server.port", str(port)]
    command += ["--server.headless", headless]
    # Streamlit reads its .streamlit/config.toml from the working folder.
    environment = os.environ | {"TALKWORTHY_CONFIG": str(path.resolve())}
    try:
        return subprocess.run(command, cwd=PROJECT_FOLDER, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 0
