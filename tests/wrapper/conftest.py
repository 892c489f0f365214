import os
from collections.abc import Iterator

import pytest
from support.rig import WAYS


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A wisen of its own for what these tests wrap, its key switched off: they type every byte there is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "WISEN_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setitem(os.environ, "WISEN_KEY", "off")
        yield


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def way(request: pytest.FixtureRequest) -> list[str]:
    """The words before a command: none, then the wrapper's. Every behaviour is asked of both."""
    return list(request.param)
