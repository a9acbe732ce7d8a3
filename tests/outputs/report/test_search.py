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
  FIND(index, query, MOST).map((entry) => entry.path))));
"""


def searched(index, queries, find="found"):
    """Return the addresses that each query finds, the best first."""
    matching = (files("pipeline.outputs.report") / "static" / "matching.js").read_text("utf-8")
    head = f"const INDEX = {json.dumps(index)}, QUERIES = {json.dumps(queries)}, MOST = {MOST};"
    run = RUN.replace("FIND", find)
    done = subprocess.run(
        [NODE, "-"], input=f"{matching}\n{head}\n{run}", capture_output=True, text=True, check=True
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


FOUND = {
    "llama 70b": ["models/a.html", "models/b.html"],  # Words apart.
    "llama3.3 70b": ["models/a.html"],
    "70b llama 3.3": ["models/a.html"],
    "LLAMA-3.3-70B": ["models/a.html"],
    "gpt oss": ["models/d.html", "models/e.html"],  # Of most sellers first.
    "gptoss120": ["models/d.html"],
    "kimi k2": ["models/f.html"],
    "turbo": ["models/a.html"],  # A seller's label.
    "gro": ["providers/groq.html"],  # Half a word.
    "oss 20b": ["models/e.html"],  # A number is whole.
    "nothing like it": [],
    "…": [],
}
MEANT = {
    "lama 70b": ["models/a.html", "models/b.html"],
    "llamma 3.3 8b": ["models/c.html"],
    "gtp oss 20b": ["models/e.html"],
    "insturct kimi": ["models/f.html"],
    "komi": ["models/f.html"],
    "grok": ["providers/groq.html"],
    "lama 71b": [],
    "lame 7b": [],
    "zebra": [],
    "xy": [],
}


def test_a_query_finds_what_it_spells():
    assert dict(zip(FOUND, searched(INDEX, list(FOUND)), strict=True)) == FOUND


def test_a_mistyped_query_finds_nothing_and_suggests_what_may_be_meant():
    """Numbers are never corrected: another size is another model."""
    assert searched(INDEX, list(MEANT)) == [[] for _ in MEANT]
    assert dict(zip(MEANT, searched(INDEX, list(MEANT), "meant"), strict=True)) == MEANT
