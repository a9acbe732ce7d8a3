"""The validators with which the next night asks, as they come of each answer."""

from pipeline.runs.acquire import Acquirer

ADDRESS = "https://catalogue.example/prices.json"


def test_the_validator_of_a_304_is_the_one_that_the_next_night_sends(project, server, client, utc):
    workspace = project()
    text = workspace.sources.read_text()
    workspace.sources.write_text(text.replace(ADDRESS, f"{server.base}/prices.json"))
    loaded = workspace.load()
    source = loaded.registry.by_id("catalogue")
    answers = [
        server.answer(b"{}", content_type="application/json", etag='"1"'),
        server.answer(status=304, content_length="none", etag='"2"'),
        server.answer(status=304, content_length="none"),
        server.answer(status=304, content_length="none"),
    ]
    attempts = []
    for number, answer in enumerate(answers, start=1):
        server.play("/prices.json", answer)
        acquirer = Acquirer(loaded, source, attempts, lambda day=number: utc(f"2026-01-0{day}"))
        attempts = [*attempts, acquirer.acquire(client)]
    sent = [
        line.partition(b": ")[2]
        for request in server.requests
        for line in request.split(b"\r\n")
        if line.startswith(b"If-None-Match")
    ]

    assert [item.outcome for item in attempts] == ["new", *["unchanged"] * 3]
    assert [item.etag for item in attempts] == ['"1"', '"2"', '"2"', '"2"']
    assert sent == [b'"1"', b'"2"', b'"2"']
