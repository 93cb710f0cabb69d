from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from app.core.errors import GgufTooLarge, LibraryUnwritable
from app.core.migration import migrate, version
from app.hub import index as index_module
from app.hub.facts import Facts
from app.hub.index import APPLICATION_ID, MIGRATIONS, Index
from app.hub.record import Annotation, Record
from app.hub.walk import Found


def record(name: str = "a", **changes) -> Record:
    file = Found(f"/models/{name}.gguf", 1000, 1_700_000_000_123_456_789, 2**63, 2**64 - 1)
    values = {"facts": Facts(title="名", n_params=7), "head": "h", "repo": "o/n", **changes}
    return Record(file=file, **values)


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "library.db"


@pytest.fixture
def index(path):
    made = Index.open(path)
    yield made
    made.close()


def reopened(index: Index) -> Index:
    index.close()
    return Index.open(index.path)


def test_everything_comes_back(index):
    broken = GgufTooLarge(path="/x", what="tensors", limit=3)
    index.save([record(broken=broken, sha256="s", official=True, found="f", found_bytes=9)])
    index.annotate({"/models/a.gguf": Annotation(favorite=True, tags=("a", "b"), used_ms=5)})
    again = reopened(index)
    kept = again.records()["/models/a.gguf"]
    assert kept.broken.fields() == broken.fields()
    assert type(kept.broken) is GgufTooLarge
    whole = record(sha256="s", official=True, found="f", found_bytes=9)
    assert index_module._row(kept)[:-1] == index_module._row(whole)[:-1]
    assert (kept.facts, kept.official, kept.found) == (whole.facts, True, "f")
    assert again.annotations()["/models/a.gguf"].tags == ("a", "b")
    again.close()


def test_what_an_earlier_version_read_is_read_again_and_its_hash_kept(index, monkeypatch):
    known = record(sha256="s", found="s", found_bytes=1000, found_ns=1_700_000_000_123_456_789)
    index.save([known])
    assert index.records()[known.file.path].describes(known.file)
    monkeypatch.setattr(index_module, "READER", index_module.READER + 1)
    kept = index.records()[known.file.path]
    assert not kept.describes(known.file)
    assert kept.found == "s"


def test_what_is_forgotten_leaves_its_note(index):
    index.save([record()])
    index.annotate({"/models/a.gguf": Annotation(note="n")})
    index.forget(["/models/a.gguf"])
    assert index.records() == {}
    assert index.annotations() == {"/models/a.gguf": Annotation(note="n")}


def test_an_empty_note_takes_no_place(index):
    index.annotate({"/a": Annotation(note="n"), "/b": Annotation()})
    index.annotate({"/a": Annotation()})
    assert index.annotations() == {}


def test_a_new_path_takes_everything_along(index):
    index.save([record("a"), record("b")])
    index.annotate({"/models/a.gguf": Annotation(note="n")})
    index.move({"/models/a.gguf": "/models/b.gguf"})
    assert set(index.records()) == {"/models/b.gguf"}
    assert index.annotations() == {"/models/b.gguf": Annotation(note="n")}


def test_it_is_for_its_owner_only(index, path):
    index.save([record()])
    for file in path.parent.glob("library.db*"):
        assert file.stat().st_mode & 0o077 == 0, file


def test_steps_lead_from_nothing_to_the_present(path):
    Index.open(path).close()
    connection = sqlite3.connect(path)
    assert version(connection) == len(MIGRATIONS)
    connection.close()


def test_an_index_of_the_first_schema_is_read(path):
    connection = sqlite3.connect(path, isolation_level=None)
    MIGRATIONS[0](connection)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    connection.execute("INSERT INTO annotation VALUES ('/a', ?)", (b'{"note":"kept"}',))
    connection.close()
    index = Index.open(path)
    assert index.annotations() == {"/a": Annotation(note="kept")}
    index.close()


def test_a_step_that_fails_leaves_nothing_behind(path):
    def second(connection):
        connection.execute("CREATE TABLE more (x)")
        raise sqlite3.OperationalError("no")

    connection = sqlite3.connect(path, isolation_level=None)
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, (MIGRATIONS[0], second), APPLICATION_ID)
    assert version(connection) == 1
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    assert "more" not in tables
    connection.close()


def damaged(path: Path) -> list[Path]:
    """What was set aside."""
    return list(path.parent.glob("library.db.damaged-*"))


@pytest.mark.parametrize(
    "content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"x" * 5000]
)
def test_what_is_no_index_is_set_aside(path, content):
    path.write_bytes(content)
    index = Index.open(path)
    index.annotate({"/a": Annotation(note="new")})
    assert index.annotations()
    (aside,) = damaged(path)
    assert aside.read_bytes() == content
    index.close()


def test_the_database_of_another_program_is_set_aside(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.commit()
    connection.close()
    index = Index.open(path)
    assert index.records() == {}
    index.close()
    assert len(damaged(path)) == 1


def test_notes_outlive_damage(index, path):
    index.save([record(str(number)) for number in range(400)])
    notes = {f"/{number}": Annotation(note=f"note {number}" * 20) for number in range(300)}
    index.annotate(notes)
    index.close()
    raw = bytearray(path.read_bytes())
    page = int.from_bytes(raw[16:18], "big")
    # Overwrite pages in the middle that hold files.
    at = raw.find(b"/models/200.gguf") // page * page
    assert at > page
    raw[at : at + page] = os.urandom(page)
    path.write_bytes(raw)
    again = Index.open(path)
    assert again.annotations() == notes
    assert set(again.records()) < {f"/models/{number}.gguf" for number in range(400)}
    again.close()
    (aside,) = damaged(path)
    reopened(again)
    assert damaged(path) == [aside]


def test_one_damaged_copy_is_kept(path):
    for _ in range(3):
        path.write_bytes(b"junk" * 1000)
        Index.open(path).close()
    assert len(list(path.parent.glob("library.db.damaged-*"))) == 1


def test_a_later_version_is_left_alone(index, path):
    index.close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(LibraryUnwritable, match="later version"):
        Index.open(path)
    assert path.read_bytes() == before


def test_a_full_disk_is_told_and_changes_nothing(index):
    index.save([record()])
    pages = index._connection.execute("PRAGMA page_count").fetchone()[0]
    index._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LibraryUnwritable):
        index.annotate({"/a": Annotation(note="x" * 100_000)})
    assert index.annotations() == {}
    index._connection.execute("PRAGMA max_page_count = 1000000")
    index.annotate({"/a": Annotation(note="x")})


def test_a_name_that_is_no_text_is_refused(index):
    with pytest.raises(LibraryUnwritable):
        index.annotate({"/bad\udcff": Annotation(note="x")})
    assert index.annotations() == {}


def test_memory_is_what_is_left_when_nothing_can_be_written(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryUnwritable):
        Index.open(tmp_path / "file" / "library.db")
    index = Index.in_memory()
    index.save([record()])
    assert list(index.records()) == ["/models/a.gguf"]
    index.close()
    index.close()
