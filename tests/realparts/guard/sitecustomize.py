"""Put on PYTHONPATH of every Askaround process that a test starts: nothing may connect beyond loopback."""

import ipaddress
import socket

_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex


def _check(where: object) -> None:
    if not isinstance(where, tuple):
        return
    host = str(where[0]).split("%")[0]
    try:
        inside = ipaddress.ip_address(host).is_loopback
    except ValueError:
        inside = host in ("", "localhost")
    if not inside:
        raise PermissionError(f"a test tried to connect to {host}; only loopback is allowed")


def _guarded_connect(self: socket.socket, where: object) -> None:
    _check(where)
    return _connect(self, where)  # type: ignore[arg-type]


def _guarded_connect_ex(self: socket.socket, where: object) -> int:
    _check(where)
    return _connect_ex(self, where)  # type: ignore[arg-type]


def install() -> None:
    """Guard every socket of this process; a second call changes nothing."""
    socket.socket.connect = _guarded_connect  # type: ignore[method-assign, assignment]
    socket.socket.connect_ex = _guarded_connect_ex  # type: ignore[method-assign, assignment]


install()
