"""Serves the application on a socket handed over by the parent: `python -m tests.infra.serve FILE_DESCRIPTOR`.

The settings come from the environment, as for `tandem serve`.
"""

import gc
import socket
import sys

import uvicorn

from web.settings import Settings


def main() -> None:
    """Serves until terminated; loads like `tandem serve`."""
    gc.disable()
    from web.app import create_app  # noqa: PLC0415 - loaded after looking for garbage is switched off

    gc.freeze()
    gc.enable()
    listener = socket.socket(fileno=int(sys.argv[1]))
    config = uvicorn.Config(create_app(Settings()), log_level="warning", access_log=False, timeout_graceful_shutdown=5)
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
