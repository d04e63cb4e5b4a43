"""Two small web servers: one sends the report, the other plays the site that shows it."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass
class Server:
    """A server on a free port of 127.0.0.1.

    Attributes:
        origin: ``http://127.0.0.1:PORT``.
        folder: files it sends; None for none.
        pages: path → text, before files.
        headers: sent with everything.
        asked: paths asked for.
        failures: path → statuses of its next answers.
        redirects: path → address.
        delay: seconds before an answer.
        compress: whether texts go out smaller, as from most servers.
    """

    origin: str = ""
    folder: Path | None = None
    pages: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    failures: dict[str, list[int]] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    compress: bool = False

    def content(self, path: str) -> bytes | None:
        if path in self.pages:
            return self.pages[path].encode()
        if self.folder is None:
            return None
        file = (self.folder / path.lstrip("/")).resolve()
        inside = file.is_relative_to(self.folder.resolve()) and file.is_file()
        return file.read_bytes() if inside else None


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            server.asked.append(path)
            time.sleep(server.delay)
            content = server.content(path)
            failing = server.failures.get(path)
            status = failing.pop(0) if failing else 404 if content is None else 200
            self.send_response(302 if path in server.redirects else status)
            if path in server.redirects:
                self.send_header("Location", server.redirects[path])
            kind = guess_type(path)[0] or "text/html"
            charset = "; charset=utf-8" if kind.startswith("text/") else ""
            self.send_header("Content-Type", kind + charset)
            texts = kind.startswith("text/") or kind.endswith(("json", "javascript", "svg+xml"))
            if server.compress and content and texts:
                content = gzip.compress(content)
                self.send_header("Content-Encoding", "gzip")
            for name, value in server.headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(ConnectionError):  # a client that waited long enough
                self.wfile.write(content or b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    server.origin = f"http://127.0.0.1:{httpd.server_port}"
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join(timeout=10)
