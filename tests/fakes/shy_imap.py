"""An IMAP server that opens no inbox for a program that has not said its name, as 163.com's does."""

import socket
import socketserver
import threading


class ShyImap:
    """Stands before a real IMAP server; ``names`` are the ID commands it was sent.

    :param bool knows_id: without it the server refuses ID itself, as old ones do, and opens the inbox
    """

    def __init__(self, port, *, knows_id=True):
        self.names = []
        self._behind = port
        self._knows_id = knows_id
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                outer._serve(self.rfile, self.wfile)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _serve(self, client_in, client_out):
        with socket.create_connection(("127.0.0.1", self._behind)) as server:
            copier = threading.Thread(
                target=self._copy, args=(server.makefile("rb"), client_out), daemon=True
            )
            copier.start()
            named = False
            for line in client_in:
                tag, _blank, command = line.decode(errors="replace").strip().partition(" ")
                verb = command.partition(" ")[0].upper()
                if verb == "ID":
                    self.names.append(command)
                    named = self._knows_id
                    answer = "OK ID completed" if self._knows_id else "BAD unknown command"
                    client_out.write(f"{tag} {answer}\r\n".encode())
                elif verb in ("SELECT", "EXAMINE") and self._knows_id and not named:
                    client_out.write(
                        f"{tag} NO {verb} Unsafe Login. Please contact kefu@188.com\r\n".encode()
                    )
                else:
                    server.sendall(line)

    @staticmethod
    def _copy(server_in, client_out):
        try:
            for line in server_in:
                client_out.write(line)
        except (OSError, ValueError):
            pass  # one of the two hung up

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
