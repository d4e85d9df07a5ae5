"""The least that an ASGI server does: it reads a request and answers it with the bytes of a file. It prints its port.

python -m benchmarks.peers.bare FILE
"""

import argparse
from pathlib import Path

import uvicorn
from starlette.types import Receive, Scope, Send

from benchmarks.peers.ours import print_port
from benchmarks.server import serve


def main() -> None:
    """Serves until it is terminated."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    answer = parser.parse_args().file.read_bytes()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]

    async def application(_scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    serve(uvicorn.Config(application, access_log=False, lifespan="off", server_header=False), print_port)


if __name__ == "__main__":
    main()
