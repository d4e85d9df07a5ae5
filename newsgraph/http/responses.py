"""Responses in the forms that clients take, and those that are kept, up to a number of bytes."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from itertools import product

from msgspec import Struct
from starlette.types import Send

from newsgraph.http.encodings import ENCODINGS, Encoding
from newsgraph.media_types import MediaType
from newsgraph.telemetry.facts import UNTOLD, Told

_LEAST_COMPRESSED = 500
"""The bytes below which compression gains nothing."""
_OVERHEAD = 900
"""What a kept response takes beside its question and its body, in bytes: headers, and the objects that hold it all."""
_LARGEST_SHARE = 4

Header = tuple[bytes, bytes]
"""A header's name in lower case, and its value."""


class Response(Struct, frozen=True):
    """A response whose body is whole."""

    status: int
    headers: tuple[Header, ...]
    body: bytes
    told: Told = UNTOLD

    async def send(self, send: Send) -> None:
        """Sends it. Messages are new each time, since what they pass through may change them."""
        await send({"type": "http.response.start", "status": self.status, "headers": [*self.headers]})
        await send({"type": "http.response.body", "body": self.body})


class Stream(Struct, frozen=True):
    """A response that lasts; `send` sends it, to its end."""

    send: Callable[[Send], Awaitable[None]]


class Form(Struct, frozen=True, eq=False):
    """How an answer is sent: its media type and its encoding. There is one object for each form, in `FORMS`."""

    media_type: MediaType
    encoding: Encoding | None
    content_type: Header

    def response(self, status: int, answer: bytes, headers: tuple[Header, ...] = (), told: Told = UNTOLD) -> Response:
        """An answer in JSON as a response of this form; where events were asked for, what is no success stays JSON."""
        content_type, encoding = self.content_type, self.encoding
        if self.media_type is MediaType.EVENT_STREAM:
            content_type, answer = (content_type, _events(answer)) if status == 200 else (PLAIN.content_type, answer)
        if encoding is None or len(answer) < _LEAST_COMPRESSED:
            return Response(status, (content_type, (b"content-length", b"%d" % len(answer)), *headers), answer, told)
        answer = encoding.compress(answer)
        coded = (b"content-encoding", encoding.name.encode())
        return Response(status, (content_type, coded, (b"content-length", b"%d" % len(answer)), *headers), answer, told)


def _form(media_type: MediaType, encoding: Encoding | None) -> Form:
    return Form(media_type, encoding, (b"content-type", f"{media_type}; charset=utf-8".encode()))


FORMS = {form: _form(*form) for form in product(MediaType, (*ENCODINGS, None))}
"""All forms, by media type and encoding."""
PLAIN = FORMS[MediaType.JSON, None]
"""JSON that is not compressed, which every client can read."""


def _events(answer: bytes) -> bytes:
    """An answer as the events of a stream of its own; JSON has no line breaks here. Source: graphql-sse, “Distinct connections”."""
    return b"event: next\ndata: %b\n\nevent: complete\ndata:\n\n" % answer


Question = tuple[str, str, bytes, Form]
"""What a response is kept by: the method, the version that was asked, what was sent, and the form of the answer."""


class ResponseCache:
    """Keeps up to `size` bytes of questions and responses; those that were asked for least lately go first.

    `hits` and `misses` count questions whose responses were kept, and others; `weight` is what is kept, in bytes.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._largest = size // _LARGEST_SHARE
        self.hits = self.misses = 0
        self.weight = 0
        # cachetools' LRUCache would take as long to find a response as all else that is done for it.
        self._kept: OrderedDict[Question, Response] = OrderedDict()

    def get(self, question: Question) -> Response | None:
        """The response to a question, if it is kept."""
        response = self._kept.get(question)
        if response is None:
            self.misses += 1
        else:
            self.hits += 1
            self._kept.move_to_end(question)
        return response

    def put(self, question: Question, response: Response) -> None:
        """Keeps a response, unless it would take more than a quarter of all there is."""
        if not self._size:
            return
        weight = _weight(question, response)
        if weight > self._largest:
            return
        replaced = self._kept.pop(question, None)
        if replaced is not None:
            self.weight -= _weight(question, replaced)
        self._kept[question] = response
        self.weight += weight
        while self.weight > self._size:
            self.weight -= _weight(*self._kept.popitem(last=False))


def _weight(question: Question, response: Response) -> int:
    _, _, sent, _ = question
    return len(sent) + len(response.body) + _OVERHEAD
