"""A server on this machine that answers as a test tells it to, and remembers what it was asked."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Event, Thread

from msgspec import Struct, field


class Answer(Struct):
    """An answer: status, headers and content, of which the pieces are sent `pause` seconds apart."""

    content: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = {}
    pause: float = 0.0


class Web(Struct):
    """What is answered at each path, and what was asked: paths with the headers of the requests."""

    port: int
    answers: dict[str, Answer | Callable[[Mapping[str, str]], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    closing: Event = field(default_factory=Event)

    def address(self, path: str, host: str = "127.0.0.1", scheme: str = "http") -> str:
        """The address of a path."""
        return f"{scheme}://{host}:{self.port}{path}"

    def unless_known(self, path: str, content: bytes, **validators: str) -> None:
        """Answers a path with content, or with 304 who knows it by its ETag or date."""
        headers = {name.replace("_", "-"): value for name, value in validators.items()}

        def answer(request: Mapping[str, str]) -> Answer:
            known = {request.get("If-None-Match"), request.get("If-Modified-Since")} & set(validators.values())
            return Answer(status=304, headers=headers) if known else Answer(content, headers=headers)

        self.answers[path] = answer


@contextmanager
def serving_web(tls: SSLContext | None = None) -> Iterator[Web]:
    """A server at a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.asked.append((self.path, dict(self.headers)))
            found = web.answers.get(self.path, Answer(status=404))
            answer = found if isinstance(found, Answer) else found(dict(self.headers))
            # Who asked may have gone.
            with suppress(OSError):
                self._send(answer)

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if not answer.pause:
                self.wfile.write(answer.content)
            for byte in answer.content if answer.pause else b"":
                self.wfile.write(bytes([byte]))
                if web.closing.wait(answer.pause):
                    return

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    web = Web(server.server_address[1])
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield web
    finally:
        web.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
