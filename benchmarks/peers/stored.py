"""newsgraph over a database, which keeps no answers: prints the port that it serves at.

python -m benchmarks.peers.stored DSN
"""

import sys

from benchmarks.server import serve
from graph.store.postgres import PostgresStore
from newsgraph.app import create_app
from newsgraph.serving import configuration
from newsgraph.settings import Settings


def main() -> None:
    """Serves until it is ended."""
    settings = Settings(response_cache=0, entity_cache=0)
    application = create_app(PostgresStore(sys.argv[1]), settings)
    serve(configuration(application, settings), lambda port: print(port, flush=True))


if __name__ == "__main__":
    main()
