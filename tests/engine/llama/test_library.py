"""The door to llama.cpp: nothing is lost silently."""

from __future__ import annotations

import pytest

from app.engine.llama.library import C, Log, MissingField, set_fields, symbol


def test_a_field_that_does_not_exist_is_an_error() -> None:
    params = C.llama_model_default_params()
    set_fields(params, n_gpu_layers=3)
    assert params.n_gpu_layers == 3
    with pytest.raises(MissingField, match="use_mmap"):
        set_fields(params, use_mmap=True)


def test_functions_of_ggml_are_found() -> None:
    assert symbol("no_such_function_of_ggml", None) is None
    assert symbol("ggml_backend_dev_count", C.ctypes.c_size_t)() >= 1


@pytest.fixture
def spoken() -> tuple[Log, list[tuple[int, str]]]:
    said: list[tuple[int, str]] = []
    return Log(lambda level, line: said.append((level, line)), kept=3), said


def test_warnings_and_errors_are_passed_on(spoken: tuple[Log, list[tuple[int, str]]]) -> None:
    log, said = spoken
    log._receive(2, b"fine\n", None)
    log._receive(3, b"hm\n", None)
    log._receive(4, b"oh \xff\n", None)
    assert said == [(3, "hm"), (4, "oh \ufffd")]
    assert log.lines() == ["hm", "oh \ufffd"]
    assert log.lines(0) == ["fine", "hm", "oh \ufffd"]
    assert log.tail() == "hm\noh \ufffd"


def test_a_line_that_comes_in_parts_is_one_line(spoken: tuple[Log, list[tuple[int, str]]]) -> None:
    log, said = spoken
    log._receive(4, b"one ", None)
    log._receive(5, b"two\n", None)
    log._receive(4, b"three", None)
    log._receive(3, b"four\n", None)
    assert said == [(4, "one two"), (4, "three"), (3, "four")]


def test_dots_of_progress_are_no_lines(spoken: tuple[Log, list[tuple[int, str]]]) -> None:
    log, _ = spoken
    for _ in range(5):
        log._receive(2, b".", None)
    log._receive(2, b"\n", None)
    assert log.lines(0) == []


def test_only_the_last_lines_are_kept(spoken: tuple[Log, list[tuple[int, str]]]) -> None:
    log, _ = spoken
    for number in range(10):
        log._receive(2, b"%d\n" % number, None)
    assert log.lines(0) == ["7", "8", "9"]
    assert log.tail(2) == "8\n9"
    log.forget()
    assert log.tail() == ""
