"""All files of a download come into the models folder, wherever it is by then."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.core.errors import UnsafeName
from app.hub.api import Access, Download, RemoteFile, Wanted
from app.hub.connection import Connection
from app.hub.fetch import Fetch, discard
from app.hub.pace import Pace
from app.hub.transfer import Stopped
from tests.hub.server import LoopbackHub

MIB = 2**20


def model(n_bytes: int = MIB) -> bytes:
    return b"GGUF" + os.urandom(n_bytes - 4)


@pytest.fixture
def elsewhere():
    """A folder on another disk."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == Path(tempfile.gettempdir()).stat().st_dev:
        pytest.skip("there is one disk only")
    folder = Path(tempfile.mkdtemp(dir=memory))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def connection(hub):
    made = Connection(Access(endpoint=hub.endpoint, proxy=""))
    yield made
    made.close()


@pytest.fixture
def fetch(connection):
    def make(download: Download, folder: Path) -> Fetch:
        return Fetch(download, folder, lambda: connection, Pace())

    return make


def download_of(hub: LoopbackHub, files: dict[str, bytes], **changes) -> Download:
    commit = hub.add_repo("owner/name", files)
    wanted = tuple(
        Wanted(
            repo="owner/name",
            commit=commit,
            file=RemoteFile(
                path=name, size_bytes=len(data), sha256=hashlib.sha256(data).hexdigest()
            ),
        )
        for name, data in files.items()
    )
    size = sum(map(len, files.values()))
    return Download(
        id=1, repo="owner/name", quantization="Q8_0", files=wanted, size_bytes=size, **changes
    )


def begun(folder: Path, hub: LoopbackHub, download: Download, make) -> Download:
    """What a download in `folder` has when it was stopped in the middle of its second file."""
    run = make(replace(download, files=download.files[:1]), folder)
    run.run()
    target = folder / "owner" / "name" / download.files[1].file.path
    data = hub.repo("owner/name").files[download.files[1].file.path].source
    target.with_name(target.name + ".part").write_bytes(data[: MIB // 2])
    note = f'{{"identity":"{download.files[1].file.sha256}","size_bytes":{len(data)}}}'
    target.with_name(target.name + ".part.json").write_text(note)
    return replace(download, folder=str(folder), ready=run.ready)


FILES = ("m-00001-of-00002.gguf", "m-00002-of-00002.gguf")


class TestAnotherFolder:
    @pytest.mark.parametrize("other_disk", [False, True])
    def test_what_has_arrived_is_brought_along(self, *, hub, fetch, tmp_path, request, other_disk):
        files = {name: model() for name in FILES}
        old = tmp_path / "old"
        new = request.getfixturevalue("elsewhere") if other_disk else tmp_path / "new"
        download = begun(old, hub, download_of(hub, files), fetch)
        asked = len(hub.log("cdn"))

        path = fetch(download, new).run()

        assert path == new / "owner" / "name" / FILES[0]
        for name, data in files.items():
            assert (new / "owner" / "name" / name).read_bytes() == data
        (request_,) = hub.log("cdn")[asked:]
        assert request_.start == MIB // 2
        assert [path for path in old.rglob("*") if path.is_file()] == []

    def test_stopping_on_the_way_to_another_disk_loses_nothing(
        self, *, hub, fetch, tmp_path, elsewhere
    ):
        files = {name: model() for name in FILES}
        download = begun(tmp_path / "old", hub, download_of(hub, files), fetch)
        run = fetch(download, elsewhere)
        run.stop()

        with pytest.raises(Stopped):
            run.run()

        old = tmp_path / "old" / "owner" / "name"
        assert sorted(path.name for path in old.iterdir()) == [
            FILES[0],
            f"{FILES[1]}.part",
            f"{FILES[1]}.part.json",
        ]
        assert [path for path in elsewhere.rglob("*") if path.is_file()] == []


def test_a_file_that_vanished_is_fetched_again(hub, fetch, tmp_path):
    files = {"m.gguf": model()}
    download = download_of(hub, files)
    first = fetch(download, tmp_path)
    path = first.run()
    path.unlink()

    fetch(replace(download, ready=first.ready), tmp_path).run()

    assert path.read_bytes() == files["m.gguf"]


@pytest.mark.parametrize("name", ["../m.gguf", "/etc/m.gguf", "con.gguf", "a\nb.gguf"])
def test_a_name_that_leads_out_is_refused_before_anything_is_asked(hub, fetch, tmp_path, name):
    download = download_of(hub, {"m.gguf": model()})
    wanted = download.files[0]
    hostile = replace(wanted, file=replace(wanted.file, path=name))

    with pytest.raises(UnsafeName):
        fetch(replace(download, files=(wanted, hostile)), tmp_path / "models").run()

    assert hub.requests == []
    assert not (tmp_path / "models").exists()


class TestDiscarding:
    def test_half_of_the_shards_and_what_is_on_its_way_go(self, hub, fetch, tmp_path):
        download = begun(tmp_path, hub, download_of(hub, {n: model() for n in FILES}), fetch)
        mine = tmp_path / "owner" / "name" / "mine.gguf"
        mine.write_bytes(b"mine")

        discard(download)

        assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mine]

    def test_a_whole_file_stays(self, hub, fetch, tmp_path):
        download = download_of(hub, {"m.gguf": model(), "mmproj.gguf": model()})
        run = fetch(download, tmp_path)
        run.run()

        discard(replace(download, folder=str(tmp_path), ready=run.ready))

        assert len(list(tmp_path.rglob("*.gguf"))) == 2

    def test_a_hostile_name_removes_nothing(self, hub, tmp_path):
        victim = tmp_path / "victim.gguf.part"
        victim.write_bytes(b"mine")
        download = download_of(hub, {"m.gguf": model()})
        wanted = download.files[0]
        hostile = replace(wanted, file=replace(wanted.file, path="../../../victim.gguf"))

        discard(replace(download, files=(hostile,), folder=str(tmp_path / "models")))

        assert victim.exists()

    def test_one_that_never_began_removes_nothing(self, hub, tmp_path):
        discard(download_of(hub, {"m.gguf": model()}))
