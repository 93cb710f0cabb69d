from __future__ import annotations

import hashlib
import os
import sqlite3
from pathlib import Path

import pytest

from app.core.errors import GgufTruncated, NotGguf
from app.hub import facts, scan
from app.hub.api import Entry, RemoteFile, Wanted
from app.hub.collection import Collection
from app.hub.index import Index
from app.hub.record import Annotation
from app.hub.scan import Places, Scan, Snapshot, Stopped
from app.hub.stores import Surroundings
from tests.hub.files import age, model_bytes, write, write_model
from tests.hub.test_stores import hf_model, ollama_model


@pytest.fixture
def models(tmp_path) -> Path:
    made = tmp_path / "models"
    made.mkdir()
    return made


@pytest.fixture
def collection(tmp_path):
    made = Collection(tmp_path / "library.db")
    yield made
    made.close()


@pytest.fixture
def look(collection, models):
    """Scan the models folder, and what else is named."""

    def scanned(**places) -> Snapshot:
        wanted = Places(managed=str(models), **places)
        return collection.scan(wanted, lambda: False, lambda _: None)

    return scanned


@pytest.fixture
def read_again(monkeypatch) -> list[str]:
    """Paths of files whose header was read, as it happens."""
    seen: list[str] = []
    real = facts.read_file

    def noting(path, **kwargs):
        seen.append(path.name)
        return real(path, **kwargs)

    monkeypatch.setattr(facts, "read_file", noting)
    return seen


def only(snapshot: Snapshot) -> Entry:
    (entry,) = snapshot.entries
    return entry


def test_a_file_tells_what_it_is(models, look):
    write_model(
        models / "acme/Tiny-GGUF/Tiny-Q4_K_M.gguf",
        name="Tiny Model",
        tokenizer__chat_template="{{ messages }}",
    )
    entry = only(look())
    assert (entry.name, entry.quantization) == ("Tiny", "Q4_K_M")
    assert (entry.n_params, entry.n_ctx_train, entry.architecture) == (64, 8192, "llama")
    assert entry.chat
    assert not entry.embedding
    assert entry.source == "managed"
    assert entry.size_bytes == Path(entry.path).stat().st_size
    assert entry.broken is None
    assert entry.proof == "unknown"


def test_a_file_without_a_name_is_called_as_its_header_says(models, look):
    write_model(models / "model.gguf", name="Tiny Model")
    entry = only(look())
    assert (entry.name, entry.quantization) == ("Tiny Model", "F32")


def test_shards_are_one_entry(models, look):
    for number in (1, 2, 3):
        write_model(models / f"Big-Q8_0-0000{number}-of-00003.gguf", split__count=3)
    entry = only(look())
    assert Path(entry.path).name == "Big-Q8_0-00001-of-00003.gguf"
    assert (entry.name, entry.quantization, entry.missing_shards) == ("Big", "Q8_0", 0)
    assert [Path(shard).name[9:14] for shard in entry.shards] == ["00001", "00002", "00003"]
    assert entry.n_params == 3 * 64
    assert entry.size_bytes == sum(Path(shard).stat().st_size for shard in entry.shards)


def test_missing_shards_are_counted(models, look):
    write_model(models / "Big-00002-of-00004.gguf")
    write_model(models / "Big-00004-of-00004.gguf")
    entry = only(look())
    assert entry.missing_shards == 2
    assert Path(entry.path).name == "Big-00002-of-00004.gguf"


def test_a_projector_goes_with_its_model(models, look):
    write_model(models / "a/Seer-7B-Q4_0.gguf")
    write_model(models / "a/Seer-7B-Q8_0.gguf")
    write_model(models / "a/mmproj-f16.gguf", architecture="clip", kind="mmproj", weights=10)
    write_model(models / "a/mmproj-f32.gguf", architecture="clip", kind="mmproj", weights=20)
    seen = look().entries
    assert {Path(entry.projector).name for entry in seen} == {"mmproj-f32.gguf"}
    assert len(seen) == 2


def test_among_several_models_only_its_own_projector_is_taken(models, look):
    write_model(models / "Seer-7B-Q4_0.gguf")
    write_model(models / "Writer-7B-Q4_0.gguf")
    write_model(models / "mmproj-Seer-7B-f16.gguf", kind="mmproj")
    write_model(models / "mmproj-model-f16.gguf", kind="mmproj")
    taken = {entry.name: Path(entry.projector).name for entry in look().entries}
    assert taken == {"Seer-7B": "mmproj-Seer-7B-f16.gguf", "Writer-7B": ""}


@pytest.mark.parametrize("kind", ["adapter", "imatrix", "vocab"])
def test_side_files_are_not_listed(models, look, kind):
    write_model(models / "side.gguf", kind=kind, weights=0 if kind == "vocab" else 8)
    write(models / "broken.imatrix.gguf", "not a model")
    assert look().entries == ()


def test_a_file_that_cannot_be_read_says_why(models, look):
    write(models / "portal.gguf", "<html>")
    whole = model_bytes()
    write(models / "cut.gguf", whole[:-100])
    broken = {entry.name: type(entry.broken) for entry in look().entries}
    assert broken == {"portal": NotGguf, "cut": GgufTruncated}
    again = {entry.name: type(entry.broken) for entry in look().entries}
    assert again == broken, "what the index remembers is the same"


def test_a_file_on_its_way_is_looked_at_again_soon(models, look):
    path = write(models / "cut.gguf", model_bytes()[:-100])
    assert look().settling
    age(path, 600)
    assert not look().settling


def test_a_header_is_read_once_until_size_or_time_change(models, look, read_again):
    path = write_model(models / "a.gguf")
    write_model(models / "b.gguf")
    look()
    assert sorted(read_again) == ["a.gguf", "b.gguf"]
    read_again.clear()
    first = look()
    assert read_again == []
    age(path, 100)
    second = look()
    assert read_again == ["a.gguf"]
    key = str(path)
    assert first.keys[key] != second.keys[key]


def test_a_file_found_twice_is_listed_once_as_the_users_own(models, look, tmp_path):
    path = write_model(models / "Tiny.gguf")
    watched = tmp_path / "watched"
    watched.mkdir()
    os.link(path, watched / "Other name.gguf")
    (watched / "link.gguf").symlink_to(path)
    entry = only(look(watched=(str(watched), str(models)), opened=(str(path),)))
    assert (entry.path, entry.source) == (str(path), "managed")


def test_files_of_other_programs_are_listed_as_theirs(models, look, tmp_path):
    home = tmp_path / "home"
    hub = home / ".cache/huggingface/hub"
    digest = hf_model(hub, "acme/Tiny-GGUF", "Tiny-Q4_0.gguf", model_bytes(name="x"))
    name = "registry.ollama.ai/library/llama3.2/3b"
    ollama_model(home / ".ollama/models", name, model_bytes(name="y"))
    surroundings = Surroundings(home=home, environment={}, platform="darwin")
    ollama, cached = look(surroundings=surroundings).entries
    assert (ollama.name, ollama.source) == ("llama3.2:3b", "ollama")
    assert (cached.name, cached.source, cached.repo) == ("Tiny", "hf_cache", "acme/Tiny-GGUF")
    assert cached.sha256 == digest
    assert cached.foreign
    assert look().entries == ()


def test_a_link_in_the_models_folder_makes_no_file_ours(models, look, tmp_path):
    theirs = write_model(tmp_path / "theirs/a.gguf")
    write_model(tmp_path / "theirs/more/b.gguf", name="b")
    (models / "a.gguf").symlink_to(theirs)
    (models / "more").symlink_to(tmp_path / "theirs/more")
    assert {entry.source for entry in look().entries} == {"watched"}


def test_a_link_to_the_starter_does_not_take_its_place(models, look, tmp_path):
    starter = write_model(tmp_path / "starter.gguf", name="s")
    (models / "link.gguf").symlink_to(starter)

    entry = only(look(starter=str(starter)))

    assert (entry.path, entry.source) == (str(starter), "starter")


def test_starter_and_opened_files_are_listed(look, tmp_path):
    starter = write_model(tmp_path / "starter.gguf", name="s")
    opened = write_model(tmp_path / "opened.gguf", name="o")
    seen = look(starter=str(starter), opened=(str(opened), str(tmp_path / "gone.gguf")))
    assert {entry.name: entry.source for entry in seen.entries} == {
        "starter": "starter",
        "opened": "opened",
    }


def test_names_that_are_no_text_are_left_out(models, look):
    raw = os.fsencode(models) + b"/bad\xff.gguf"
    with open(raw, "wb") as file:  # noqa: PTH123 - a name that Path cannot write
        file.write(model_bytes())
    write_model(models / "good.gguf")
    assert only(look()).name == "good"


def test_a_moved_file_keeps_what_is_known_of_it(models, look, collection, read_again):
    path = write_model(models / "Tiny.gguf")
    look()
    collection.annotate({str(path): Annotation(note="good at rhymes")})
    read_again.clear()
    new = models / "sub/Renamed.gguf"
    new.parent.mkdir()
    path.rename(new)
    snapshot = look()
    assert read_again == []
    assert snapshot.moved == {str(path): str(new)}
    assert collection.annotations() == {str(new): Annotation(note="good at rhymes")}
    assert look().moved == {}


def test_a_new_file_is_not_taken_for_one_that_went(models, look, collection):
    path = write_model(models / "Tiny.gguf", name="one")
    look()
    path.unlink()
    other = write_model(models / "Other.gguf", name="two")
    age(other, 50)
    assert look().moved == {}


def test_what_the_hub_said_is_proof_until_the_file_changes(models, look, collection):
    data = model_bytes()
    path = write(models / "acme/Tiny/Tiny.gguf", data)
    digest = hashlib.sha256(data).hexdigest()
    remote = RemoteFile(path="Tiny.gguf", size_bytes=len(data), sha256=digest)
    collection.add([(path, Wanted(repo="acme/Tiny", commit="c" * 40, file=remote))])
    snapshot = look()
    entry = only(snapshot)
    assert (entry.repo, entry.commit, entry.proof) == ("acme/Tiny", "c" * 40, "verified")
    assert snapshot.keys[entry.path] == digest

    age(path, 100)
    snapshot = look()
    entry = only(snapshot)
    assert (entry.repo, entry.proof) == ("acme/Tiny", "unknown")
    assert snapshot.keys[entry.path] != digest

    write(path, model_bytes(weights=128))
    assert only(look()).proof == "changed"


def test_much_to_read_is_told_bit_by_bit(models, collection, monkeypatch):
    monkeypatch.setattr(scan, "BATCH_S", 0.0)
    for number in range(3):
        write_model(models / f"{number}.gguf", name=str(number))
    told: list[Snapshot] = []
    whole = collection.scan(Places(managed=str(models)), lambda: False, told.append)
    assert [len(snapshot.entries) for snapshot in told] == [1, 2, 3]
    assert not any(snapshot.complete for snapshot in told)
    assert whole.complete


def test_a_scan_that_is_not_wanted_ends_and_keeps_what_it_read(models, tmp_path, read_again):
    for number in range(4):
        write_model(models / f"{number}.gguf", name=str(number))
    index = Index.open(tmp_path / "library.db")
    with pytest.raises(Stopped):
        Scan(index, Places(managed=str(models)), stopped=lambda: len(read_again) == 2).run()
    assert len(index.records()) == 2
    index.close()


def test_room_is_told_for_a_folder_that_is_not_there_yet(collection, tmp_path):
    places = Places(managed=str(tmp_path / "not/yet"))
    snapshot = collection.scan(places, lambda: False, lambda _: None)
    assert snapshot.entries == ()
    assert snapshot.free_bytes > 0


def test_space_used_counts_everything_of_ours(models, look, tmp_path):
    size = write_model(models / "a.gguf").stat().st_size
    size += write_model(models / "mmproj.gguf", kind="mmproj", weights=10).stat().st_size
    opened = write_model(tmp_path / "opened.gguf")
    assert look(opened=(str(opened),)).used_bytes == size


def test_without_an_index_on_disk_the_library_works(models, tmp_path):
    write_model(models / "a.gguf")
    write(tmp_path / "blocked", "a file")
    collection = Collection(tmp_path / "blocked" / "library.db")
    snapshot = collection.scan(Places(managed=str(models)), lambda: False, lambda _: None)
    assert only(snapshot).name == "a"
    assert collection.unwritable() is not None
    assert collection.unwritable() is None
    collection.close()


def test_the_same_file_has_the_same_key_in_every_thread_and_session(models, look, collection):
    path = write_model(models / "a.gguf")
    key = look().keys[str(path)]
    assert collection.identify(str(path)) == key
    other = Collection(Path(collection._path).with_name("other.db"))
    assert other.identify(str(path)) == key
    other.close()
    path.write_bytes(model_bytes(name="replaced"))
    assert collection.identify(str(path)) != key
    assert collection.identify(str(models / "gone.gguf")) == ""


def test_the_key_of_shards_changes_with_each_of_them(models, collection):
    paths = [write_model(models / f"B-0000{n}-of-00002.gguf", name=str(n)) for n in (1, 2)]
    key = collection.identify(str(paths[0]))
    assert key
    paths[1].write_bytes(model_bytes(name="other"))
    assert collection.identify(str(paths[0])) not in {key, ""}
    paths[1].unlink()
    assert collection.identify(str(paths[0])) == ""


def test_rows_that_make_no_sense_are_read_again(models, look, collection, tmp_path):
    write_model(models / "a.gguf")
    look()
    collection.close()
    with sqlite3.connect(tmp_path / "library.db") as connection:
        connection.execute("UPDATE file SET about = X'00', inode = 'zz'")
    connection.close()
    again = Collection(tmp_path / "library.db")
    snapshot = again.scan(Places(managed=str(models)), lambda: False, lambda _: None)
    assert only(snapshot).name == "a"
    again.close()
