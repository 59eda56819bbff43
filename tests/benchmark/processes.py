"""Memory, CPU time and children of a process, as the system reports them."""

from __future__ import annotations

import os
from pathlib import Path


def children(process: int) -> list[int]:
    """Return the processes that this one started and that still run."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            continue
        if fields[0] != "Z":
            parents[int(entry.parent.name)] = int(fields[1])
    return [child for child, parent in parents.items() if parent == process]


def megabytes(process: int) -> float:
    """Return the memory of the process now; 0 once it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return int(status.split("VmRSS:")[1].split()[0]) / 1024 if "VmRSS:" in status else 0.0


def cpu_seconds(process: int) -> float:
    """Return the seconds of CPU that the process and its ended children have used; 0 once it has ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
