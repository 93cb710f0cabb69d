"""The estimate of what a model takes, against what llama.cpp says that it took."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from app.engine.api import LoadSettings
from app.engine.fit import plan_of
from app.engine.llama.context import Context
from app.engine.llama.library import Log
from app.engine.llama.model import Model
from app.engine.llama.planning import shape_in
from app.inspection.memory import Need, need
from tests.engine.llama.test_devices import server  # noqa: F401 - a fixture
from tests.shapes import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.engine.api import CacheType, FlashAttention

MIB = 1024 * 1024
WITHIN = 0.1
ROUNDING = 0.006 * MIB
"""The log has two decimals, and the cache of a hybrid model is said in two lines."""

PSS_SHARE, PSS_BYTES = 0.2, 30_000_000

Way = tuple["CacheType", "FlashAttention"]

WAYS: tuple[Way, ...] = (("f16", "off"), ("q8_0", "on"))
MORE_WAYS: tuple[Way, ...] = (*WAYS, ("f16", "on"))
CONTEXTS = (512, 8192)
MORE_CONTEXTS = (512, 1024, 2048, 4096, 8192)
MODELS = ("starter", *SHAPES)

_SIZE = re.compile(r" +size = +([\d.]+) MiB|buffer size = +([\d.]+) MiB")


@pytest.fixture(scope="module")
def files(starter_model: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The starter model, and one of each other shape."""
    folder = tmp_path_factory.mktemp("shapes")
    made = {name: build(folder / f"{name}.gguf") for name, build in SHAPES.items()}
    return {"starter": starter_model, **made}


class Scale:
    """Loads one model and weighs contexts of it by llama.cpp's own words."""

    def __init__(self, path: Path) -> None:
        self._log = Log(lambda _level, _line: None, kept=20_000)
        self._log.install()
        self._settings = LoadSettings(threads=1, mmap=False)
        shape = shape_in(str(path))
        assert shape is not None
        self._shape = shape
        self._model = Model.load(
            str(path), self._settings, log=self._log, devices=[], progressed=lambda _: True
        )
        self.weights = self._said("load_tensors: .*buffer size")
        self.window = self._model.window

    def _said(self, what: str) -> float:
        """Sum of the sizes in the lines that match `what`, in bytes."""
        found = [_SIZE.search(line) for line in self._log.lines(0) if re.search(what, line)]
        return sum(float(size[1] or size[2]) for size in found if size) * MIB

    def weigh(self, n_ctx: int, way: Way, *, full_window: bool) -> tuple[Need, float, float]:
        """What was estimated, and the cache and compute buffers that llama.cpp made."""
        cache_type, flash = way
        settings = replace(
            self._settings, cache_type_k=cache_type, cache_type_v=cache_type, flash_attention=flash
        )
        context = Context(
            self._model,
            settings,
            n_ctx=n_ctx,
            threads=1,
            full_window=full_window,
            log=self._log,
        )
        cache = self._said("(llama_kv_cache|llama_memory_recurrent): size")
        compute = self._said("compute buffer size")
        context.free()
        plan = plan_of(settings, n_ctx, full_window=full_window)
        return need(self._shape, self._model.size_bytes, plan), cache, compute

    def close(self) -> None:
        self._model.free()


@pytest.fixture(params=MODELS)
def scale(request: pytest.FixtureRequest, files: dict[str, Path]) -> Iterator[Scale]:
    made = Scale(files[request.param])
    yield made
    made.close()


def test_the_estimate_is_what_llama_cpp_says(scale: Scale, thorough: bool) -> None:
    contexts, ways = (MORE_CONTEXTS, MORE_WAYS) if thorough else (CONTEXTS, WAYS)
    for n_ctx, way in product(contexts, ways):
        for full_window in (True, False) if scale.window else (True,):
            wanted, cache, compute = scale.weigh(n_ctx, way, full_window=full_window)
            where = f"{n_ctx} {way} {full_window}"
            assert cache > 0, where
            assert compute > 0, where
            assert wanted.weights_bytes == pytest.approx(scale.weights, rel=WITHIN), where
            near_cache = pytest.approx(cache, rel=WITHIN, abs=ROUNDING)
            assert wanted.kv_bytes == near_cache, where
            assert wanted.compute_bytes == pytest.approx(compute, rel=WITHIN), where


def probe(module: str, *words: str) -> dict[str, Any]:
    """What a process of its own says."""
    ran = subprocess.run(
        [sys.executable, "-m", f"tests.engine.llama.{module}", *words],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(ran.stdout)


FULL: dict[tuple[str, Way], tuple[int, ...]] = {
    ("starter", WAYS[0]): (512,),
    ("starter", WAYS[1]): (512,),
    ("grouped", WAYS[0]): (1024,),
    ("sliding", WAYS[1]): (1024,),
    ("hybrid", WAYS[0]): (512,),
}
MORE_FULL = (512, 2048, 8192)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", MODELS)
def test_a_process_grows_by_the_estimate(
    files: dict[str, Path], name: str, way: Way, thorough: bool
) -> None:
    for n_ctx in MORE_FULL if thorough else FULL.get((name, way), ()):
        said = probe("growth_probe", str(files[name]), str(n_ctx), *way)
        grown = pytest.approx(said["grown"], rel=PSS_SHARE, abs=PSS_BYTES)
        assert said["needed"] == grown, n_ctx


@pytest.mark.parametrize(("name", "layers"), [("grouped", 2), ("sliding", -1)])
def test_each_device_holds_what_was_estimated(
    files: dict[str, Path],
    server: str,  # noqa: F811 - the fixture
    name: str,
    layers: int,
) -> None:
    said = probe("shares_probe", str(files[name]), server, str(layers), "2048")
    for what, estimated in said["estimated"].items():
        logged = pytest.approx(said["logged"].get(what, 0.0), rel=WITHIN, abs=MIB)
        assert estimated == logged, what


def test_llama_cpp_may_find_less_memory_than_the_system_says(starter_model: Path) -> None:
    said = probe("full_probe", str(starter_model), "context")

    assert said["kind"] == "ModelTooLarge"
    assert said["refused_bytes"] == 180 * MIB
    assert (said["needed_bytes"], said["n_ctx"]) == (0, 8192)
    assert said["shape"]


def test_weights_may_find_no_memory_either(starter_model: Path) -> None:
    said = probe("full_probe", str(starter_model), "weights")

    assert said["kind"] == "ModelTooLarge"
    assert 90_000_000 < said["refused_bytes"] < 100_000_000


def test_the_beginning_of_a_file_tells_its_shape(files: dict[str, Path]) -> None:
    for path in files.values():
        quick, whole = shape_in(str(path), table=False), shape_in(str(path))
        assert whole is not None
        assert quick == replace(whole, input_bytes=0, output_bytes=0)
        assert whole.input_bytes > 0


def test_what_is_no_model_has_no_shape(tmp_path: Path) -> None:
    (tmp_path / "m.gguf").write_bytes(b"GGUF" + bytes(100))
    assert shape_in(str(tmp_path / "m.gguf")) is None
    assert shape_in(str(tmp_path / "m.gguf"), table=False) is None
    assert shape_in(str(tmp_path / "none.gguf")) is None
