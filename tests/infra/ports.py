"""Free places to listen on."""

import socket


def listening_socket() -> socket.socket:
    """A socket that listens on a free loopback port; handed to a server, so nobody can take the port in between."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    return listener


def free_port() -> int:
    """The number of a loopback port that was free a moment ago, for servers that cannot be handed a socket."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
