"""Each class of error has a text that says what, why and what to do."""

from __future__ import annotations

import re

import pytest

from app.core import errors
from app.ui.errors import ErrorText, from_facts, sentence
from app.ui.errors_engine import crash_title, signal_meaning

EXAMPLES: dict[str, dict[str, object]] = {
    "EngineCrashed": {"signal_name": "SIGABRT", "phase": "prompt"},
    "EngineCrashLoop": {"deaths": 3, "window_s": 60},
    "VocabularyEngineCrashed": {"signal_name": "SIGKILL"},
    "VocabularyCrashLoop": {"deaths": 3},
    "ModelFileMissing": {"path": "/models/a.gguf"},
    "ModelFileUnreadable": {"path": "/models/a.gguf"},
    "NotAModelFile": {"path": "/models/a.gguf"},
    "ModelLoadFailed": {"path": "/models/a.gguf"},
    "ModelTooLarge": {
        "path": "/models/a.gguf",
        "needed_bytes": 9_400_000_000,
        "available_bytes": 3_200_000_000,
    },
    "TemplateFailed": {"template": "chatml"},
    "TemplateTooSlow": {"template": "chatml", "limit_s": 5.0},
    "ContextOverflow": {"prompt_tokens": 8096, "n_ctx": 8192, "reserved": 1024},
    "SettingOutOfRange": {"name": "top_p", "value": "7"},
    "EvaluationFailed": {"code": -3},
    "StoreError": {"path": "/data/conversations.db"},
    "StoreDiskFull": {"path": "/data/conversations.db"},
    "StoreCorrupt": {"set_aside": "/data/conversations.damaged-2026-01-02.db"},
    "StoreTooNew": {"found": 9, "known": 2},
    "StoreUnwritable": {"path": "/data/conversations.db"},
    "StoreBusy": {"path": "/data/conversations.db"},
    "BackupUnusable": {"path": "/data/backups/one.db"},
    "ExchangeError": {"name": "chats.json"},
    "ExportFailed": {"name": "chats.json"},
    "ImportRefused": {"name": "chats.json", "where": "conversations[3].messages[2].role"},
    "PresetsRefused": {"name": "presets.json", "where": "presets[3].name"},
    "SettingsError": {"path": "/data/settings.json"},
    "SettingsNotSaved": {"path": "/data/settings.json"},
    "HubUnreachable": {"host": "huggingface.co", "reason": "timeout"},
    "ProxyFailed": {"proxy": "http://127.0.0.1:7890"},
    "NotAHub": {"host": "hub.example"},
    "HubBusy": {"host": "huggingface.co", "status": 429, "retry_s": 40.0},
    "HubRefused": {"host": "huggingface.co", "status": 418},
    "RepositoryMissing": {"host": "huggingface.co", "repo": "acme/model"},
    "HubFileMissing": {"repo": "acme/model", "file": "model-Q4_K_M.gguf"},
    "ModelGated": {"repo": "acme/model"},
    "DownloadError": {"file": "model.gguf"},
    "NoRoom": {"folder": "/models", "needed_bytes": 4_700_000_000, "free_bytes": 1_200_000_000},
    "FolderUnwritable": {"folder": "/models"},
    "HashMismatch": {"file": "model.gguf", "expected": "a" * 64, "found": "b" * 64},
    "NotAModelDownload": {"file": "model.gguf"},
    "UnsafeName": {"file": "../../evil.gguf"},
    "DownloadBusy": {"file": "model.gguf"},
    "LibraryError": {"path": "/models/a.gguf"},
    "ForeignFile": {"path": "/models/a.gguf", "owner": "Ollama"},
    "NameRefused": {"path": "/models/a.gguf", "name": "con"},
    "FileNotMoved": {"path": "/models/a.gguf"},
    "FileNotDeleted": {"path": "/models/a.gguf"},
    "GgufError": {"path": "/models/a.gguf"},
    "NotGguf": {"path": "/models/a.gguf", "version": 9},
    "GgufTruncated": {"path": "/models/a.gguf", "offset": 4096},
    "GgufMalformed": {"path": "/models/a.gguf", "offset": 4096},
    "GgufTooLarge": {"path": "/models/a.gguf", "what": "tensors", "limit": 1_000_000},
}
EXAMPLES |= {
    "AttachmentTooLarge": {"name": "a.log", "size_bytes": 300_000_000, "limit_bytes": 100_000_000},
    "AttachmentWithoutText": {"name": "scan.pdf", "pages": 3},
    "AttachmentDamaged": {"name": "a.docx", "kind": "document"},
    "AttachmentUnpacksTooLarge": {"name": "a.docx", "limit_bytes": 200_000_000},
    "AttachmentTooSlow": {"name": "a.pdf", "limit_s": 20.0},
    "AttachmentNeedsMemory": {"name": "a.pdf", "limit_bytes": 1_000_000_000},
    "ReaderEnded": {"name": "a.pdf", "signal_name": "SIGSEGV"},
    "TooManyAttachments": {"name": "a.txt", "limit": 50},
}
EXAMPLES |= {
    "TextFileError": {"name": "a.log"},
    "NotATextFile": {"name": "a.png", "kind": "image"},
    "TextFileTooLarge": {"name": "a.log", "size_bytes": 300_000_000, "limit_bytes": 10_000_000},
}
NAMED = {
    "AttachmentTooLarge": ("a.log", "300 MB", "100 MB"),
    "AttachmentTooSlow": ("a.pdf", "20 s"),
    "AttachmentNeedsMemory": ("1.0 GB",),
    "ReaderEnded": ("SIGSEGV",),
    "EngineCrashed": ("SIGABRT", "reading the prompt"),
    "EngineCrashLoop": ("3", "60 s"),
    "VocabularyEngineCrashed": ("SIGKILL", "tokens"),
    "VocabularyProtocolError": ("tokens",),
    "VocabularyCrashLoop": ("3 times", "vocabulary"),
    "ModelFileMissing": ("/models/a.gguf",),
    "NotAModelFile": ("a.gguf", "GGUF"),
    "ModelTooLarge": ("9.4 GB", "3.2 GB"),
    "TemplateTooSlow": ("chatml", "5 s"),
    "ContextOverflow": ("9,120", "8,192", "tokens"),
    "SettingOutOfRange": ("Top-p", "7"),
    "EvaluationFailed": ("-3",),
    "StoreCorrupt": ("conversations.damaged-2026-01-02.db",),
    "StoreTooNew": ("9", "2"),
    "HubUnreachable": ("huggingface.co", "in time"),
    "ProxyFailed": ("http://127.0.0.1:7890",),
    "HubBusy": ("huggingface.co",),
    "HubRefused": ("418",),
    "RepositoryMissing": ("acme/model",),
    "HubFileMissing": ("acme/model", "model-Q4_K_M.gguf"),
    "ModelGated": ("acme/model",),
    "NoRoom": ("4.7 GB", "1.2 GB", "/models", "leaves 1.1 GB free"),
    "FolderUnwritable": ("/models", "gone, read-only"),
    "HashMismatch": ("model.gguf", "SHA-256"),
    "UnsafeName": ("../../evil.gguf",),
    "ForeignFile": ("Ollama",),
    "NameRefused": ("con",),
    "NotGguf": ("a.gguf", "9"),
    "GgufTruncated": ("4,096",),
    "GgufTooLarge": ("1,000,000", "tensors"),
}


def text_of(kind: str) -> ErrorText:
    return sentence(errors.every_class()[kind](**EXAMPLES.get(kind, {})))


@pytest.mark.parametrize("kind", sorted(errors.every_class()))
class TestEveryClass:
    def test_has_a_text_of_its_own(self, kind):
        text = text_of(kind)
        base = errors.every_class()[kind].__mro__[1]

        if issubclass(base, errors.VitrailError):
            assert text.title != sentence(base()).title

    def test_says_what_why_and_what_to_do(self, kind):
        text = text_of(kind)

        assert text.title
        assert not text.title.endswith(".")
        assert text.reason.endswith(".")
        assert text.cure.endswith(".")
        assert len(text.title) <= 60

    def test_leaves_no_place_unfilled(self, kind):
        text = text_of(kind)

        assert not re.search(r"%\d|\{|\}|None", " ".join((text.title, text.reason, text.cure)))

    def test_reads_well_when_nothing_is_known(self, kind):
        text = sentence(errors.every_class()[kind]())

        assert not re.search(r"  | \.(?!gguf)|%\d", " ".join((text.title, text.reason, text.cure)))

    def test_does_not_blame(self, kind):
        words = " ".join((text_of(kind).title, text_of(kind).reason, text_of(kind).cure)).lower()

        for word in ("you must", "invalid", "illegal", "oops", "fatal", "your fault", "wrong"):
            assert word not in words

    def test_names_figures_and_files(self, kind):
        text = text_of(kind)

        for part in NAMED.get(kind, ()):
            assert part in f"{text.title} {text.reason}"


def test_a_class_of_its_own_falls_back_to_its_base():
    class Stranger(errors.EngineError):
        pass

    assert sentence(Stranger()) == sentence(errors.EngineError())


def test_words_of_llama_cpp_become_the_details():
    text = sentence(errors.ModelLoadFailed(path="a.gguf", detail="unknown architecture 'x'\n"))

    assert text.detail == "unknown architecture 'x'"


def test_every_phase_has_its_title():
    phases = ("starting", "loading", "template", "prompt", "generating", "saving", "unloading")
    titles = {crash_title(phase) for phase in (*phases, "idle", "unheard of")}

    assert len(titles) == len(phases) + 2


def test_a_deliberate_end_is_not_called_a_crash():
    text = sentence(errors.EngineCrashed(signal_name="SIGKILL", deliberate=True))

    assert text.title == "The engine was ended"
    assert "memory" not in text.reason


@pytest.mark.parametrize("deliberate", [True, False])
def test_the_end_of_what_cuts_texts_asks_nobody_to_load_a_model_again(deliberate):
    error = errors.VocabularyEngineCrashed(signal_name="SIGKILL", deliberate=deliberate)
    for text in (
        sentence(error),
        sentence(errors.VocabularyProtocolError()),
        sentence(errors.VocabularyCrashLoop()),
    ):
        assert "eload" not in text.cure
        assert "Try again" in text.cure


def test_a_signal_without_a_meaning_is_named_alone():
    text = sentence(errors.EngineCrashed(signal_name="SIGUSR2", phase="generating"))

    assert signal_meaning("SIGUSR2") == ""
    assert "SIGUSR2" in text.reason
    assert "  " not in text.reason


def test_an_exit_code_is_named():
    assert "code 7" in sentence(errors.EngineCrashed(exit_code=7)).reason


def test_an_error_stored_with_a_reply_reads_the_same():
    error = errors.EngineCrashed(signal_name="SIGSEGV", phase="generating")

    assert from_facts(*errors.to_wire(error)) == sentence(error)


def test_a_file_of_the_other_byte_order_is_called_that():
    text = sentence(errors.NotGguf(path="/models/a.gguf", version=3, detail="big endian"))

    assert "big-endian" in text.reason
    assert "not known" not in text.reason


def test_a_folder_is_not_called_a_missing_file():
    text = sentence(errors.ModelFileMissing(path="/models", is_folder=True))

    assert "/models is a folder" in text.reason


def test_a_file_is_not_said_to_be_another_programs_where_none_is_known():
    came = sentence(errors.ForeignFile(path="/opt/a.gguf", starter=True))
    outside = sentence(errors.ForeignFile(path="/mnt/a.gguf"))

    assert "came with Vitrail" in came.reason
    assert "not in the models folder" in outside.title
    for text in (came, outside):
        assert "program" not in f"{text.title} {text.reason} {text.cure}"


def test_no_details_are_announced_where_none_are_shown():
    assert "below" not in sentence(errors.HubRefused(host="hub.example", status=403)).cure
