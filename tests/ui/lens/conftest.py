"""What the pages of the lens are made with."""

from __future__ import annotations

import pytest

from app.bridge.text_files import TextFiles


@pytest.fixture
def text_files(qapp):
    made = TextFiles()
    yield made
    made.close()
