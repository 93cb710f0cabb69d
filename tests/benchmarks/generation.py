"""Generation through the engine process against a bare loop in one process."""

from __future__ import annotations

from app.engine.api import LoadSettings
from tests.benchmarks.bare import Bare
from tests.benchmarks.engine import RemoteModel, starter_model, story
from tests.benchmarks.pairs import abba, others_share, verdict

TOKENS = 128
PAIRS = 30
THREADS = 2
N_CTX = 1024


def run() -> bool:
    """Print both ratios; False when a bar is missed."""
    print(f"{THREADS} threads, {TOKENS} tokens; others use {others_share():.0%} of the machine")
    settings = LoadSettings(n_ctx=N_CTX, threads=THREADS)
    bare = Bare(starter_model(), n_ctx=N_CTX, threads=THREADS)
    prompt = bare.tokenize(
        "<|im_start|>user\nTell me a very long story about a lighthouse.<|im_end|>\n"
        "<|im_start|>assistant\n"
    )
    with RemoteModel(settings) as remote:
        request = story(max_tokens=TOKENS)

        def ours() -> float:
            _, arrived = remote.generate(request)
            return (len(arrived) - 1) / (arrived[-1] - arrived[0])

        def plain() -> float:
            return bare.generate(prompt, TOKENS, probabilities=False)

        def measured() -> float:
            return bare.generate(prompt, TOKENS, probabilities=True)

        for warm in (ours, plain, measured):
            warm()
        against_plain = abba(ours, plain, PAIRS)
        against_measured = abba(ours, measured, PAIRS)
        itself = abba(plain, plain, PAIRS)
    bare.close()
    first = verdict(against_plain, 0.93, at_least=True)
    second = verdict(against_measured, 0.95, at_least=True)
    print(f"engine / bare loop                    {against_plain}  bar 0.93: {first}")
    print(f"engine / bare loop with probabilities {against_measured}  bar 0.95: {second}")
    print(f"bare loop / itself                    {itself}")
    return "MISSED" not in (first, second)
