from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from app.hub import stores
from app.hub.stores import Surroundings, candidates
from tests.hub.files import model_bytes, write, write_model

COMMIT = "c" * 40


@pytest.fixture
def home(tmp_path) -> Path:
    made = tmp_path / "home"
    made.mkdir()
    return made


def here(home: Path, platform: str = "linux", **environment: str) -> Surroundings:
    return Surroundings(home=home, environment=environment, platform=platform)


def found(surroundings: Surroundings) -> dict[str, stores.Candidate]:
    """Candidates by path below the home folder."""
    seen = {}
    for candidate in candidates(surroundings):
        path = os.path.relpath(candidate.file.path, surroundings.home)
        if not path.startswith(".."):  # a service of this very computer
            seen[path] = candidate
    return seen


def ollama_model(models: Path, name: str, blob: bytes, projector: bytes = b"") -> str:
    """Put a model into Ollama's folder as Ollama does; returns its hash."""
    layers = []
    for kind, data in (("model", blob), ("projector", projector), ("template", b"{{ . }}")):
        if data:
            digest = hashlib.sha256(data).hexdigest()
            write(models / "blobs" / f"sha256-{digest}", data)
            media = f"application/vnd.ollama.image.{kind}"
            layers.append({"mediaType": media, "digest": f"sha256:{digest}", "size": len(data)})
    write(models / "manifests" / name, json.dumps({"schemaVersion": 2, "layers": layers}))
    return hashlib.sha256(blob).hexdigest()


def hf_model(cache: Path, repo: str, file: str, data: bytes, commit: str = COMMIT) -> str:
    """Put a file into the hub's cache as its library does; returns its hash."""
    digest = hashlib.sha256(data).hexdigest()
    repository = cache / f"models--{repo.replace('/', '--')}"
    write(repository / "blobs" / digest, data)
    link = repository / "snapshots" / commit / file
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(os.path.relpath(repository / "blobs" / digest, link.parent))
    write(repository / "refs" / "main", COMMIT)
    return digest


class TestOllama:
    def test_a_model_has_the_name_its_user_knows(self, home):
        models = home / ".ollama/models"
        digest = ollama_model(models, "registry.ollama.ai/library/llama3.2/3b", model_bytes())
        seen = found(here(home))
        (candidate,) = seen.values()
        assert candidate.name == "llama3.2:3b"
        assert candidate.source == "ollama"
        assert candidate.sha256 == digest
        assert candidate.file.path.endswith(f"blobs/sha256-{digest}")

    def test_other_namespaces_and_hosts_are_told(self, home):
        models = home / ".ollama/models"
        ollama_model(models, "registry.ollama.ai/jane/tiny/latest", model_bytes(name="a"))
        ollama_model(models, "hf.co/bartowski/Tiny-GGUF/Q4_K_M", model_bytes(name="b"))
        names = {candidate.name for candidate in found(here(home)).values()}
        assert names == {"jane/tiny:latest", "hf.co/bartowski/Tiny-GGUF:Q4_K_M"}

    def test_a_projector_goes_with_its_model(self, home):
        models = home / ".ollama/models"
        name = "registry.ollama.ai/library/llava/7b"
        ollama_model(models, name, model_bytes(), b"GGUF projector")
        (candidate,) = found(here(home)).values()
        assert Path(candidate.projector).read_bytes() == b"GGUF projector"

    def test_the_variable_moves_the_folder(self, home):
        models = home / "elsewhere"
        ollama_model(models, "registry.ollama.ai/library/tiny/latest", model_bytes())
        assert not found(here(home))
        assert found(here(home, OLLAMA_MODELS=str(models)))

    @pytest.mark.parametrize(
        "manifest",
        [
            "",
            "[]",
            "{",
            "[" * 5000,
            '{"layers": 3}',
            '{"layers": [1, null, {"mediaType": 4, "digest": []}]}',
            '{"layers": [{"mediaType": "x.model", "digest": "sha256:../../../etc/passwd"}]}',
            '{"layers": [{"mediaType": "x.model", "digest": "sha256:' + "0" * 64 + '"}]}',
            '{"layers": [{"mediaType": "x.image.tensor", "digest": "sha256:' + "0" * 64 + '"}]}',
        ],
    )
    def test_a_manifest_that_makes_no_sense_gives_nothing(self, home, manifest):
        path = home / ".ollama/models/manifests/registry.ollama.ai/library/tiny/latest"
        write(path, manifest)
        assert not found(here(home))


class TestHfCache:
    def test_a_file_is_named_by_its_snapshot_so_that_shards_find_each_other(self, home):
        cache = home / ".cache/huggingface/hub"
        digest = hf_model(cache, "acme/Tiny-GGUF", "Tiny-Q4_0.gguf", model_bytes())
        seen = found(here(home))
        path = f".cache/huggingface/hub/models--acme--Tiny-GGUF/snapshots/{COMMIT}/Tiny-Q4_0.gguf"
        assert list(seen) == [path]
        candidate = seen[path]
        assert (candidate.repo, candidate.commit) == ("acme/Tiny-GGUF", COMMIT)
        assert candidate.sha256 == digest
        assert candidate.source == "hf_cache"

    def test_the_present_commit_comes_first(self, home):
        cache = home / ".cache/huggingface/hub"
        hf_model(cache, "acme/Tiny", "Tiny.gguf", model_bytes(name="old"), commit="a" * 40)
        hf_model(cache, "acme/Tiny", "Tiny.gguf", model_bytes(name="new"), commit=COMMIT)
        commits = [candidate.commit for candidate in candidates(here(home))]
        assert commits == [COMMIT, "a" * 40]

    @pytest.mark.parametrize(
        ("variable", "folder"),
        [
            ("HF_HUB_CACHE", "x"),
            ("HUGGINGFACE_HUB_CACHE", "x"),
            ("HF_HOME", "x/hub"),
            ("XDG_CACHE_HOME", "x/huggingface/hub"),
            ("LLAMA_CACHE", "x"),
        ],
    )
    def test_variables_move_it(self, home, variable, folder):
        hf_model(home / folder, "acme/Tiny", "Tiny.gguf", model_bytes())
        assert not found(here(home))
        assert found(here(home, **{variable: str(home / "x")}))

    def test_without_links_the_files_themselves_are_there(self, home):
        cache = home / ".cache/huggingface/hub"
        path = cache / f"models--acme--Tiny/snapshots/{COMMIT}/sub/Tiny.gguf"
        write_model(path)
        (candidate,) = found(here(home, "win32")).values()
        assert candidate.sha256 == ""
        assert candidate.repo == "acme/Tiny"


class TestLmStudio:
    def test_publisher_and_repository_are_folders(self, home):
        write_model(home / ".lmstudio/models/acme/Tiny-GGUF/Tiny-Q4_0.gguf")
        (candidate,) = found(here(home)).values()
        assert (candidate.source, candidate.repo) == ("lm_studio", "acme/Tiny-GGUF")

    def test_the_old_home_is_used_where_it_exists(self, home):
        write_model(home / ".cache/lm-studio/models/a/b/c.gguf")
        write_model(home / ".lmstudio/models/a/b/unused.gguf")
        assert list(found(here(home))) == [".cache/lm-studio/models/a/b/c.gguf"]

    def test_a_pointer_and_a_setting_move_the_models(self, home):
        write(home / ".lmstudio-home-pointer", f"{home}/moved\n")
        write_model(home / "moved/models/a/b/c.gguf")
        assert list(found(here(home))) == ["moved/models/a/b/c.gguf"]
        write(home / "moved/settings.json", json.dumps({"downloadsFolder": str(home / "big")}))
        write_model(home / "big/a/b/d.gguf")
        assert list(found(here(home))) == ["big/a/b/d.gguf"]


class TestLlamaCpp:
    @pytest.mark.parametrize(
        ("platform", "folder", "environment"),
        [
            ("linux", ".cache/llama.cpp", {}),
            ("darwin", "Library/Caches/llama.cpp", {}),
            ("win32", "AppData/Local/llama.cpp", {}),
            ("linux", "own", {"LLAMA_CACHE": "own"}),
        ],
    )
    def test_its_flat_cache_is_found(self, home, platform, folder, environment):
        write_model(home / folder / "acme_Tiny_Tiny-Q4_0.gguf")
        write(home / folder / "acme_Big_Big-Q4_0.gguf.downloadInProgress", "GGUF")
        (candidate,) = found(here(home, platform, **environment)).values()
        assert candidate.source == "llama_cpp"
        assert Path(candidate.file.path).name == "acme_Tiny_Tiny-Q4_0.gguf"

    def test_the_address_beside_it_tells_where_it_came_from(self, home):
        path = write_model(home / ".cache/llama.cpp/acme_Tiny-GGUF_Tiny-Q4_0.gguf")
        url = "https://huggingface.co/acme/Tiny-GGUF/resolve/main/Tiny-Q4_0.gguf"
        write(Path(f"{path}.json"), json.dumps({"etag": "x", "url": url}))
        (candidate,) = found(here(home)).values()
        assert (candidate.repo, candidate.name) == ("acme/Tiny-GGUF", "Tiny-Q4_0.gguf")


class TestJan:
    @pytest.mark.parametrize(
        ("platform", "folder"),
        [
            ("linux", ".local/share/Jan/data"),
            ("darwin", "Library/Application Support/Jan/data"),
            ("win32", "AppData/Roaming/Jan/data"),
        ],
    )
    def test_its_description_names_the_model(self, home, platform, folder):
        models = home / folder / "llamacpp/models/tiny"
        write_model(models / "model.gguf")
        write(models / "mmproj.gguf", "GGUF")
        write(
            models / "model.yml",
            'model_path: llamacpp/models/tiny/model.gguf\nname: "Tiny one"\n'
            "mmproj_path: llamacpp/models/tiny/mmproj.gguf\nsize_bytes: 4\n",
        )
        (candidate,) = found(here(home, platform)).values()
        assert (candidate.source, candidate.name) == ("jan", "Tiny one")
        assert candidate.projector.endswith("mmproj.gguf")

    def test_an_imported_file_stays_where_it_is(self, home):
        path = write_model(home / "mine/Tiny.gguf")
        folder = home / "jan"
        write(folder / "llamacpp/models/acme/tiny/model.yml", f"model_path: {path}\n")
        (candidate,) = found(here(home, JAN_DATA_FOLDER=str(folder))).values()
        assert (candidate.file.path, candidate.name) == (str(path), "acme/tiny")

    def test_a_setting_moves_it_and_first_versions_are_known(self, home):
        write(home / ".config/Jan/settings.json", json.dumps({"data_folder": str(home / "j")}))
        write_model(home / "j/models/tiny/tiny.gguf")
        assert list(found(here(home))) == ["j/models/tiny/tiny.gguf"]


class TestGpt4All:
    @pytest.mark.parametrize(
        ("platform", "folder"),
        [
            ("linux", ".local/share/nomic.ai/GPT4All"),
            ("darwin", "Library/Application Support/nomic.ai/GPT4All"),
            ("win32", "AppData/Local/nomic.ai/GPT4All"),
            ("linux", ".cache/gpt4all"),
        ],
    )
    def test_its_files_are_found_and_unfinished_ones_are_not(self, home, platform, folder):
        write_model(home / folder / "Tiny.Q4_0.gguf")
        write_model(home / folder / "incomplete-Big.Q4_0.gguf")
        (candidate,) = found(here(home, platform)).values()
        assert candidate.source == "gpt4all"
        assert Path(candidate.file.path).name == "Tiny.Q4_0.gguf"

    def test_the_folder_it_was_told_is_used(self, home):
        write(home / ".config/nomic.ai/GPT4All.ini", f"[General]\nmodelPath={home}/gpt/\n")
        write_model(home / "gpt/Tiny.gguf")
        assert list(found(here(home))) == ["gpt/Tiny.gguf"]


class TestHarm:
    def test_nothing_is_there_and_nothing_is_raised(self, home):
        assert found(here(home)) == {}
        assert found(here(home / "missing", "win32")) == {}

    def test_files_in_place_of_folders_and_pipes_in_place_of_files_do_no_harm(self, home):
        write(home / ".ollama/models", "a file")
        write(home / ".cache/huggingface/hub/models--a--b/snapshots", "a file")
        write(home / ".lmstudio/settings.json", '{"downloadsFolder": "\\u0000"}')
        (home / ".local/share/Jan").mkdir(parents=True)
        os.mkfifo(home / ".local/share/Jan/settings.json")
        write(home / ".config/nomic.ai/GPT4All.ini", b"\xff\xfe\x00modelPath=\x00\n")
        assert found(here(home, HF_HOME="\0")) == {}

    def test_links_in_a_circle_end(self, home):
        models = home / ".lmstudio/models"
        write_model(models / "a/b/c.gguf")
        (models / "a/again").symlink_to(models)
        (models / "a/b/up").symlink_to(models / "a")
        (models / "self").symlink_to(models / "self")
        (models / "lost.gguf").symlink_to(models / "nowhere")
        assert list(found(here(home))) == [".lmstudio/models/a/b/c.gguf"]

    def test_a_huge_settings_file_is_not_read(self, home, monkeypatch):
        monkeypatch.setattr(stores, "MOST_BYTES", 100)
        write(home / ".lmstudio/settings.json", json.dumps({"downloadsFolder": "/x" * 60}))
        assert stores.lm_studio_folders(here(home)) == [home / ".lmstudio/models"]

    def test_one_program_with_too_many_files_leaves_room_for_the_others(self, home, monkeypatch):
        monkeypatch.setattr(stores, "MOST_FILES", 3)
        for number in range(6):
            write_model(home / f".lmstudio/models/a/b/{number}.gguf")
        write_model(home / ".cache/gpt4all/z.gguf")
        sources = [candidate.source for candidate in candidates(here(home))]
        assert sources == ["lm_studio"] * 3 + ["gpt4all"]
