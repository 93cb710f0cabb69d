"""A model host that can be put into any state, and real preferences."""

from __future__ import annotations

import pytest

from tests.ui.alone import host, preferences  # noqa: F401 - fixtures


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
