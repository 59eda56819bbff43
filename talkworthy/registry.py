"""Registries of extensions, built-in ones included: one file in a folder, one decorator."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

Extension = TypeVar("Extension")


class Registry(Generic[Extension]):
    """The extensions of one kind, by name.

    Importing the modules of `package` and of its subpackages registers them; where `module` is given, the module of
    that name in each subpackage (`collectors.reddit.collector`). Errors of an import are raised: a source that is
    silently missing would look like a source without posts.
    """

    def __init__(self, kind: str, package: str, module: str | None = None) -> None:
        self.kind = kind
        self.package = package
        self.module = module
        self._extensions: dict[str, Extension] = {}
        self._loaded = False

    def register(self, name: str) -> Callable[[Extension], Extension]:
        """Return a decorator that registers a class or function under `name`."""

        def add(extension: Extension) -> Extension:
            if name in self._extensions:
                raise ValueError(f"two {self.kind}s are called {name!r}")
            self._extensions[name] = extension
            return extension

        return add

    def __getitem__(self, name: str) -> Extension:
        self._load()
        return self._extensions[name]

    def __contains__(self, name: str) -> bool:
        self._load()
        return name in self._extensions

    def __iter__(self) -> Iterator[str]:
        self._load()
        return iter(sorted(self._extensions))

    def _load(self) -> None:
        if self._loaded:
            return
        self._import(self.package)
        self._loaded = True

    def _import(self, package: str) -> None:
        """Import the modules of `package` that register extensions."""
        for entry in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
            if self.module is None and entry.ispkg:
                self._import(entry.name)
            elif self.module is None:
                importlib.import_module(entry.name)
            elif entry.ispkg and importlib.util.find_spec(f"{entry.name}.{self.module}"):
                importlib.import_module(f"{entry.name}.{self.module}")
