"""`inference-market mcp`, driven by the protocol's own client."""

import asyncio
import json
import sys

import pytest
from mcp import Client, StdioServerParameters

from pipeline.cli.mcp import market_server


@pytest.fixture
def ask(read_project_once):
    """Return what calls a tool, to the decoded answer."""

    def call(tool, **arguments):
        async def once():
            async with Client(market_server(read_project_once)) as client:
                return await client.call_tool(tool, arguments)

        result = asyncio.run(once())
        if result.is_error:
            return result.content[0].text
        return result.structured_content["result"]

    return call


def test_a_price_comes_with_its_evidence(ask):
    rows = {row["meter"]: row for row in ask("price_of", seller="acme", model="anvil")}

    assert rows["input"]["price_usd"] == 1
    assert rows["input"]["source_id"] == "acme-feed"
    assert rows["input"]["evidence_text"]
    assert rows["input"]["fetched_at"].startswith("2026-01-05")


def test_before_the_first_evidence_there_is_no_price(ask):
    assert ask("price_of", seller="acme", model="anvil", day="2020-01-01") == []


def test_history_has_the_start_of_each_price(ask):
    rows = ask("price_history", seller="acme", model="anvil")

    assert {row["meter"] for row in rows} == {"input", "output"}
    assert all(row["valid_from"] for row in rows)


def test_what_is_not_known_is_an_error_with_a_reason(ask):
    assert "no offer 'hammer' at acme" in ask("price_of", seller="acme", model="hammer")


def test_all_tools_are_read_only_and_described(read_project_once):
    async def listed():
        async with Client(market_server(read_project_once)) as client:
            return (await client.list_tools()).tools

    tools = asyncio.run(listed())

    assert len(tools) == 5
    assert all(tool.description and tool.annotations.read_only_hint for tool in tools)


def test_the_command_speaks_the_protocol(read_project_once):
    """As an agent starts it: a process of its own, standard input and output."""
    command = StdioServerParameters(
        command=sys.executable,
        args=[
            *("-m", "pipeline.cli", "mcp", "--sources", str(read_project_once.sources_path)),
            *("--warehouse", str(read_project_once.warehouse.root)),
        ],
    )

    async def changes():
        async with Client(command) as client:
            return await client.call_tool("changes_since", {"day": "2020-01-01"})

    result = asyncio.run(changes())

    assert not result.is_error
    assert json.loads(json.dumps(result.structured_content))["result"] is not None
