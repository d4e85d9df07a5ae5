"""Asks with the package that ariadne-codegen made, given an address, a URL and ids, and says in JSON what it found."""

import asyncio
import json
import sys
from datetime import datetime
from typing import Any

from news_client import ArticleBy, NewsClient
from news_client.exceptions import GraphQLClientGraphQLMultiError


async def facts(address: str, url: str, article: str, provider: str) -> dict[str, Any]:
    """What the client finds, read from its models."""
    async with NewsClient(f"{address}/graphql") as client:
        first = (await client.newest(first=2)).articles
        second = (await client.newest(first=2, after=first.page_info.end_cursor)).articles
        found = [(await client.node(id=each)).node for each in (article, provider)]
        one = (await client.article(by=ArticleBy(url=url))).article
        return {
            "newest": [
                [node.id, node.published_date_time.timestamp(), node.url, node.provider and node.provider.name]
                for node in (*first.nodes, *second.nodes)
            ],
            "moments": all(isinstance(node.published_date_time, datetime) for node in first.nodes),
            "article": [one.id, one.title, one.front_matter],
            "nodes": [found[0].title, found[1].name],
            "codes": await codes(client),
        }


async def codes(client: NewsClient) -> list[str]:
    """The codes of the errors of what the server refuses."""
    try:
        await client.newest(first=-1)
    except GraphQLClientGraphQLMultiError as refused:
        return [error.extensions["code"] for error in refused.errors]
    return []


json.dump(asyncio.run(facts(*sys.argv[1:])), sys.stdout)
