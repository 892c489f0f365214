"""Importing a library without those of its modules that it imports and seldom or never uses: in a process that is there for hours, and
beside every agent, they are memory for nothing.

Law: nobody sees a difference. What uses such a module all the same gets it, imported then; whoever imports it later gets it as ever.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Inside, what is imported finds these modules empty, where they were not imported before."""
    spared = {name: _Spared(name) for name in names if name not in sys.modules}
    sys.modules.update(spared)
    try:
        yield
    finally:
        for name, empty in spared.items():
            if sys.modules.get(name) is empty:
                del sys.modules[name]


class _Spared(ModuleType):
    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # what the import system itself asks of a module
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)
