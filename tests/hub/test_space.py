"""How much may be written, with something left for everybody else."""

from __future__ import annotations

import shutil

import pytest

from app.hub.space import RESERVE_BYTES, room


def test_the_reserve_is_taken_off(tmp_path):
    free = shutil.disk_usage(tmp_path).free

    assert room(tmp_path, 0) == pytest.approx(free, abs=2**28)
    assert room(tmp_path) == pytest.approx(max(0, free - RESERVE_BYTES), abs=2**28)


def test_a_folder_that_is_not_there_yet_is_on_the_disk_of_its_parents(tmp_path):
    assert room(tmp_path / "not" / "yet" / "made", 0) > 0


def test_it_is_never_less_than_nothing(tmp_path):
    assert room(tmp_path, 2**62) == 0
