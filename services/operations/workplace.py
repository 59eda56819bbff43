"""The folder a person works in: her brand file, her store, and a copy of the sample. Never the program's own folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from services.operations.command_process import PROJECT_FOLDER
from talkworthy.errors import UserError
from talkworthy.files.private_files import PRIVATE_FOLDER
from talkworthy.files.whole_file import save_whole
from talkworthy.settings import CONFIG_NAME, FOLDER

SHIPPED_SAMPLE = PROJECT_FOLDER / "samples"
SAMPLE_POSTS = "coffee.ndjson"
_HOLDER = ".talkworthy"


def own_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder in which Talkworthy was started."""
    return Path(environ.get(FOLDER) or ".").resolve()


def own_brand_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Return where the brand file of this folder is, or will be."""
    return own_folder(environ) / CONFIG_NAME


def sample_brand_file(folder: Path) -> Path:
    """Return where the sample's copy in this folder has its brand file."""
    return folder / _HOLDER / "sample" / CONFIG_NAME


def is_sample(brand_file: Path) -> bool:
    """Return whether this is the brand file of the sample: a person's copy, or the one that is shipped."""
    folder = brand_file.resolve().parent
    return folder == SHIPPED_SAMPLE or folder.parts[-2:] == (_HOLDER, "sample")


def copy_sample(folder: Path) -> Path:
    """Copy the sample into this folder where it is not there yet, and return its brand file.

    Raises UserError where the folder is read-only or the disk is full.
    """
    brand_file = sample_brand_file(folder)
    try:
        brand_file.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"Nothing can be saved in {folder}: {error.strerror}. Change to a folder of your own, and start it there."
        ) from error
    for name in (CONFIG_NAME, SAMPLE_POSTS):
        if not (copy := brand_file.with_name(name)).exists():
            save_whole(copy, (SHIPPED_SAMPLE / name).read_bytes(), private=True)
    return brand_file
