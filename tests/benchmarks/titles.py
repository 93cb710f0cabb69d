"""A title by the model between two turns: the next turn reads nothing again.

In pairs: question and answer, then the next question, with a title asked for in between or not;
how many tokens were reused, and how long the first token took. And the next question sent in the
middle of a title, which is stopped for it. The bar: as much is reused, and the first token takes
at most 1.25 times as long.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from app.chat.titles import MAX_TOKENS, asking, title_of
from app.engine.api import GenerationRequest, LoadSettings, PromptMessage, Sampling
from app.engine.protocol import Done, Event, Generate, Load, Loaded, Produced
from tests.benchmarks.engine import RemoteModel, history, starter_model
from tests.benchmarks.pairs import bootstrap, others_share, verdict

PAIRS = 6
PAST_TOKENS, ANSWER_TOKENS = 240, 24
SETTINGS = LoadSettings(n_ctx=4096, threads=2)
QUESTIONS = (
    "How do I bake bread without an oven?",
    "Explain regular expressions for log lines.",
    "Plan a weekend in Chartres with the cathedral.",
    "How are tokens made by byte pair encoding?",
)

Messages = tuple[PromptMessage, ...]


@dataclass(frozen=True)
class Turn:
    """The next question: tokens that it reused, of how many, and seconds to its first token."""

    reused: int
    prompt: int
    first_s: float


def run() -> bool:
    """Print the pairs; False when a bar is missed."""
    print(f"others use {others_share():.0%} of the machine")
    ratios: list[float] = []
    same = True
    with RemoteModel(SETTINGS) as remote:
        loaded = remote.ask(Load(path=str(starter_model()), settings=SETTINGS))
        assert isinstance(loaded, Loaded)
        fingerprint = loaded.model.fingerprint
        for number in range(PAIRS):
            turns: dict[bool, Turn] = {}
            for titled in (False, True) if number % 2 else (True, False):
                key = f"{number}{'t' if titled else 'p'}"
                said = _talk(remote, key, QUESTIONS[number % len(QUESTIONS)], fingerprint)
                if titled:
                    _give_title(remote, key, said)
                turns[titled] = _next(remote, key, said)
            ratios.append(turns[True].first_s / turns[False].first_s)
            same = same and turns[True].reused >= turns[False].reused
            print(f"with a title {turns[True]}, without {turns[False]}")
        said = _talk(remote, "s", QUESTIONS[0], fingerprint)
        _in_the_middle(remote, said)
    ratio = bootstrap(ratios)
    verdict_text = verdict(ratio, 1.25, at_least=False)
    print(f"first token, with a title before it / without  {ratio}  bar 1.25: {verdict_text}")
    print(f"as much is reused: {same}")
    return same and verdict_text != "missed"


def _request(key: str, messages: Messages, tokens: int) -> Generate:
    request = GenerationRequest(
        conversation=key,
        messages=messages,
        sampling=Sampling(temperature=0.0),
        max_tokens=tokens,
    )
    return Generate(request=request)


def _answer(remote: RemoteModel, command: Generate) -> tuple[Done, list[Produced]]:
    events: list[Event] = []
    done = remote.ask(command, events.append)
    assert isinstance(done, Done)
    return done, [event for event in events if isinstance(event, Produced)]


def _talk(remote: RemoteModel, key: str, question: str, fingerprint: str) -> Messages:
    """A long question and its answer, by its tokens."""
    past = PromptMessage(role="user", content=f"{key} {history(PAST_TOKENS)}\n{question}")
    _, produced = _answer(remote, _request(key, (past,), ANSWER_TOKENS))
    reply = PromptMessage(
        role="assistant",
        content="".join(event.token.text for event in produced),
        ids=tuple(event.token.id for event in produced),
        fingerprint=fingerprint,
    )
    return (past, reply)


def _give_title(remote: RemoteModel, key: str, said: Messages) -> None:
    began = time.perf_counter()
    done, produced = _answer(remote, _request(key, asking(said), MAX_TOKENS))
    answer = "".join(event.token.text for event in produced)
    title = title_of(answer, [message.content for message in said])
    used = f"{done.completion.reused_tokens} of {done.completion.prompt_tokens} reused"
    print(f"title {title!r} of {answer!r} in {time.perf_counter() - began:.2f} s, {used}")


def _next(remote: RemoteModel, key: str, said: Messages) -> Turn:
    question = PromptMessage(role="user", content="Which of these points matters most?")
    began = time.perf_counter()
    done, arrived = remote.generate(_request(key, (*said, question), 1).request)
    completion = done.completion
    return Turn(completion.reused_tokens, completion.prompt_tokens, arrived[0] - began)


def _in_the_middle(remote: RemoteModel, said: Messages) -> None:
    """The next question while a title is being written."""
    job = remote.send(_request("s", asking(said), MAX_TOKENS))
    time.sleep(0.3)
    remote.stop(job)
    print(f"sent in the middle of a title: {_next(remote, 's', said)}")


if __name__ == "__main__":
    run()
