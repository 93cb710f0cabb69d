"""Where layers can be computed: the devices that ggml lists, RPC servers among them."""

from __future__ import annotations

import ctypes
import socket
from typing import Any, Final

from app.core.errors import SettingOutOfRange
from app.engine.api import Device, DeviceKind
from app.engine.llama.library import symbol

_KINDS: Final[tuple[DeviceKind, ...]] = ("cpu", "gpu", "igpu", "accel")
"""By ``enum ggml_backend_dev_type``; "meta" devices stand for several and are left out."""

_MAX_SERVERS: Final = 16
"""GGML_RPC_MAX_SERVERS."""

_CONNECT_S: Final = 3.0
_VOID: Final = ctypes.c_void_p
_SIZE: Final = ctypes.c_size_t


class Devices:
    """The registry of ggml. One for each process, since ggml has one."""

    def __init__(self) -> None:
        self._count = symbol("ggml_backend_dev_count", _SIZE)
        self._get = symbol("ggml_backend_dev_get", _VOID, _SIZE)
        self._name = symbol("ggml_backend_dev_name", ctypes.c_char_p, _VOID)
        self._description = symbol("ggml_backend_dev_description", ctypes.c_char_p, _VOID)
        self._type = symbol("ggml_backend_dev_type", ctypes.c_int, _VOID)
        self._memory = symbol(
            "ggml_backend_dev_memory", None, _VOID, ctypes.POINTER(_SIZE), ctypes.POINTER(_SIZE)
        )
        self._registered: set[str] = set()

    def _handles(self) -> list[Any]:
        return [self._get(index) for index in range(self._count())]

    def _text(self, function: Any, handle: Any) -> str:  # noqa: ANN401 - ctypes
        return str((function(handle) or b"").decode("utf-8", "replace"))

    def list(self) -> tuple[Device, ...]:
        """All devices, the CPU too, with their memory now."""
        found = []
        for handle in self._handles():
            kind = self._type(handle)
            if kind >= len(_KINDS):
                continue
            free, total = _SIZE(0), _SIZE(0)
            self._memory(handle, ctypes.byref(free), ctypes.byref(total))
            found.append(
                Device(
                    name=self._text(self._name, handle),
                    description=self._text(self._description, handle),
                    kind=_KINDS[kind],
                    memory_free_bytes=free.value,
                    memory_total_bytes=total.value,
                )
            )
        return tuple(found)

    def handle(self, name: str) -> Any:  # noqa: ANN401 - an opaque pointer
        """The device called `name`.

        Raises:
            SettingOutOfRange: there is none.
        """
        for handle in self._handles():
            if self._text(self._name, handle) == name:
                return handle
        raise SettingOutOfRange(name="device", value=name)

    def offload_devices(self) -> tuple[Device, ...]:
        """Devices other than the CPU that can hold layers."""
        return tuple(device for device in self.list() if device.kind in {"gpu", "igpu"})

    def register_servers(self, servers: tuple[str, ...]) -> None:
        """Add the devices of ggml RPC servers; each server once.

        Raises:
            SettingOutOfRange: this build has no RPC backend, an address is none, or nothing
                answers there. ggml itself would end the process on a server that is not one, so
                only the address can be checked before.
        """
        for server in servers:
            if server not in self._registered:
                self._register(server)
                self._registered.add(server)

    def _register(self, server: str) -> None:
        add = symbol("ggml_backend_rpc_add_server", _VOID, ctypes.c_char_p)
        register = symbol("ggml_backend_register", None, _VOID)
        if add is None or register is None:
            raise SettingOutOfRange(
                name="rpc_servers", value=server, detail="this build has no RPC backend"
            )
        if len(self._registered) >= _MAX_SERVERS:
            raise SettingOutOfRange(
                name="rpc_servers", value=server, detail=f"at most {_MAX_SERVERS} servers"
            )
        _check_reachable(server)
        registry = add(server.encode())
        if not registry:
            raise SettingOutOfRange(
                name="rpc_servers", value=server, detail="the server has no devices"
            )
        register(registry)


def _check_reachable(server: str) -> None:
    host, colon, port = server.rpartition(":")
    if not (colon and host and port.isdecimal() and 0 < int(port) < 2**16):
        raise SettingOutOfRange(name="rpc_servers", value=server, detail="not host:port")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT_S).close()
    except OSError as error:
        raise SettingOutOfRange(name="rpc_servers", value=server, detail=str(error)) from None
