"""Makes the manual pages that the wheel brings, from the same declarations as the help."""

import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManualPages(BuildHookInterface):  # type: ignore[type-arg]
    """Writes build/man, which the wheel puts into share/man/man1."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        spec = spec_from_file_location("wisen", root / "__init__.py", submodule_search_locations=[str(root)])
        assert spec and spec.loader
        sys.modules["wisen"] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules["wisen"])
        import_module("wisen.shell.manual").write(str(root / "build" / "man"))
        # hatchling moves shared data too by `sources = { "" = "wisen" }`: the first rule that fits must be one that leaves share/ alone.
        sources = self.build_config.sources
        everything = sources.pop("")
        sources.update({"share/": "share/", "": everything})
