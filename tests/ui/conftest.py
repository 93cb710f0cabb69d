"""A theme, the actions, real settings, and a real session over a scripted engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from app.bootstrap import make_desk, make_shelf, make_vocabularies
from app.bridge.library import Library
from app.bridge.models import ModelFiles
from app.ui.actions import Actions
from app.ui.theme import Theme
from tests.bridge.conftest import (  # noqa: F401 - fixtures
    clock,
    engines,
    finished,
    host,
    inside,
    paths,
    preferences,
    ready,
    session,
    settle,
    storage,
    written,
)
from tests.dress import plain_afterwards

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """What the offscreen platform cannot do is not a fault of a widget."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(autouse=True)
def english_dates():
    """Whatever language a test before this one ended in."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def theme(qapp):
    made = Theme()
    yield made
    made.deleteLater()


@pytest.fixture
def applied(qapp, theme):
    """The theme on the application, taken off afterwards."""
    with plain_afterwards(qapp):
        theme.apply(qapp)
        yield theme


@pytest.fixture
def actions(qapp):
    return Actions()


@pytest.fixture
def files(preferences):  # noqa: F811
    return ModelFiles(preferences, distribution="not-installed")


@pytest.fixture
def desk(storage, session, shelf, host, inside):  # noqa: F811
    """What stands around the conversations; no titles are asked for by themselves."""
    vocabularies = make_vocabularies(inside.paths, shelf.library)
    made = make_desk(storage, session, shelf, host, inside.preferences, vocabularies=vocabularies)
    made.titles.close()
    yield made
    made.close()


@pytest.fixture
def shelf(preferences, paths, files, host):  # noqa: F811
    """Real objects behind the Models page; nothing of them has started."""
    made = make_shelf(paths, preferences, Library(preferences, paths, files), host)
    yield made
    made.close()
