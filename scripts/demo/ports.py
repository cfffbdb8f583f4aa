"""A port for Odoo that nobody listens on."""

import socket

from machine.console import Missing, note

TRIES = 50


def first_free(port):
    """Return the port, or the next that is free."""
    for candidate in range(port, port + TRIES):
        with socket.socket() as probe:
            # as servers do, so that a port which only lingers after its last user counts as free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
        if candidate != port:
            note(f"  port {port} is taken: using {candidate}")
        return candidate
    raise Missing(f"The ports {port} to {port + TRIES - 1} are all taken. Name another: scripts/run --port N")
