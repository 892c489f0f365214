"""Real agents, wrapped by the real wisen, asked by a person, answered by a model on the loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.cage import cage
from support.model_server import ModelServer
from support.world import World


@pytest.fixture(scope="session")
def told() -> set[str]:
    """What was said once already."""
    return set()


@pytest.fixture
def world(tmp_path: Path, told: set[str], request: pytest.FixtureRequest) -> Iterator[World]:
    """A fresh world; where the network cannot be closed off, that is said once."""
    with (
        cage() as network,
        ModelServer(listener=network.listener) as model,
        World(tmp_path / "w", network, model) as made,
    ):
        if network.why_open and not told:
            told.add("open")
            reporter = request.config.pluginmanager.get_plugin("terminalreporter")
            assert reporter is not None
            reporter.write_line(f"the agents run beside the real network: {network.why_open}")
        yield made
