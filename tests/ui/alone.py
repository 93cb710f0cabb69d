"""Fixtures for a widget that stands alone: a host that can be put into any state."""

from __future__ import annotations

import pytest

from tests.ui.doubles import Host, make_preferences


@pytest.fixture
def preferences(tmp_path):
    made = make_preferences(tmp_path)
    yield made
    made.close()


@pytest.fixture
def host(qapp):
    return Host()
