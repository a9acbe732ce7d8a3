"""`inference-market mcp`: the tables for agents, read-only, over the Model Context Protocol."""

import importlib.util
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import with_project
from pipeline.registry.project import Project
from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs import answers
from pipeline.runs.answers import AnswerRows
from pipeline.storage.files import WarehouseError

if TYPE_CHECKING:
    from mcp.server import MCPServer

INSTRUCTIONS = (
    "Prices and speeds of AI inference providers, with the printed text behind every figure. "
    "Quote a price with its source_url, fetched_at and evidence_text."
)


@click.command()
@with_project
def mcp(project: Project) -> None:
    """Answer agents over standard input and output, until it is closed."""
    if importlib.util.find_spec("mcp") is None:
        msg = "the package mcp is not installed: pip install 'inference-market[mcp]'"
        raise ConfigError(msg)
    market_server(project).run()


def market_server(project: Project) -> "MCPServer":
    """Return the server over one project."""
    from mcp.server import MCPServer  # noqa: PLC0415 (an extra)
    from mcp.types import ToolAnnotations  # noqa: PLC0415

    server = MCPServer("inference-market", instructions=INSTRUCTIONS, log_level="WARNING")
    for tool in _tools(project):
        server.tool(annotations=ToolAnnotations(read_only_hint=True))(_with_reasons(tool))
    return server


def _with_reasons(tool: Callable[..., AnswerRows]) -> Callable[..., AnswerRows]:
    """Return a tool whose errors of input reach the agent with their reason."""
    from mcp.server.mcpserver.exceptions import ToolError  # noqa: PLC0415 (an extra)

    @wraps(tool)
    def answer(*args: object, **kwargs: object) -> AnswerRows:
        try:
            return tool(*args, **kwargs)
        except (ConfigError, WarehouseError) as error:
            raise ToolError(str(error)) from error

    return answer


def _tools(project: Project) -> list[Callable[..., AnswerRows]]:
    def price_of(seller: str, model: str, day: str | None = None) -> AnswerRows:
        """Prices of a model at a seller, now or on a day (ISO 8601), with their evidence."""
        return answers.price_of(project, seller, model, day)

    def price_history(seller: str, model: str) -> AnswerRows:
        """Every price that a model had at a seller, with the dates and the evidence."""
        return answers.price_history(project, seller, model)

    def cheapest_sellers(
        model: str, input_tokens: int, output_tokens: int, cached_share: float = 0.0
    ) -> AnswerRows:
        """USD per thousand requests at each seller of a model; rank null means not compared."""
        return answers.cheapest_sellers(project, model, input_tokens, output_tokens, cached_share)

    def changes_since(day: str, seller: str | None = None) -> AnswerRows:
        """Price changes since a day (ISO 8601), of one seller or of all."""
        return answers.changes_since(project, day, seller)

    def claim_verdict(claim_id: str) -> AnswerRows:
        """The verdict on one claim of the report that is checked, with its evidence."""
        return answers.claim_verdict(project, claim_id)

    return [price_of, price_history, cheapest_sellers, changes_since, claim_verdict]
