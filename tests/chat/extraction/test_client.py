"""Files read by the real process, among them files that were made to do harm."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from app.chat.extraction import client
from app.chat.extraction.client import Cancelled, extract
from app.chat.extraction.wire import Extract, Limits, Part, Progress, frame
from app.core import errors
from app.engine.launch import Launch, clean_environment
from tests.chat.extraction import made

ROOT = Path(__file__).parents[3]
linux = pytest.mark.skipif(sys.platform != "linux", reason="Landlock and seccomp")


def written(path: Path, data: bytes | str) -> str:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(path)


def python(code: str) -> Launch:
    """A program in the place of the reader."""
    return Launch((sys.executable, "-c", code), ROOT, clean_environment(os.environ))


# -- what can be read -----------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.txt", "text"), ("a.md", "markdown"), ("a.py", "code"), ("a.csv", "table"), ("a", "text")],
)
def test_text_comes_as_it_is_written(tmp_path, name, kind):
    found = extract(written(tmp_path / name, "name,score\nÅsa,3\n"))
    assert found.text == "name,score\nÅsa,3\n"
    assert found.facts.kind == kind
    assert not found.facts.cut


def test_the_pages_of_a_pdf_are_read_and_numbered(tmp_path):
    path = made.pdf(tmp_path / "a.pdf", "First page", "Second page", compress=True)
    told: list[tuple[int, int]] = []
    found = extract(str(path), tell=lambda done, total: told.append((done, total)))
    assert found.text == "[Page 1]\nFirst page\n\n[Page 2]\nSecond page\n"
    assert (found.facts.kind, found.facts.pages) == ("pdf", 2)
    assert told == [(1, 2), (2, 2)]


def test_a_pdf_is_known_by_its_content_too(tmp_path):
    path = made.pdf(tmp_path / "a.pdf", "Only page")
    assert extract(written(tmp_path / "download", path.read_bytes())).text == "Only page\n"


def test_a_word_document_keeps_its_form_and_nothing_is_overlooked(tmp_path):
    found = extract(str(made.word(tmp_path / "a.docx")))
    assert found.facts.kind == "document"
    assert found.text == (
        "# Chartres\n\nGlass of the 12th century.\n\n- blue\n- red\n\n"
        "| window | panes |\n| --- | --- |\n| north \\| rose | 12 |\n\nKept added\n"
    )


def test_what_is_too_long_is_cut_after_a_line_and_said(tmp_path):
    path = written(tmp_path / "a.csv", "row,1\n" * 100_000)
    found = extract(path, limits=Limits(characters=1000))
    assert found.facts.cut
    assert found.text == "row,1\n" * 166


def test_a_text_of_a_hundred_megabytes_is_read_only_as_far_as_it_is_kept(tmp_path):
    path = tmp_path / "a.log"
    with path.open("wb") as file:
        file.write(b"line\n" * 100)
        file.truncate(90_000_000)
    with pytest.raises(errors.AttachmentNotText):
        extract(str(path), limits=Limits(characters=1000))


def test_a_pdf_encrypted_without_a_password_is_read(tmp_path):
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(made.pdf(tmp_path / "a.pdf", "Open to all")))
    writer.encrypt("", "owner", algorithm="RC4-128")
    writer.write(tmp_path / "b.pdf")
    assert extract(str(tmp_path / "b.pdf")).text == "Open to all\n"


# -- what cannot be read --------------------------------------------------


def refusals(folder: Path) -> dict[str, tuple[str, type[errors.AttachmentError]]]:
    made.word(folder / "good.docx")
    made.pdf(folder / "scan.pdf", "", "")
    made.pdf(folder / "locked.pdf", "Secret", password="owl")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
    files: dict[str, tuple[bytes, type[errors.AttachmentError]]] = {
        "empty.txt": (b"", errors.AttachmentEmpty),
        "blank.txt": (b" \n\t\n", errors.AttachmentEmpty),
        "program": (b"\x7fELF" + bytes(range(256)) * 8, errors.AttachmentNotText),
        "photo.jpg": (b"\xff\xd8\xff\xe0" + bytes(50), errors.AttachmentIsPicture),
        "named.txt": (b"\x89PNG\r\n\x1a\n" + bytes(50), errors.AttachmentIsPicture),
        "photo.bmp": (b"BM\x36\x00\x0c\x00" + bytes(50), errors.AttachmentIsPicture),
        "photo.heic": (b"\x00\x00\x00\x18ftypheic" + bytes(50), errors.AttachmentIsPicture),
        "fake.docx": (b"just text", errors.AttachmentDamaged),
        "fake.pdf": (b"just text", errors.AttachmentDamaged),
        "half.pdf": (
            made.pdf(folder / "whole.pdf", "x" * 500).read_bytes()[:90],
            errors.AttachmentDamaged,
        ),
        "half.docx": ((folder / "good.docx").read_bytes()[:9000], errors.AttachmentDamaged),
        "sheet.xlsx": (made.archive_of(0), errors.AttachmentDamaged),
        "old.doc": (ole, errors.AttachmentNotText),
        "old.docx": (ole, errors.AttachmentNotText),
        "locked.docx": (ole + "EncryptedPackage".encode("utf-16-le"), errors.AttachmentLocked),
        "letter.rtf": (b"{\\rtf1 hello}", errors.AttachmentNotText),
        "bad.docx": (b"PK\x03\x04" + bytes(400), errors.AttachmentDamaged),
    }
    for name, (data, _) in files.items():
        written(folder / name, data)
    found = {name: (str(folder / name), error) for name, (_, error) in files.items()}
    found["scan.pdf"] = (str(folder / "scan.pdf"), errors.AttachmentWithoutText)
    found["locked.pdf"] = (str(folder / "locked.pdf"), errors.AttachmentLocked)
    return found


def test_each_file_that_cannot_be_read_says_why(tmp_path):
    for name, (path, error) in refusals(tmp_path).items():
        with pytest.raises(errors.AttachmentError) as caught:
            extract(path)
        assert (name, type(caught.value)) == (name, error)
        assert caught.value.name == name


def test_a_file_is_missing_a_folder_a_pipe_or_too_large(tmp_path):
    with pytest.raises(errors.AttachmentMissing):
        extract(str(tmp_path / "gone.txt"))
    with pytest.raises(errors.AttachmentMissing):
        extract("a\x00b")
    with pytest.raises(errors.AttachmentUnreadable) as folder:
        extract(str(tmp_path))
    assert folder.value.is_folder
    with pytest.raises(errors.AttachmentTooLarge) as large:
        extract(written(tmp_path / "a.txt", "x" * 100), limits=Limits(file_bytes=99))
    assert (large.value.size_bytes, large.value.limit_bytes) == (100, 99)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_nobody_waits_for_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(errors.AttachmentUnreadable) as caught:
        extract(str(tmp_path / "pipe"))
    assert caught.value.is_special


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="everything is permitted to root"
)
def test_a_file_of_another_user_is_not_read(tmp_path):
    path = written(tmp_path / "a.txt", "x")
    Path(path).chmod(0)
    with pytest.raises(errors.AttachmentUnreadable):
        extract(path)


# -- what was made to do harm ---------------------------------------------


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = written(tmp_path / "bomb.docx", made.archive_of(300 << 20))
    assert Path(path).stat().st_size < 1_000_000
    with pytest.raises(errors.AttachmentUnpacksTooLarge):
        extract(path)


def test_a_document_that_lies_about_its_size_unpacks_no_more_than_it_says(tmp_path):
    data = bytearray(made.archive_of(64 << 20))
    # Both places where the size stands: four bytes each.
    size = (64 << 20).to_bytes(4, "little")
    assert size in data
    data = data.replace(size, (1000).to_bytes(4, "little"))
    with pytest.raises(errors.AttachmentDamaged):
        extract(written(tmp_path / "liar.docx", bytes(data)))


def test_entities_that_multiply_are_not_expanded(tmp_path):
    good = made.word(tmp_path / "good.docx")
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    xml = (
        f'<!DOCTYPE x [<!ENTITY a0 "lol">{lines}]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&a11;</w:t></w:r></w:p></w:body></w:document>"
    )
    path = made.repacked(good, tmp_path / "laugh.docx", word__document_xml=xml.encode())
    with pytest.raises(errors.AttachmentError):
        extract(str(path))


def test_a_pdf_whose_pages_contain_themselves_ends(tmp_path):
    path = made.pdf_that_loops(tmp_path / "loop.pdf")
    with pytest.raises(errors.AttachmentError):
        extract(str(path), limits=Limits(seconds=5))


def test_a_pdf_that_unpacks_without_end_is_refused(tmp_path):
    path = made.pdf_with_stream(tmp_path / "bomb.pdf", b" " * (200 << 20))
    with pytest.raises(errors.AttachmentError):
        extract(str(path), limits=Limits(seconds=10))


@pytest.mark.parametrize("data", ['"' * 2_000_000, 'a,"' * 700_000, "," * 2_000_000])
def test_a_table_full_of_quotes_costs_no_time(tmp_path, data):
    found = extract(written(tmp_path / "a.csv", data), limits=Limits(seconds=60))
    assert len(found.text) <= 2_000_000


def test_a_reader_that_never_ends_is_ended(tmp_path):
    path = written(tmp_path / "a.txt", "x")
    began = time.monotonic()
    with pytest.raises(errors.AttachmentTooSlow) as caught:
        extract(path, limits=Limits(seconds=0.5), launch=python("import time; time.sleep(600)"))
    assert time.monotonic() - began < 60
    assert caught.value.limit_s == 0.5


def child(body: str) -> Launch:
    """The real process with another reader in it."""
    return python(
        "import sys, os, time, socket\n"
        "from app.chat.extraction import child, reading\n"
        "from app.chat.extraction.reading import Read\n"
        f"def read(file, *rest):\n{body}\n"
        "reading.read = read\n"
        "child.main(sys.argv[1:])"
    )


@linux
def test_computing_without_end_is_ended_by_the_system_too(tmp_path):
    path = written(tmp_path / "a.txt", "x")
    hard = child("    while True: pass")
    job = Extract(limits=Limits(seconds=1))
    fd = client.open_file(path, 100)
    process, _ = client._start(hard, job, fd)
    os.close(fd)
    # Nobody watches: it ends by itself.
    assert process.wait(timeout=60) < 0
    assert isinstance(client._end_of(process.returncode, job.limits), errors.AttachmentTooSlow)
    process.stdout.close()


@linux
def test_memory_is_capped(tmp_path):
    path = written(tmp_path / "a.txt", "x")
    with pytest.raises(errors.AttachmentNeedsMemory) as caught:
        extract(path, launch=child("    bytearray(2_000_000_000)"))
    assert caught.value.limit_bytes == 1_000_000_000


@linux
@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket(socket.AF_INET, socket.SOCK_STREAM).connect(('127.0.0.1', 9))",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_UNIX)",
        "open('/etc/passwd')",
        "open('/proc/self/environ')",
        "os.listdir('/')",
        f"open({str(ROOT / 'README.md')!r})",
        "open('/tmp/vitrail-test', 'w')",
        "os.kill(os.getppid(), 0)",
        "os.fork()",
        "os.execv('/bin/sh', ['sh'])",
    ],
)
def test_the_process_can_reach_nothing(tmp_path, attempt):
    body = (
        f"    try:\n        {attempt}\n"
        "    except PermissionError: return Read('text', 'blocked')\n"
        "    return Read('text', 'reached')"
    )
    assert extract(written(tmp_path / "a.txt", "x"), launch=child(body)).text == "blocked"


@linux
def test_the_sandbox_tried_its_bars(tmp_path):
    confined = extract(written(tmp_path / "a.txt", "x")).facts.sandbox
    assert confined.landlock_abi > 0
    assert confined.seccomp
    assert all(confined.blocked.values())


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.write(1, b'hello there')",
        "import os; os.write(1, b'\\xff\\xff\\xff\\xff')",
        "import os; os.write(1, b'\\0\\0\\0\\1\\xc1')",
        f"import os; os.write(1, {frame(Progress(2**40, 1))!r})",
        f"import os; os.write(1, {frame(Progress(-1, 1))!r})",
        f"import os; os.write(1, {frame(Part(b'a'))!r})",
        "pass",
        "import os; os.abort()",
    ],
)
def test_a_process_that_talks_nonsense_or_dies_is_an_error(tmp_path, code):
    with pytest.raises(errors.ReaderEnded) as caught:
        extract(written(tmp_path / "a.txt", "x"), launch=python(code))
    assert caught.value.name == "a.txt"
    assert bool(caught.value.signal_name) == ("abort" in code)


def test_a_process_that_sends_too_much_is_ended(tmp_path):
    code = (
        "import os\nfrom app.chat.extraction.wire import Part, frame\n"
        "while True: os.write(1, frame(Part(bytes(60000))))"
    )
    with pytest.raises(errors.ReaderEnded):
        extract(written(tmp_path / "a.txt", "x"), launch=python(code))


def test_a_process_that_tells_its_progress_without_end_is_heard_now_and_then(tmp_path):
    told: list[tuple[int, int]] = []
    code = (
        "import os\nfrom app.chat.extraction.wire import Extracted, Progress, frame\n"
        "for n in range(20000): os.write(1, frame(Progress(n, 20000)))\n"
        "os.write(1, frame(Extracted(kind='text')))"
    )
    extract(
        written(tmp_path / "a.txt", "x"),
        tell=lambda done, total: told.append((done, total)),
        launch=python(code),
    )
    assert told[-1] == (19999, 20000)
    assert len(told) < 1000


def test_one_that_is_ended_in_the_middle_of_a_frame_took_too_long(tmp_path):
    code = f"import os, time; os.write(1, {frame(Part(b'a' * 99))[:50]!r}); time.sleep(600)"
    with pytest.raises(errors.AttachmentTooSlow):
        extract(written(tmp_path / "a.txt", "x"), limits=Limits(seconds=0.5), launch=python(code))


def test_the_ending_of_a_name_may_be_in_any_script(tmp_path):
    assert extract(written(tmp_path / "报告.数据", "x")).text == "x"


def test_a_class_that_is_no_error_of_files_is_not_believed(tmp_path):
    code = (
        "import os\nfrom app.chat.extraction.wire import Refused, frame\n"
        "os.write(1, frame(Refused(error='StoreCorrupt', fields={'path': 'x'})))"
    )
    with pytest.raises(errors.ReaderEnded):
        extract(written(tmp_path / "a.txt", "x"), launch=python(code))


def test_a_program_that_cannot_be_started_is_an_error(tmp_path):
    with pytest.raises(errors.ReaderEnded):
        extract(written(tmp_path / "a.txt", "x"), launch=Launch(("/nowhere",), ROOT, {}))


def test_reading_is_given_up(tmp_path):
    cancelled = threading.Event()
    threading.Timer(0.2, cancelled.set).start()
    with pytest.raises(Cancelled):
        extract(
            written(tmp_path / "a.txt", "x"),
            cancelled=cancelled,
            launch=python("import time; time.sleep(600)"),
        )


@linux
def test_it_dies_with_the_window(tmp_path):
    """A window that is killed leaves no reader behind, even one that hangs."""
    import subprocess

    path = written(tmp_path / "a.txt", "x")
    note = tmp_path / "pid"
    window = subprocess.Popen(
        [
            sys.executable,
            "-c",
            (
                "import sys, os; sys.path.insert(0, '.')\n"
                "from app.chat.extraction import client\n"
                "from tests.chat.extraction.test_client import child\n"
                "from app.chat.extraction.wire import Extract\n"
                f"fd = client.open_file({path!r}, 100)\n"
                "process, _ = client._start(child('    time.sleep(600)'), Extract(), fd)\n"
                f"open({str(note)!r}, 'w').write(str(process.pid))\n"
                "process.wait()"
            ),
        ],
        cwd=ROOT,
    )
    deadline = time.monotonic() + 60
    while not (note.exists() and note.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    status = Path(f"/proc/{note.read_text()}/status")
    # Until it has tied itself to the window.
    while "Seccomp:\t2" not in status.read_text() and time.monotonic() < deadline:
        time.sleep(0.02)
    window.kill()
    window.wait()
    while status.exists() and "Z (zombie)" not in status.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)
