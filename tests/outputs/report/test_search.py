"""The search, run by Node on the index and the matching code that the page has."""

import json
import re
import shutil
import subprocess
from importlib.resources import files

import pytest

NODE = shutil.which("node") or shutil.which("nodejs")

pytestmark = pytest.mark.skipif(NODE is None, reason="no node on this machine")

MOST = 10

RUN = """
const index = prepared(INDEX);
process.stdout.write(JSON.stringify(QUERIES.map((query) =>
  found(index, query, MOST).map((entry) => entry.path))));
"""


def searched(index, queries):
    """Return the addresses that each query finds, the best first."""
    matching = (files("pipeline.outputs.report") / "static" / "matching.js").read_text("utf-8")
    head = f"const INDEX = {json.dumps(index)}, QUERIES = {json.dumps(queries)}, MOST = {MOST};"
    done = subprocess.run(
        [NODE, "-"], input=f"{matching}\n{head}\n{RUN}", capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def index_of(site):
    body = site.files["search-index.js"].decode()
    return json.loads(body.removeprefix("site.index(").removesuffix(");\n"))


def spellings(name, path):
    """Return five ways to write a model: its name, in small letters, its id, joined, parted."""
    slug = path.removeprefix("models/").removesuffix(".html").partition("--")[2]
    parted = " ".join(re.findall(r"[a-z]+|\d+", name.lower()))
    return (name, name.lower(), slug, re.sub(r"[^a-z0-9]", "", name.lower()), parted)


def test_every_model_is_found_by_five_spellings(site):
    index = index_of(site)
    models = [(name, path) for name, path, *_ in index if path.startswith("models/")]
    queries = [query for name, path in models for query in spellings(name, path)]
    answers = iter(searched(index, queries))

    assert models
    for name, path in models:
        for query in spellings(name, path):
            assert path in next(answers), f"{name}: {query}"


INDEX = [
    ["Llama 3.3 70B Instruct", "models/a.html", 30, ["meta-llama/Llama-3.3-70B-Instruct-Turbo"]],
    ["Llama 3.1 70B Instruct", "models/b.html", 20, []],
    ["Llama 3.3 8B", "models/c.html", 40, []],
    ["GPT OSS 120B", "models/d.html", 40, ["openai/gpt-oss-120b"]],
    ["GPT OSS 20B", "models/e.html", 30, []],
    ["Kimi K2 Instruct", "models/f.html", 9, []],
    ["Groq", "providers/groq.html", 20, []],
]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("llama 70b", ["models/a.html", "models/b.html"], id="words apart"),
        pytest.param("llama3.3 70b", ["models/a.html"], id="joined"),
        pytest.param("70b llama 3.3", ["models/a.html"], id="another order"),
        pytest.param("LLAMA-3.3-70B", ["models/a.html"], id="an id in capitals"),
        pytest.param("gpt oss", ["models/d.html", "models/e.html"], id="most sellers first"),
        pytest.param("gptoss120", ["models/d.html"], id="no gaps"),
        pytest.param("kimi k2", ["models/f.html"], id="a letter and a number"),
        pytest.param("turbo", ["models/a.html"], id="a seller's label"),
        pytest.param("gro", ["providers/groq.html"], id="half a word"),
        pytest.param("oss 20b", ["models/e.html"], id="a number is whole"),
        pytest.param("nothing like it", [], id="nothing"),
        pytest.param("…", [], id="no word"),
    ],
)
def test_a_query_finds_what_it_spells(query, found):
    assert searched(INDEX, [query]) == [found]
