"""Blocks without a transcript around them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ui.chat.transcript.laid import Laid


@pytest.fixture
def laid(theme) -> Iterator[Laid]:
    """Makes views of blocks."""
    made = Laid(theme)
    yield made
    made.close()
    made.services.deleteLater()
