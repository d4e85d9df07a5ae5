"""What commands print: diagnostics as compilers do, and what a graph holds."""

from collections.abc import Iterable
from enum import StrEnum

import orjson
from rich.table import Table

from graph import Diagnostic, Graph, NodeKind, Severity
from graph.store.answers import Summary


class ReportFormat(StrEnum):
    """How diagnostics are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def diagnostic_lines(diagnostics: Iterable[Diagnostic], form: ReportFormat) -> Iterable[str]:
    """Diagnostics, a line each: `path:line:column: severity: message [code]`, JSON, or GitHub's workflow commands."""
    write = {ReportFormat.TEXT: _text, ReportFormat.JSON: _json, ReportFormat.GITHUB: _github}[form]
    return (write(diagnostic) for diagnostic in diagnostics)


def count_diagnostics(diagnostics: Iterable[Diagnostic]) -> str:
    """How many errors and warnings there are, in words."""
    severities = [diagnostic.severity for diagnostic in diagnostics]
    errors, warnings = severities.count(Severity.ERROR), severities.count(Severity.WARNING)
    return f"{errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}"


def summary_line(graph: Graph) -> str:
    """What a graph holds, in a line."""
    nodes = (len(graph.articles), len(graph.providers), len(graph.topics))
    return _line(*nodes, graph.stubs, sum(graph.edge_counts.values()))


def holdings_line(summary: Summary) -> str:
    """The same, where there is a summary of it."""
    nodes = (summary.articles, summary.providers, summary.topics)
    return _line(*nodes, summary.stubs, sum(summary.edges.values()))


def _line(articles: int, providers: int, topics: int, stubs: int, edges: int) -> str:
    return (
        f"{articles:,} articles ({stubs:,} of them stubs), {providers:,} providers, {topics:,} topics, {edges:,} edges"
    )


def statistics(graph: Graph) -> dict[str, int | str]:
    """What a graph holds, by name."""
    counts: dict[str, int | str] = {"version": graph.version}
    counts |= {f"{kind}s": len(graph.nodes(kind)) for kind in NodeKind}
    counts |= {"stubs": graph.stubs}
    counts |= {f"{kind} edges": count for kind, count in graph.edge_counts.items()}
    severities = [diagnostic.severity for diagnostic in graph.diagnostics]
    return counts | {"errors": severities.count(Severity.ERROR), "warnings": severities.count(Severity.WARNING)}


def statistics_table(graph: Graph) -> Table:
    """The same, for people."""
    table = Table("", "", show_header=False, box=None)
    for name, value in statistics(graph).items():
        table.add_row(name, f"{value:,}" if isinstance(value, int) else value)
    return table


def _text(diagnostic: Diagnostic) -> str:
    place = ":".join(str(part) for part in (diagnostic.source, diagnostic.line, diagnostic.column) if part)
    return f"{place}: {diagnostic.severity}: {diagnostic.message} [{diagnostic.code}]"


def _json(diagnostic: Diagnostic) -> str:
    names = ("severity", "code", "source", "line", "column", "message")
    return orjson.dumps({name: getattr(diagnostic, name) for name in names}).decode()


def _github(diagnostic: Diagnostic) -> str:
    places = {"file": diagnostic.source, "line": diagnostic.line, "col": diagnostic.column, "title": diagnostic.code}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in places.items() if value)
    return f"::{diagnostic.severity} {properties}::{_escaped(diagnostic.message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
