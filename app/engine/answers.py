"""From a job to the event that answers it, by way of the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from app.core.errors import NoModelLoaded
from app.engine.protocol import (
    Command,
    Detokenize,
    Done,
    Event,
    ForgetKv,
    Generate,
    KeepKv,
    KvKept,
    Load,
    Loaded,
    Measured,
    MeasureThreads,
    Render,
    Rendered,
    Tokenize,
    Tokenized,
    Unload,
    Unloaded,
)
from app.engine.vocabulary_protocol import (
    CloseVocabulary,
    CutText,
    OpenVocabulary,
    ReadTable,
    ShowPrompt,
    TableRead,
    VocabularyClosed,
    VocabularyOpened,
)

if TYPE_CHECKING:
    from app.engine.api import Sandbox
    from app.engine.jobs import Job
    from app.engine.worker import Reporter, Worker


def answer(job: Job, worker: Worker, report: Reporter, sandbox: Sandbox) -> Event | None:
    """Carry out `job`; the event that answers it, None where nothing does.

    Raises:
        EngineError: the worker's.
    """
    command = job.command
    match command:
        case Load():
            model = worker.load(command, report, job.stopped)
            devices = worker.devices(command.settings.rpc_servers)
            return Loaded(job=command.job, model=model, sandbox=sandbox, devices=devices)
        case Generate():
            completion = worker.generate(command.request, report, job.stopped)
            return Done(job=command.job, completion=completion)
        case Tokenize() | Detokenize() | Render():
            return _answer_about_text(command, worker, report)
        case OpenVocabulary() | CutText() | ReadTable() | ShowPrompt() | CloseVocabulary():
            return _answer_about_vocabularies(command, worker, report)
        case MeasureThreads():
            measurement = worker.measure_threads(report, job.stopped)
            return Measured(job=command.job, measurement=measurement)
        case _:
            return _answer_about_keeping(command, worker, report)


def answer_without_model(command: Command) -> Event | None:
    """The answer to `command` before the first load, when no worker thread runs.

    Raises:
        NoModelLoaded: it needs one.
    """
    match command:
        case Unload():
            return Unloaded(job=command.job)
        case KeepKv():
            return KvKept(job=command.job)
        case ForgetKv():
            return None
        case _:
            raise NoModelLoaded


def _answer_about_text(
    command: Tokenize | Detokenize | Render, worker: Worker, report: Reporter
) -> Event:
    match command:
        case Tokenize(text=text):
            ids, pieces = worker.tokenize(
                text, add_special=command.add_special, parse_special=command.parse_special
            )
            if command.count_only:
                return Tokenized(job=command.job, count=len(ids))
        case Detokenize():
            ids, pieces = list(command.ids), worker.pieces(command.ids)
        case Render():
            prompt = worker.render(
                command.messages, report, plain=command.plain, thinking=command.thinking
            )
            return Rendered(
                job=command.job,
                text=prompt.text,
                ids=tuple(prompt.ids),
                parsed_plainly=prompt.parsed_plainly,
            )
    return Tokenized(job=command.job, count=len(ids), ids=tuple(ids), pieces=tuple(pieces))


def _answer_about_vocabularies(
    command: OpenVocabulary | CutText | ReadTable | ShowPrompt | CloseVocabulary,
    worker: Worker,
    report: Reporter,
) -> Event:
    vocabularies = worker.vocabularies
    number = command.job
    match command:
        case OpenVocabulary():
            opened = vocabularies.open(command.path, command.key, report)
            return VocabularyOpened(job=number, vocabulary=opened)
        case CutText():
            return structs.replace(vocabularies.cut(command, report), job=number)
        case ReadTable():
            vocabularies.read_table(command.key, report)
            return TableRead(job=number)
        case ShowPrompt():
            return structs.replace(vocabularies.show_prompt(command, report), job=number)
        case CloseVocabulary():
            vocabularies.close(command.key)
            return VocabularyClosed(job=number)


def _answer_about_keeping(command: Command, worker: Worker, report: Reporter) -> Event | None:
    match command:
        case Unload():
            worker.unload()
            return Unloaded(job=command.job)
        case KeepKv():
            report.progress("saving")
            return KvKept(job=command.job, bytes_kept=worker.keep_kv())
        case ForgetKv():
            worker.forget_kv(command.conversation)
    return None
