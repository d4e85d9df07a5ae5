"""Health: that the server answers, and that it is ready; whoever looks after it is told what it serves."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from graph.errors import StoreError
from graph.store.answers import Summary
from graph.store.base import Store
from newsgraph import __version__
from newsgraph.access import Access, Scope
from newsgraph.access.gate import authorization_of, text_headers
from newsgraph.errors import RequestRefused
from newsgraph.operations.waiting import refusal_of

_UNKEPT = {"cache-control": "no-store"}


class Health:
    """Answers probes, whoever sends them; where `tells_all` is not set, details are for tokens of the scope admin."""

    def __init__(self, store: Store, access: Access, *, tells_all: bool) -> None:
        self._store = store
        self._access = access
        self._tells_all = tells_all

    async def alive(self, _request: Request) -> Response:
        """That this process answers."""
        return PlainTextResponse("ok\n", headers=_UNKEPT)

    async def ready(self, request: Request) -> Response:
        """That there is a graph to be asked, and which; 503 where its store does not answer."""
        told: dict[str, object] = {"status": "ready"}
        try:
            summary = await run_in_threadpool(self._summary) if self._store.blocking else self._summary()
        except StoreError as failed:
            refused = refusal_of(failed)
            return JSONResponse({"status": "not ready"}, 503, {**_UNKEPT, **text_headers(refused)})
        if self._tells_all or await self._is_admin(request):
            told |= {
                "release": __version__,
                "version": summary.version,
                "loadedAt": summary.loaded_at.isoformat(),
                "articles": summary.articles,
                "providers": summary.providers,
                "topics": summary.topics,
            }
        return JSONResponse(told, headers=_UNKEPT)

    def _summary(self) -> Summary:
        with self._store.view() as view:
            return view.summary

    async def _is_admin(self, request: Request) -> bool:
        try:
            return (await self._access.grant(authorization_of(request.scope))).may(Scope.ADMIN)
        except RequestRefused:
            return False
