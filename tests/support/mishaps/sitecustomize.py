"""Plants a crash in one part of the wisen that starts with this folder on its PYTHONPATH and RIG_CRASH=PART.

Law: changes nothing without RIG_CRASH; the part is broken from its n-th use on, as by a bug of ours that nobody
expected. The product has no switch for this: it is put in from outside, when Python starts.
"""

import os
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

PARTS = {  # module, class, method, uses that go well
    "matcher": ("wisen.skills.suggest", "Suggest", "__call__", 0),
    "recorder": ("wisen.wrapper.record", "Recorder", "output", 5),
    "filter": ("wisen.skills.redact.stream", "_Run", "_block", 0),
}


class Planted(Exception):
    """The crash."""


class Plant(MetaPathFinder):
    def __init__(self, module: str, name: str, method: str, uses: int) -> None:
        self.module, self.name, self.method, self.left = module, name, method, uses

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        if fullname != self.module:
            return None
        spec = PathFinder.find_spec(fullname, path)  # type: ignore[arg-type]
        if spec and spec.loader:
            self.change(spec.loader)
        return spec

    def change(self, loader: Loader) -> None:
        execute = loader.exec_module

        def changed(module: ModuleType) -> None:
            execute(module)
            kind = getattr(module, self.name)
            whole = getattr(kind, self.method)

            def broken(*given: object, **named: object) -> object:
                self.left -= 1
                if self.left < 0:
                    raise Planted(f"planted in {self.name}.{self.method}")
                return whole(*given, **named)

            setattr(kind, self.method, broken)

        loader.exec_module = changed  # type: ignore[method-assign]


if part := os.environ.get("RIG_CRASH"):
    sys.meta_path.insert(0, Plant(*PARTS[part]))
