"""`python -m tests.engine.scripted_child --in FD --out FD --parent PID`: a scripted engine."""

from __future__ import annotations

import sys

from app.engine.child import serve
from tests.engine.scripted_worker import ScriptedWorker

if __name__ == "__main__":
    serve(sys.argv[1:], ScriptedWorker)
