"""The files that come with the program are found in a checkout and in an installed package."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core import resources


@pytest.fixture(autouse=True)
def fresh_cache():
    resources.resource_folder.cache_clear()
    yield
    resources.resource_folder.cache_clear()


def test_a_checkout_uses_the_folder_beside_the_package():
    root = Path(resources.__file__).parents[2]
    assert (
        resources.resource("translations", "x.qm") == root / "resources" / "translations" / "x.qm"
    )


def test_an_installed_package_uses_the_folder_inside_it(tmp_path, monkeypatch):
    inside = tmp_path / "site" / "app" / "_resources"
    inside.mkdir(parents=True)
    (tmp_path / "site" / "resources").mkdir()
    module = tmp_path / "site" / "app" / "core" / "resources.py"
    monkeypatch.setattr(resources, "__file__", str(module))
    assert resources.resource("icons") == inside / "icons"
