"""The table of settings: each with its default, what it means, and what kind of value it has."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_type_hints

from msgspec import Struct, structs
from platformdirs import user_cache_path

from newsgraph.addresses import is_loopback
from newsgraph.settings.kinds import AMOUNT, COUNT, NAMES, NETWORKS, ORIGINS, RATE, SECONDS, TEXT, TRUTH, Kind, one_of
from schema import DocumentLimits, Limits

NO_CACHE = "none"
_MIB = 1024 * 1024


class Part(StrEnum):
    """What settings are about."""

    SERVER = "Server"
    DOCUMENTS = "Documents"
    DATABASE = "Database"
    ANSWERS = "Answers"
    LIMITS = "Limits of what is asked"
    REQUESTS = "Limits of requests"
    ACCESS = "Access"
    OPERATION = "Operation"


class Setting(Struct, frozen=True):
    """What is said of a setting: what it is about, what it means, and its kind of value."""

    part: Part
    help: str
    kind: Kind = TEXT


class Settings(Struct, frozen=True, kw_only=True):
    """The values of all settings."""

    config: Annotated[
        str | None, Setting(Part.SERVER, "a file of settings in TOML, by their names in lower case: `port = 8000`")
    ] = None
    host: Annotated[str, Setting(Part.SERVER, "the address to listen on")] = "127.0.0.1"
    port: Annotated[int, Setting(Part.SERVER, "the port to listen on", AMOUNT)] = 8000
    workers: Annotated[
        int,
        Setting(Part.SERVER, "how many processes answer requests; they share what is mapped of the snapshot", COUNT),
    ] = 1
    shutdown_seconds: Annotated[
        float, Setting(Part.SERVER, "how many seconds what is being answered may take when the server ends", SECONDS)
    ] = 30.0

    folders: Annotated[
        tuple[str, ...],
        Setting(Part.DOCUMENTS, "the folders to serve where the command names none, as paths or as label=path", NAMES),
    ] = ()
    drafts: Annotated[bool, Setting(Part.DOCUMENTS, "load documents marked `draft: true` too", TRUTH)] = False
    base_url: Annotated[
        str | None,
        Setting(Part.DOCUMENTS, "what relative image addresses are resolved against, instead of each `_config.yml`"),
    ] = None
    locale: Annotated[
        str,
        Setting(
            Part.DOCUMENTS, "what documents are written in where neither they nor their site say: `en`, `de-CH`, …"
        ),
    ] = "en"
    max_file_bytes: Annotated[int, Setting(Part.DOCUMENTS, "the largest file that is read, in bytes", COUNT)] = 4 * _MIB
    cache: Annotated[
        str | None,
        Setting(
            Part.DOCUMENTS,
            "the folder that snapshots are kept in, so that a restart reads only what changed; the user's cache folder "
            "unless set, and `none` keeps none",
        ),
    ] = None
    watch: Annotated[
        bool, Setting(Part.DOCUMENTS, "take in what changes in the folders while they are served", TRUTH)
    ] = False
    watch_seconds: Annotated[
        float | None,
        Setting(
            Part.DOCUMENTS,
            "with `watch`: look through the folders every so many seconds, as network mounts need it; unless set, the "
            "system tells of changes",
            SECONDS,
        ),
    ] = None
    processes: Annotated[
        int | None,
        Setting(Part.DOCUMENTS, "how many processes parse a large folder; all cores unless set", COUNT),
    ] = None

    store: Annotated[
        str | None,
        Setting(
            Part.DATABASE,
            "the PostgreSQL that holds the graph, in place of folders: `postgresql://newsgraph@db.example/news`; a password "
            "is better set here than as an option, which others may see",
        ),
    ] = None
    store_connections: Annotated[
        int,
        Setting(
            Part.DATABASE,
            "how many connections to it a process opens at once; a quarter of them is for exports, and one for probes",
            COUNT,
        ),
    ] = 8
    store_patience: Annotated[
        float, Setting(Part.DATABASE, "how many seconds a query waits for one of them before it is refused", SECONDS)
    ] = 5.0
    store_seconds: Annotated[
        float, Setting(Part.DATABASE, "every how many seconds it is asked what was loaded since", SECONDS)
    ] = 1.0

    page_size: Annotated[
        int, Setting(Part.ANSWERS, "the rows of a page for which neither `first` nor `last` is given", COUNT)
    ] = 20
    compiled: Annotated[
        bool, Setting(Part.ANSWERS, "compile queries, which answers them many times as fast", TRUTH)
    ] = True
    response_cache: Annotated[
        int, Setting(Part.ANSWERS, "how many bytes of whole answers are kept; 0 keeps none", AMOUNT)
    ] = 32 * _MIB
    entity_cache: Annotated[
        int,
        Setting(
            Part.ANSWERS,
            "how many bytes of articles, providers, topics and stories are kept as JSON; 0 keeps none",
            AMOUNT,
        ),
    ] = 32 * _MIB
    persisted_queries: Annotated[
        int, Setting(Part.ANSWERS, "how many bytes of persisted queries are kept; 0 keeps none", AMOUNT)
    ] = 4 * _MIB
    newer_statuses: Annotated[
        bool,
        Setting(
            Part.ANSWERS,
            "answer `application/graphql-response+json` with the status codes of GraphQL over HTTP's newest draft, "
            "422 and 294",
            TRUTH,
        ),
    ] = False

    max_page_size: Annotated[int, Setting(Part.LIMITS, "the most rows that a page may have", COUNT)] = 100
    search_length: Annotated[int, Setting(Part.LIMITS, "the most characters that a search may have", COUNT)] = 1_000
    max_tokens: Annotated[int, Setting(Part.LIMITS, "the most tokens that a query's document may have", COUNT)] = 10_000
    max_comments: Annotated[int, Setting(Part.LIMITS, "the most comments that a query's document may have", COUNT)] = (
        1_000
    )
    max_operations: Annotated[
        int, Setting(Part.LIMITS, "the most operations that a query's document may have", COUNT)
    ] = 20
    max_depth: Annotated[int, Setting(Part.LIMITS, "how many levels of fields a query may have", COUNT)] = 25
    max_fields: Annotated[
        int,
        Setting(
            Part.LIMITS,
            "the most fields that a query may have, those of fragments wherever they are spread",
            COUNT,
        ),
    ] = 2_000
    max_aliases: Annotated[
        int, Setting(Part.LIMITS, "the most aliases that a query may have, counted as its fields are", COUNT)
    ] = 200
    max_directives: Annotated[
        int, Setting(Part.LIMITS, "the most directives that a query may have, counted as its fields are", COUNT)
    ] = 200
    max_cost: Annotated[
        int,
        Setting(Part.LIMITS, "the most fields that an answer may have, counted as often as rows are asked for", COUNT),
    ] = 250_000
    max_variable_depth: Annotated[
        int, Setting(Part.LIMITS, "how many levels variables and the rest of a request may have", COUNT)
    ] = 100
    time_limit: Annotated[float, Setting(Part.LIMITS, "how many seconds a query may take", SECONDS)] = 10.0
    introspection: Annotated[
        bool, Setting(Part.LIMITS, "answer queries about the schema, which the playground needs", TRUTH)
    ] = True

    max_request_bytes: Annotated[int, Setting(Part.REQUESTS, "the largest request that is read, in bytes", COUNT)] = (
        _MIB
    )
    body_seconds: Annotated[
        float,
        Setting(Part.REQUESTS, "how many seconds a request's head, and then its body, may take to arrive", SECONDS),
    ] = 10.0
    max_batch: Annotated[
        int, Setting(Part.REQUESTS, "how many queries one request may ask as a list; 0 takes no lists", AMOUNT)
    ] = 0
    max_at_once: Annotated[
        int,
        Setting(
            Part.REQUESTS,
            "how many queries that take long, and exports, a process has under way; others are told to come again",
            COUNT,
        ),
    ] = 64
    rate_limit: Annotated[
        str | None,
        Setting(Part.REQUESTS, "how often a client may ask one process: `100/minute`; no limit unless set", RATE),
    ] = None
    proxies: Annotated[
        tuple[str, ...],
        Setting(
            Part.REQUESTS,
            "the proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed, by address",
            NETWORKS,
        ),
    ] = ()
    max_sockets: Annotated[
        int,
        Setting(
            Part.REQUESTS, "how many WebSockets, and how many streams of events, a process has open at once", COUNT
        ),
    ] = 1_000
    max_socket_operations: Annotated[
        int, Setting(Part.REQUESTS, "how many operations a WebSocket runs at once", COUNT)
    ] = 100
    socket_init_seconds: Annotated[
        float, Setting(Part.REQUESTS, "how many seconds a WebSocket may take to begin", SECONDS)
    ] = 10.0
    socket_heartbeat: Annotated[
        float,
        Setting(
            Part.REQUESTS,
            "after how many seconds a silent WebSocket is asked whether it is there, and a silent stream says that it is",
            SECONDS,
        ),
    ] = 30.0

    require_token: Annotated[bool, Setting(Part.ACCESS, "answer nobody without a token", TRUTH)] = False
    tokens: Annotated[
        str | None,
        Setting(Part.ACCESS, "the tokens' lines, as `newsgraph token` prints them, separated by `;`"),
    ] = None
    token_file: Annotated[str | None, Setting(Part.ACCESS, "a file of such lines")] = None
    oidc_issuer: Annotated[str | None, Setting(Part.ACCESS, "whose JSON Web Tokens are taken: an OpenID issuer")] = None
    oidc_audience: Annotated[str | None, Setting(Part.ACCESS, "whom such tokens have to be made for")] = None
    oidc_keys: Annotated[
        str | None, Setting(Part.ACCESS, "where the issuer's keys are; found at the issuer unless set")
    ] = None
    write: Annotated[bool, Setting(Part.ACCESS, "take mutations, from who has a token of scope `write`", TRUTH)] = False
    insecure: Annotated[bool, Setting(Part.ACCESS, "with `write`: take mutations from everybody", TRUTH)] = False
    origins: Annotated[
        tuple[str, ...],
        Setting(Part.ACCESS, "the sites whose pages may ask, beside the server's own (CORS, WebSockets)", ORIGINS),
    ] = ()
    trusted_documents: Annotated[
        str | None, Setting(Part.ACCESS, "a folder of queries that are known by name, and checked at the start")
    ] = None
    only_trusted: Annotated[bool, Setting(Part.ACCESS, "answer no other queries than those", TRUTH)] = False

    metrics: Annotated[
        bool | None,
        Setting(
            Part.OPERATION,
            "serve /metrics to everybody; only a server that listens on this machine alone does so unless set",
            TRUTH,
        ),
    ] = None
    log_format: Annotated[
        str,
        Setting(Part.OPERATION, "how the log is written: for `people`, or as `json`", one_of("people", "json")),
    ] = "people"
    log_level: Annotated[
        str,
        Setting(
            Part.OPERATION,
            "`info` logs each request, `warning` what was refused or slow, `error` faults of the server",
            one_of("info", "warning", "error"),
        ),
    ] = "warning"
    slow_seconds: Annotated[
        float, Setting(Part.OPERATION, "the seconds from which on a request counts as slow", SECONDS)
    ] = 1.0
    traces: Annotated[
        str | None, Setting(Part.OPERATION, "where traces are sent by OTLP over HTTP: `http://collector:4318`")
    ] = None

    @property
    def is_live(self) -> bool:
        """Whether the graph changes while it is served."""
        return self.watch or self.write

    @property
    def cache_folder(self) -> Path | None:
        """The folder that snapshots are kept in, if any."""
        if self.cache == NO_CACHE:
            return None
        return user_cache_path("newsgraph", appauthor=False) if self.cache is None else Path(self.cache)

    @property
    def listens_here_only(self) -> bool:
        """Whether nothing but this machine reaches the server, by itself or for others."""
        return is_loopback(self.host) and not self.proxies

    @property
    def serves_metrics(self) -> bool:
        """Whether everybody is told of /metrics."""
        return self.listens_here_only if self.metrics is None else self.metrics

    @property
    def document_limits(self) -> DocumentLimits:
        """How much may be asked at once."""
        limits = [name for name in DocumentLimits.__struct_fields__ if name != "page_size"]
        return DocumentLimits(**{name: getattr(self, f"max_{name}") for name in limits}, page_size=self.page_size)

    @property
    def limits(self) -> Limits:
        """What answers are held to."""
        return Limits(self.page_size, self.max_page_size, self.search_length, self.time_limit)

    def but(self, **given: Any) -> "Settings":
        """These settings with those of `given` that are not None in their place."""
        return structs.replace(self, **{name: value for name, value in given.items() if value is not None})


def _said_of(hint: Any) -> Setting:
    [setting] = hint.__metadata__
    assert isinstance(setting, Setting)
    return setting


SETTINGS: dict[str, Setting] = {
    name: _said_of(hint) for name, hint in get_type_hints(Settings, include_extras=True).items()
}
"""What is said of all settings, by name, in the order in which they are told of."""
