"""Listening for browsers: said only once they are answered, and explained in words where it cannot be.

Each process of an installation serves on a port of its own, so each says this for itself.
"""

import errno
import socket
from collections.abc import Callable
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI

from web.settings import Settings

TAKEN = "Something is already listening on port {port}. Stop it, or choose another one: {another}"
REASONS = {
    errno.EADDRINUSE: TAKEN,
    errno.EACCES: "Only the administrator of this computer may listen on port {port}. Choose another one: {another}",
    errno.EADDRNOTAVAIL: "{host} is not an address of this computer. Choose one of its own, such as 127.0.0.1.",
}


@dataclass(frozen=True)
class Address:
    """Where to listen. `another` is the command that chooses another port."""

    host: str
    port: int
    another: str


class CannotListen(Exception):
    """An address cannot be listened on; the text says what to do."""

    def __init__(self, address: Address, error: OSError) -> None:
        number = errno.EADDRNOTAVAIL if isinstance(error, socket.gaierror) else error.errno
        reason = REASONS.get(number or 0, str(error))
        super().__init__(reason.format(host=address.host, port=address.port, another=address.another))


@dataclass(frozen=True)
class Reserved:
    """An address nobody else can take; whoever knocks there is turned away until it is served."""

    address: Address
    socket: socket.socket


def reserve(address: Address) -> Reserved:
    """Take an address before the application is loaded for it. Raises CannotListen."""
    taken = socket.socket(socket.AF_INET6 if ":" in address.host else socket.AF_INET)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((address.host, address.port))
    except OSError as error:
        taken.close()
        raise CannotListen(address, error) from error
    return Reserved(address, taken)


class _Server(uvicorn.Server):
    """Calls `ready` as soon as connections are accepted."""

    def __init__(self, config: uvicorn.Config, address: Address, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._address = address
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so. Two processes may reserve one address in the same moment: the second gives way here."""
        try:
            await super().startup(sockets)
            _require_listening(sockets or [])
        except OSError as error:
            await self.lifespan.shutdown()
            raise CannotListen(self._address, error) from error
        if not self.should_exit:
            self._ready()


def _require_listening(sockets: list[socket.socket]) -> None:
    """Raise what uvloop keeps to itself: that a reserved address was listened on by somebody else meanwhile."""
    if not all(map(_is_listening, sockets)):
        raise OSError(errno.EADDRINUSE, "not listening")


def _is_listening(taken: socket.socket) -> bool:
    try:
        return bool(taken.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    except OSError:  # uvloop has closed it
        return False


def serve(application: FastAPI, settings: Settings, reserved: Reserved, ready: Callable[[], None]) -> None:
    """Serve on a reserved address until the process is told to stop; `ready` is called once browsers are answered.

    Raises CannotListen when another process listens there after all.
    """
    config = uvicorn.Config(
        application,
        host=reserved.address.host,
        port=reserved.address.port,
        log_config=None,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
    )
    try:
        _Server(config, reserved.address, ready).run([reserved.socket])
    except KeyboardInterrupt:
        return
