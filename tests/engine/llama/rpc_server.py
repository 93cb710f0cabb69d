"""A ggml RPC server on this machine: ``python -m tests.engine.llama.rpc_server PORT``.

It makes the processor look like a device to which layers can be offloaded. It serves until it is
killed.
"""

from __future__ import annotations

import ctypes
import sys

from app.engine.llama.library import symbol

CPU = 0


def main(port: int) -> None:
    device = symbol("ggml_backend_dev_by_type", ctypes.c_void_p, ctypes.c_int)(CPU)
    serve = symbol(
        "ggml_backend_rpc_start_server",
        None,
        ctypes.c_char_p,
        ctypes.c_char_p,
        ctypes.c_size_t,
        ctypes.c_size_t,
        ctypes.POINTER(ctypes.c_void_p),
    )
    serve(b"127.0.0.1:%d" % port, None, 1, 1, (ctypes.c_void_p * 1)(device))


if __name__ == "__main__":
    main(int(sys.argv[1]))
