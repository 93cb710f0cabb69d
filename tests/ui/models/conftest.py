"""A model host that can be put into any state, and real preferences."""

from __future__ import annotations

import pytest

from app.bridge.models import ModelFiles
from app.ui.actions import Actions
from app.ui.theme import Theme
from tests.ui.doubles import Host, make_preferences


@pytest.fixture
def theme(qapp):
    return Theme()


@pytest.fixture
def actions(qapp):
    return Actions()


@pytest.fixture
def preferences(tmp_path):
    made = make_preferences(tmp_path)
    yield made
    made.close()


@pytest.fixture
def host(qapp):
    return Host()


@pytest.fixture
def files(preferences):
    return ModelFiles(preferences, distribution="not-installed")


class Asked:
    """Stands for the question whether a running reply may be ended."""

    def __init__(self):
        self.agree = True
        self.what = None

    def __call__(self, do):
        self.what = do
        if self.agree:
            do()


@pytest.fixture
def asked():
    return Asked()
