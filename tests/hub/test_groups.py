from __future__ import annotations

import pytest

from app.hub.facts import Facts
from app.hub.groups import Member, grouped
from app.hub.record import Record
from app.hub.stores import Candidate
from app.hub.walk import Found


def member(path: str, *, role: str = "model", size: int = 100, **candidate) -> Member:
    file = Found(f"/m/{path}", size, 0, 1, hash(path) & 0xFFFF)
    record = Record(file=file, facts=Facts(role=role))
    return Member(Candidate(file=file, source="managed", **candidate), record)


def told(*members: Member) -> dict[str, tuple[int, int, str]]:
    """Number of files, of missing ones, and the projector, by the first file's path."""
    return {
        group.members[0].record.file.path.removeprefix("/m/"): (
            len(group.members),
            group.missing,
            group.projector.removeprefix("/m/"),
        )
        for group in grouped(members)
    }


def shards(name: str, numbers, total: int) -> list[Member]:
    return [member(f"{name}-{number:05d}-of-{total:05d}.gguf") for number in numbers]


def test_shards_come_in_order_whatever_the_folder_says():
    (group,) = grouped(shards("A", (3, 1, 2), 3))
    names = [m.record.file.path for m in group.members]
    assert names == sorted(names)


def test_models_with_other_names_totals_or_folders_are_not_mixed():
    members = shards("A", (1, 2), 2) + shards("B", (1, 2), 2) + shards("A", (1, 2, 3), 3)
    members += shards("x/A", (1,), 2)
    assert told(*members) == {
        "A-00001-of-00002.gguf": (2, 0, ""),
        "B-00001-of-00002.gguf": (2, 0, ""),
        "A-00001-of-00003.gguf": (3, 0, ""),
        "x/A-00001-of-00002.gguf": (1, 1, ""),
    }


def test_numbers_that_cannot_be_are_no_shards():
    assert told(*shards("A", (0, 4), 3)) == {}
    assert told(*shards("A", (0, 1), 1)) == {"A-00001-of-00001.gguf": (1, 0, "")}


def test_what_its_owner_says_is_the_projector_is_it():
    owned = member("blob", projector="/elsewhere/eye")
    assert told(owned, member("mmproj.gguf", role="projector")) == {
        "blob": (1, 0, "/elsewhere/eye")
    }


@pytest.mark.parametrize(
    ("eye", "seer"),
    [
        ("mmproj-gemma-3-4b-it-f16.gguf", "gemma-3-4b-it-Q4_0.gguf"),
        ("gemma-3-4b-it.mmproj-f16.gguf", "gemma-3-4b-it-Q4_0.gguf"),
        ("acme_gemma-3_mmproj-model-f16.gguf", "acme_gemma-3_gemma-3-4b-it-Q4_0.gguf"),
    ],
)
def test_among_many_models_the_name_decides(eye, seer):
    found = told(member(seer), member("Qwen2.5-VL-7B-Q4_0.gguf"), member(eye, role="projector"))
    assert found == {seer: (1, 0, eye), "Qwen2.5-VL-7B-Q4_0.gguf": (1, 0, "")}


def test_a_projector_of_another_folder_is_not_taken():
    assert told(member("a/A.gguf"), member("b/mmproj.gguf", role="projector")) == {
        "a/A.gguf": (1, 0, "")
    }


def test_a_sharded_model_has_its_projector_too():
    found = told(*shards("A", (1, 2), 2), member("mmproj-f16.gguf", role="projector"))
    assert found == {"A-00001-of-00002.gguf": (2, 0, "mmproj-f16.gguf")}


def test_a_projector_alone_is_nothing_to_load():
    assert told(member("mmproj.gguf", role="projector"), member("x.gguf", role="side")) == {}
