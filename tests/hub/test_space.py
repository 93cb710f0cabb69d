"""How much may be written, with something left for everybody else."""

from __future__ import annotations

import shutil

from app.hub.space import RESERVE_BYTES, room


def test_the_reserve_is_taken_off(tmp_path, monkeypatch):
    found = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: found)

    assert room(tmp_path, 0) == found.free
    assert room(tmp_path) == max(0, found.free - RESERVE_BYTES)


def test_a_folder_that_is_not_there_yet_is_on_the_disk_of_its_parents(tmp_path):
    assert room(tmp_path / "not" / "yet" / "made", 0) > 0


def test_it_is_never_less_than_nothing(tmp_path):
    assert room(tmp_path, 2**62) == 0
