"""Whatever a repository calls its files, none leads out of the models folder."""

from __future__ import annotations

import itertools
import os
import random
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import DownloadError, UnsafeName
from app.hub.names import MAX_NAME_BYTES, is_safe, stays_inside, target_path
from tests.hub.bringing import Bringing, model_bytes

LEADING_OUT = [
    *("..", "../x.gguf", "../../x.gguf", "a/../../x.gguf", "a/..", "./x.gguf", "a/./x.gguf", "."),
    *("/etc/passwd", "//etc/passwd", "/x.gguf", "a//x.gguf", "x.gguf/", "/", ""),
    *("..\\x.gguf", "a\\..\\..\\x.gguf", "\\x.gguf", "\\\\server\\share\\x.gguf", "a\\x.gguf"),
    *("C:\\x.gguf", "C:/x.gguf", "c:x.gguf", "file:///x.gguf", "\\\\?\\C:\\x", "\\\\.\\pipe\\x"),
    *("//server/share/x.gguf", "..%2fx/../..", ".. /x.gguf", "../", "..;/../x", "... /x.gguf"),
]
DEVICES = ["con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9", "com¹", "lpt²", "conin$"]
STREAMS = ["x.gguf:stream", "x.gguf::$DATA", "x:y", ":x", "x.gguf:", "x.gguf::$INDEX_ALLOCATION"]
INVISIBLE = [chr(code) for code in (*range(32), 127, 0x85, 0x200B, 0x200F, 0x202E, 0x2028, 0x2029)]
INVISIBLE += [chr(code) for code in (0x2066, 0xFEFF, 0xD800, 0xDFFF, 0xE000, 0xFFFF, 0x10FFFF)]
LONG = ["x" * n + ".gguf" for n in (300, 256, 251, 241)]
LONG += ["模" * 80 + ".gguf", "/".join("x" * 200 for _ in range(8)), "/".join("x" * 30), "x/" * 500]
ENDING = ["x.gguf.", "x.gguf ", "x.gguf. .", " x.gguf", "x. ", "folder./x.gguf", "folder /x.gguf"]
OURS = ["x.gguf.part", "x.gguf.part.json", "x.gguf.PART", "x.part.lock", "x.gguf.part/y.gguf"]
SHORT = ["TINY~1.GGU", "a~1", "PROGRA~1/x.gguf", "GIT~2"]
REPOS = [
    *("..", "../..", "acme/..", "../acme", "/acme", "acme/", "/", "", "acme/a/b", "acme\\a", "./a"),
    *(
        "a:b/c",
        "acme/con\n",
        "acme/na me",
        ".git/x",
        "acme/.hidden",
        "-a/b",
        "a/b-",
        "a..b/c",
        "a/b.",
    ),
    *("acme/" + "x" * 97, "ac\0me/x", "acme/模型", "~/x", "acme/x\u202e", "C:/x", "acme//x"),
]


def hostile() -> list[tuple[str, str]]:
    """300 pairs of repository and file."""
    files = [*LEADING_OUT, *STREAMS, *LONG, *ENDING, *OURS, *SHORT]
    files += [*DEVICES, *(f"{name}.gguf" for name in DEVICES), *(name.upper() for name in DEVICES)]
    files += [f"folder/{name}.tar.gguf" for name in DEVICES] + ["nul .gguf", "aux ", "con..gguf"]
    files += [place.format(char) for char in INVISIBLE for place in ("x{}.gguf", "{}", "a/{}/x")]
    files += [f"x{char}y.gguf" for char in '<>:"|?*\\']
    cases = [("acme/tiny", file) for file in files]
    cases += [(repo, "x.gguf") for repo in REPOS]
    chance = random.Random(1)
    parts = ["..", "..", "a", "x.gguf", "", "nul", "\n", "a:b", "..\\.."]
    while len(cases) < 300:
        file = "/".join(chance.choices(parts, k=chance.randrange(2, 6)))
        bad = any(not is_safe(part) for part in file.split("/"))
        if bad and ("acme/tiny", file) not in cases:
            cases.append(("acme/tiny", file))
    return cases


HOSTILE = hostile()


def test_there_are_300_and_no_two_alike():
    assert len(HOSTILE) >= 300
    assert len(set(HOSTILE)) == len(HOSTILE)


@pytest.mark.parametrize(("repo", "file"), HOSTILE, ids=itertools.count())
def test_a_hostile_name_is_refused(tmp_path, repo, file):
    with pytest.raises(UnsafeName):
        target_path(tmp_path, repo, file)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "file",
    [
        "tiny-Q4_K_M.gguf",
        "Q4_K_M/tiny-00001-of-00002.gguf",
        "BF16/größe 模型 (new) [2] #1 & 100% 'ok'.gguf",
        "x.y.z.gguf",
        "console.gguf",
        "com10.gguf",
        "nullable",
        "a..b.gguf",
        ".gitattributes",
        "README.md",
        "x" * (MAX_NAME_BYTES - 5) + ".gguf",
        "tiny~instruct~v1.gguf",
    ],
)
def test_an_honest_name_is_kept(tmp_path, file):
    assert target_path(tmp_path, "Qwen/Qwen3-4B-GGUF", file) == tmp_path.joinpath(
        "Qwen", "Qwen3-4B-GGUF", *file.split("/")
    )


def test_repositories_without_an_owner_have_a_place_too(tmp_path):
    assert target_path(tmp_path, "gpt2", "x.gguf") == tmp_path / "gpt2" / "x.gguf"


@given(st.text(max_size=40), st.text(max_size=60))
def test_any_text_is_refused_or_stays_inside(repo, file):
    folder = Path("/models")
    try:
        path = target_path(folder, repo, file)
    except UnsafeName:
        return
    assert path.is_relative_to(folder)
    assert ".." not in path.parts
    on_windows = PureWindowsPath("C:/models", *path.relative_to(folder).parts)
    assert on_windows.is_relative_to("C:/models")
    assert len(on_windows.parts) == len(path.parts) + 0
    assert os.fsencode(path)


class TestLinks:
    @pytest.fixture
    def outside(self, tmp_path) -> Path:
        folder = tmp_path / "outside"
        folder.mkdir()
        return folder

    @pytest.fixture
    def models(self, tmp_path) -> Path:
        folder = tmp_path / "models"
        folder.mkdir()
        return folder

    @pytest.mark.parametrize("at", ["acme", "acme/tiny", "acme/tiny/Q4"])
    def test_a_folder_that_is_a_link_out_is_not_entered(self, models, outside, at):
        link = models / at
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(outside)

        with pytest.raises(UnsafeName):
            target_path(models, "acme/tiny", "Q4/x.gguf")

        assert list(outside.iterdir()) == []

    def test_nor_one_that_leads_back_and_forth(self, models):
        (models / "acme").symlink_to(models / "acme")

        with pytest.raises(UnsafeName):
            target_path(models, "acme/tiny", "x.gguf")

    def test_nor_a_file_that_is_one(self, models, outside):
        (models / "acme" / "tiny").mkdir(parents=True)
        (models / "acme" / "tiny" / "x.gguf").symlink_to(outside / "x.gguf")

        with pytest.raises(UnsafeName):
            target_path(models, "acme/tiny", "x.gguf")

    def test_a_link_within_the_folder_is_fine(self, models):
        (models / "store").mkdir()
        (models / "acme").symlink_to(models / "store")

        assert target_path(models, "acme/tiny", "x.gguf") == models / "acme/tiny/x.gguf"

    def test_the_models_folder_may_itself_be_a_link(self, models, tmp_path):
        other_disk = tmp_path / "other_disk"
        other_disk.symlink_to(models)

        assert stays_inside(other_disk, target_path(other_disk, "acme/tiny", "x.gguf"))


def test_a_whole_download_of_hostile_names_writes_nothing_outside(hub, tmp_path):
    """With the real hub between: names that a path in a URL can carry at all."""
    models = tmp_path / "deep" / "er" / "models"
    before = {path for path in tmp_path.rglob("*") if models not in path.parents}
    refused = 0
    for repo, file in HOSTILE[::10]:
        try:
            target = target_path(models, repo, file)
        except UnsafeName:
            refused += 1
            continue
        bringing = Bringing(hub, models, model_bytes(100), file="honest.gguf")
        with pytest.raises(DownloadError):
            bringing.run(target=target)
        bringing.connection.close()

    after = {path for path in tmp_path.rglob("*") if models not in path.parents}
    assert after == before
    assert refused == len(HOSTILE[::10])
