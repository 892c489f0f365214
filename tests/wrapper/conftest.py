import pytest
from support.rig import WAYS


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def way(request: pytest.FixtureRequest) -> list[str]:
    """The words before a command: none, then the wrapper's. Every behaviour is asked of both."""
    return list(request.param)
