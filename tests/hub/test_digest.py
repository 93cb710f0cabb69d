"""Hashing in another thread gives the same hash."""

from __future__ import annotations

import hashlib
import random
import threading

from app.hub.digest import WAITING, Digest


def test_pieces_are_hashed_in_order_however_many_wait():
    chance = random.Random(1)
    pieces = [chance.randbytes(chance.randrange(50_000)) for _ in range(3 * WAITING)]
    digest = Digest()

    for piece in pieces:
        digest.update(piece)

    assert digest.hexdigest() == hashlib.sha256(b"".join(pieces)).hexdigest()


def test_it_can_be_asked_in_between_and_goes_on():
    digest = Digest()

    assert digest.hexdigest() == hashlib.sha256().hexdigest()
    digest.update(b"a")
    assert digest.hexdigest() == hashlib.sha256(b"a").hexdigest()
    digest.update(b"b")
    assert digest.hexdigest() == hashlib.sha256(b"ab").hexdigest()


def test_it_can_begin_anew():
    digest = Digest()
    digest.update(b"wrong")

    digest.reset()
    digest.update(b"right")

    assert digest.hexdigest() == hashlib.sha256(b"right").hexdigest()


def test_its_thread_ends_with_it():
    before = threading.active_count()
    digest = Digest()
    digest.update(b"a" * 1_000_000)
    assert threading.active_count() == before + 1

    digest.close()

    assert threading.active_count() == before
