"""Serves the application on a socket handed over by the parent: `python -m tests.infra.serve FILE_DESCRIPTOR`.

The settings come from the environment, as for `tandem serve`.
"""

import socket
import sys

import uvicorn

from web.app import create_app
from web.settings import Settings


def main() -> None:
    """Serves until terminated."""
    listener = socket.socket(fileno=int(sys.argv[1]))
    config = uvicorn.Config(create_app(Settings()), log_level="warning", access_log=False, timeout_graceful_shutdown=5)
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
