"""`talkworthy open`: the dashboard, with the sample data while there is no brand file."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from services.analysis.analyse import analyse
from services.collection.import_files import ImportOptions, import_files
from services.context import AppContext
from services.operations.command_process import PROJECT_FOLDER
from services.operations.workplace import SAMPLE_POSTS, copy_sample, is_sample, own_folder
from talkworthy.errors import UserError
from talkworthy.settings import FOLDER, config_path
from talkworthy.storage.conversations.queries import count_posts

DASHBOARD = PROJECT_FOLDER / "dashboard.py"
HOST = "127.0.0.1"
PORTS_TO_TRY = 20
_DATABASE = "TALKWORTHY_DATABASE_URL"


def choose_brand_file() -> Path:
    """Return the person's brand file, or that of the sample's copy in her folder while there is none.

    The sample has a store of its own, so that invented posts never mix with real ones: with a database of one's own
    the dashboard begins with the set-up.
    """
    own = config_path()
    has_own = own.exists() or os.environ.get("TALKWORTHY_CONFIG") or os.environ.get(_DATABASE)
    return own if has_own and not is_sample(own) else choose_sample()


def choose_sample() -> Path:
    """Make this process use the copy of the sample in this folder, and return its brand file. Raises UserError."""
    os.environ["TALKWORTHY_CONFIG"] = str(copy_sample(own_folder()))
    os.environ.pop(_DATABASE, None)
    return config_path()


def load_sample(context: AppContext) -> bool:
    """Fill an empty store with the sample; return whether it was empty."""
    with context.store.read() as connection:
        if count_posts(connection):
            return False
    with context.lock_store():
        posts = context.settings.path.with_name(SAMPLE_POSTS)
        import_files(context, [posts], ImportOptions(keep_all=True))
        analyse(context)
    return True


def open_dashboard(context: AppContext, port: int) -> int:
    """Run the dashboard until it is stopped, and return its exit code. Another port is used where this one is taken.

    Raises UserError where Talkworthy does not run from a checkout, which has the dashboard, and where nothing can be
    saved in this folder.
    """
    if not DASHBOARD.exists():
        raise UserError(f"{DASHBOARD} does not exist: run Talkworthy from its checkout.")
    path = choose_brand_file()
    if is_sample(path):
        context.print_message(
            "This is sample data, loaded once, which takes a moment. "
            "Track your own brand in the dashboard, or with `talkworthy init`."
        )
        load_sample(context)
    free_port = find_port(port)
    if free_port != port:
        context.print_message(f"Port {port} is in use, so this dashboard is at http://{HOST}:{free_port}.")
    # open a browser only where a person uses a terminal
    headless = "false" if sys.stdout.isatty() else "true"
    command = [sys.executable, "-m", "streamlit", "run", str(DASHBOARD), "--server.port", str(free_port)]
    command += ["--server.headless", headless]
    try:
        # Streamlit reads its .streamlit/config.toml from the working folder.
        return subprocess.run(command, cwd=PROJECT_FOLDER, env=_to_environment(path), check=False).returncode
    except KeyboardInterrupt:
        return 0


def find_port(wanted: int) -> int:
    """Return this port, or the next one that no program uses. Raises UserError where there is none."""
    for port in range(wanted, min(wanted + PORTS_TO_TRY, 65_536)):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) != 0:
                return port
    raise UserError(f"Port {wanted} and those after it are in use. Name another one with --port.")


def _to_environment(brand_file: Path) -> dict[str, str]:
    """Return the environment of a dashboard that shows this brand file and saves in the folder it was started in."""
    environment = os.environ | {FOLDER: str(own_folder())}
    # one that does not exist yet is written by the set-up
    return environment | ({"TALKWORTHY_CONFIG": str(brand_file.resolve())} if brand_file.exists() else {})
