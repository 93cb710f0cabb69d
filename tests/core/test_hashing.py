from __future__ import annotations

import hashlib

import pytest

from app.core import hashing

TEXT = "a tower, 灯塔".encode()


@pytest.fixture(autouse=True)
def forgetful():
    yield
    hashing._home.cache_clear()


@pytest.mark.parametrize("homes", [hashing.HOMES, ("_not_there", "hashlib")])
def test_both_ways_give_the_same_hash(monkeypatch, homes):
    monkeypatch.setattr(hashing, "HOMES", homes)
    hashing._home.cache_clear()
    whole = hashing.sha256()
    whole.update(TEXT)
    assert hashing.sha256_of_little([TEXT[:3], b"", TEXT[3:]]) == whole.hexdigest()
    assert whole.hexdigest() == hashlib.sha256(TEXT).hexdigest()


def test_a_little_is_hashed_without_openssl():
    assert hashing._home().__name__ in {"_sha2", "_sha256"}
