"""The details of the real model, over a library that a test can change."""

from __future__ import annotations

import pytest

from app.hub.api import Entry
from app.ui.models.details.page import Details
from tests.ui.models.details.library import LaidLibrary


@pytest.fixture
def library(qapp):
    made = LaidLibrary()
    yield made
    made.close()


@pytest.fixture
def entry(starter_model, library):
    """The real model, as if Vitrail had downloaded it."""
    made = Entry(
        path=str(starter_model),
        name="SmolLM2-135M-Instruct",
        quantization="Q4_1",
        size_bytes=starter_model.stat().st_size,
        source="managed",
        repo="acme/SmolLM2-GGUF",
        commit="0123456789abcdef0123456789abcdef01234567",
        sha256="ab" * 32,
        proof="verified",
    )
    library.lay(made)
    return made


@pytest.fixture
def details(qtbot, theme, library, host):
    made = Details(theme, library, host)
    made.resize(900, 700)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def shown(qtbot, details, entry):
    """The page, with everything that was read."""
    details.show()
    details.show_entry(entry.path)
    qtbot.waitUntil(lambda: details.tensors.map.tiles != [])
    qtbot.waitUntil(lambda: "(id 1)" in str(details.overview.tokenizer.texts()))
    return details
