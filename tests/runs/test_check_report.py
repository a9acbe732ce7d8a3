"""Any report is checked against what it cites, by its own text alone."""

import json
from datetime import UTC, datetime

import pytest
import yaml
from click.testing import CliRunner

from benchmarks.labelled_claims import text_of_html
from pipeline.analysis.verdicts.drafts import drafts, misfits
from pipeline.analysis.verdicts.sentences import nearest_passage
from pipeline.cli.check import check
from pipeline.cli.claims import claims
from pipeline.extract.facts.reports import read_report
from pipeline.quantities.prose.judged import judged
from pipeline.quantities.prose.report_text import Link
from pipeline.runs.cited_documents import saved_pages

REPORT = """# Apps in 2025

## Users

Pingo has 40 million users. The subscription of Pingo costs $9 a month [1].
Zeta was acquired by [Omni](https://omni.example/deal) for $2 billion in March 2025.

| App | Users |
|-----|-------|
| Pingo | 40 million |

### Sources

1. Pingo by the numbers: https://pingo.example/numbers
2. Datahub.com survey: https://other.example/survey

## Outlook

Nobody knows how many apps there will be in the end.
"""
PAGE = """<html><body><article><h1>Pingo by the numbers</h1>
<p>Pingo, the messenger, was founded in Oslo by two sisters and is used all over Europe today.</p>
<p>Pingo has 40 million users. The subscription of Pingo costs $8 a month, and a family plan costs
more than that, although nobody outside of the company has seen how many families pay for it.</p>
<p>The numbers are from the company, which has published them every spring since it began.</p>
</article></body></html>"""


@pytest.fixture
def report():
    return read_report(REPORT.encode(), "md")


def test_a_report_names_its_sources_by_section_and_number(report):
    (first, second) = report.sources["Users"]

    assert (first.label, first.url, first.number) == (
        "Pingo by the numbers",
        "https://pingo.example/numbers",
        1,
    )
    assert second.number == 2


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param("[1] A: https://a.example/x [2] B: https://b.example/y", id="one line"),
        pytest.param("[1] A: https://a.example/x\n[2] [B](https://b.example/y)", id="lines"),
        pytest.param("Sources: [1] A, https://a.example/x; [2] B, https://b.example/y.", id="led"),
        pytest.param(
            "## Sources\n\n[1] A: https://a.example/x [2] B: https://b.example/y", id="list"
        ),
    ],
)
def test_each_numbered_source_of_a_paragraph_is_one(listed):
    text = f"# Note\n\nAcme has 5,000 users [1]. Bravo has 7,000 [2].\n\n{listed}\n"

    report = read_report(text.encode(), "md")

    found = {link.number: (link.label, link.url) for link in report.links}
    assert found == {1: ("A", "https://a.example/x"), 2: ("B", "https://b.example/y")}
    cited = [[link.url for link in item.links] for item in report.sentences]
    assert cited == [["https://a.example/x"], ["https://b.example/y"]]


def test_a_sentence_is_cited_by_its_own_links_else_by_its_section(report):
    cited = {draft.printed: [link.url for link in draft.cited] for draft in drafts(report)}

    assert cited["$2 billion"] == ["https://omni.example/deal"]
    assert cited["$9 a month"] == ["https://pingo.example/numbers"]
    assert len(cited["40 million"]) == 2


def test_figures_of_tables_are_drafted_and_words_alone_are_not_checkable(report):
    found = drafts(report)

    assert [draft.printed for draft in found if draft.sentence.row] == ["40 million"]
    assert found[-1].said is None
    assert [draft.repeats for draft in found if draft.sentence.row] == ["R1"]


def test_a_label_that_names_another_host_is_a_misfit(report):
    assert [link.label for link in misfits(report)] == ["Datahub.com survey"]


def test_a_report_is_checked_offline_with_saved_pages(tmp_path, monkeypatch):
    """The command leaves the nightly registry and warehouse alone."""
    saved, folder = tmp_path / "saved", tmp_path / "out"
    saved.mkdir()
    (saved / "numbers.html").write_text(PAGE)
    path = tmp_path / "report.md"
    path.write_text(REPORT)
    monkeypatch.setattr("pipeline.cli.check.utc_now", lambda: datetime(2026, 1, 5, tzinfo=UTC))

    result = CliRunner().invoke(
        check,
        [
            *(str(path), "--folder", str(folder), "--saved", str(saved), "--offline"),
            *(
                "--warehouse",
                str(tmp_path / "none"),
                "--fail-on",
                "contradicted",
                "--fail-on",
                "absent",
            ),
        ],
    )

    rows = json.loads((folder / "report.json").read_text())["claims"]
    verdicts = {row["figure"]: row["verdict"] for row in rows if row["figure"]}
    assert verdicts["40 million"] == "supported"
    assert verdicts["$9 a month"] in {"contradicted", "absent"}
    assert verdicts["$2 billion"] == "unread"
    assert result.exit_code == 1
    assert "figures were checked" in result.output
    assert not (tmp_path / "none").exists()
    assert {"claims.yaml", "report.html", "report.md"} <= {item.name for item in folder.iterdir()}


@pytest.mark.parametrize(
    ("sign", "verdict"),
    [
        ("", "absent"),
        ('<script type="application/ld+json">{"isAccessibleForFree": false}</script>', "unread"),
        ("<p>Um weiterzulesen: jetzt abonnieren.</p>", "unread"),
    ],
    ids=["free", "declared", "offered"],
)
def test_a_figure_is_never_absent_from_a_part_of_an_article(tmp_path, monkeypatch, sign, verdict):
    """What the part says counts all the same."""
    saved, folder = tmp_path / "saved", tmp_path / "out"
    saved.mkdir()
    text = "<p>The company publishes such numbers each spring, as it has since it began.</p>" * 60
    page = PAGE.replace("</article>", f"{text}{sign}</article>")
    (saved / "numbers.html").write_text(page.replace("costs $8 a month", "is not cheap"))
    path = tmp_path / "report.md"
    path.write_text(REPORT)
    monkeypatch.setattr("pipeline.cli.check.utc_now", lambda: datetime(2026, 1, 5, tzinfo=UTC))
    where = ("--saved", str(saved), "--offline", "--warehouse", str(tmp_path / "none"))

    CliRunner().invoke(check, [str(path), "--folder", str(folder), *where])

    rows = json.loads((folder / "report.json").read_text())["claims"]
    verdicts = {row["figure"]: row["verdict"] for row in rows if row["figure"]}
    assert verdicts["$9 a month"] == verdict
    assert verdicts["40 million"] == "supported"


def test_the_drafted_claims_can_be_checked_again(tmp_path, monkeypatch):
    """They are judged by the documents that the check kept, with no entry in sources.yaml."""
    saved, folder = tmp_path / "saved", tmp_path / "out"
    saved.mkdir()
    (saved / "numbers.html").write_text(PAGE)
    path = tmp_path / "report.md"
    path.write_text(REPORT)
    monkeypatch.setattr("pipeline.cli.check.utc_now", lambda: datetime(2026, 1, 5, tzinfo=UTC))
    where = ("--warehouse", str(tmp_path / "none"))
    arguments = [str(path), "--folder", str(folder), "--saved", str(saved), "--offline", *where]
    CliRunner().invoke(check, arguments)
    drafted = yaml.safe_load((folder / "claims.yaml").read_text())
    for claim in drafted["claims"]:
        if "40 million" in claim["quote"]:
            claim.pop("not_checkable", None)
            claim["figures"] = [
                {"subject": "acme", "metric": "developers", "printed": "40 million"}
            ]
    (folder / "claims.yaml").write_text(yaml.safe_dump(drafted))

    result = CliRunner().invoke(
        claims, ["--claims", str(folder / "claims.yaml"), "--format", "json", *where]
    )

    rows = {row["claimed"]: row for row in json.loads(result.output)}
    assert result.exit_code == 0
    assert rows["40 million"]["verdict"] in {"supported", "stands"}
    assert not (tmp_path / "none").exists()


PRICES = """<html><head><title>Pricing – Arbor Inference</title></head><body>
<h1>Arbor Inference pricing</h1><p>All prices are in US dollars per million tokens. Open models run
in three countries, nothing is stored of what you send, and questions are answered by people.</p>
<table><tr><th>Model</th><th>Input ($/1M tokens)</th><th>Output ($/1M tokens)</th></tr>
<tr><td>Llama 3.3 70B Instruct</td><td>$0.55</td><td>$0.75</td></tr>
<tr><td>Llama 3.1 8B Instruct</td><td>$0.04</td><td>$0.06</td></tr>
<tr><td>DeepSeek V3.1</td><td>$0.50</td><td>$1.50</td></tr>
<tr><td>DeepSeek V3.1 (batch)</td><td>$0.25</td><td>$0.70</td></tr>
<tr><td>Gemma 3 27B</td><td>$0.12</td><td>$0.12</td></tr>
<tr><td>Llama 3.1 70B Versatile</td><td>$0.70</td><td>$0.80</td></tr>
<tr><td>gpt-oss-20b</td><td>$0.03</td><td>$0.15</td></tr></table></body></html>"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("charges $0.55 per million input tokens for Llama 3.3 70B", "supported"),
        ("charges $0.65 per million input tokens for Llama 3.3 70B", "contradicted"),
        ("charges $0.50 per million input tokens for Llama 3.3 70B", "contradicted"),
        ("serves gpt-oss-20b at $9.99 per million output tokens", "contradicted"),
        ("serves gpt-oss-20b at $0.2 per million output tokens", "no contradiction"),
        ("charges $0.25 per million input tokens for DeepSeek V3.1", "no contradiction"),
        ("charged $0.65 in 2024 per million input tokens for Llama 3.3 70B", "no contradiction"),
        ("will charge $0.65 per million input tokens for Llama 3.3 70B", "no contradiction"),
        ("charges $0.65 per million cached input tokens for Llama 3.3 70B", "no contradiction"),
        ("charges $0.65 per million input tokens for Llama 4 Maverick", "no contradiction"),
        ("charges $0.55/$0.75 per million input/output tokens for Llama 3.3 70B", "supported"),
        ("charges $0.65 for input and $0.75 for output of Llama 3.3 70B per 1M", "contradicted"),
        ("charges $0.60 per million tokens for Llama 3.3 70B", "contradicted"),
        ("charges $0.55 per million tokens for Llama 3.3 70B", "no contradiction"),
        ("charges $0.12 per million tokens for Gemma 3 27B", "supported"),
        ("charges $0.70 per million input tokens for Llama 3.1 70B", "supported"),
    ],
)
def test_a_price_is_judged_by_the_row_of_its_model(tmp_path, claim, verdict):
    """Another price in the plain row of the same model contradicts; a rounding does not."""
    row = _priced(tmp_path, f"Arbor Inference {claim} [1].", "https://arbor.example/pricing")

    assert row["verdict"] == verdict or (
        verdict == "no contradiction" and row["verdict"] not in {"contradicted", "supported"}
    )


def test_the_page_of_another_seller_does_not_contradict(tmp_path):
    """A table counts only for the seller whom the page's headline or host names."""
    claim = "Cedar Inference charges $0.65 per million input tokens for Llama 3.3 70B [1]."

    assert _priced(tmp_path, claim, "https://arbor.example/pricing")["verdict"] != "contradicted"


@pytest.mark.parametrize(
    ("heading", "verdict"), [("Arbor Inference", "contradicted"), ("Cedar", "no contradiction")]
)
def test_a_claim_that_names_the_model_alone_is_of_the_seller_of_its_section(
    tmp_path, heading, verdict
):
    claim = "Llama 3.3 70B costs $0.65 per million input tokens [1]."

    row = _priced(tmp_path, claim, "https://arbor.example/pricing", heading)

    assert (row["verdict"] == "contradicted") == (verdict == "contradicted")


def _priced(tmp_path, claim, url, heading="Prices"):
    saved, folder, path = tmp_path / "saved", tmp_path / "out", tmp_path / "report.md"
    saved.mkdir()
    (saved / "pricing.html").write_text(PRICES)
    path.write_text(
        f"# A note on prices\n\n## {heading}\n\n{claim}\n\n### Sources\n\n1. Prices: {url}\n"
    )
    options = ["--folder", str(folder), "--saved", str(saved), "--offline"]
    result = CliRunner().invoke(
        check, [str(path), *options, "--warehouse", str(tmp_path / "none")], catch_exceptions=False
    )
    assert result.exit_code == 0
    rows = json.loads((folder / "report.json").read_text())["claims"]
    return next(row for row in rows if row["figure"])


def test_a_sentence_has_the_line_on_which_it_opens():
    """Though its words are wrapped, or open another sentence before it, too."""
    text = (
        "# Note\n\nAcme sells.\nIt has\nover 12,000 users, it says.\n\nIt has over 12,000 users.\n"
    )
    lines = {item.text: item.line for item in read_report(text.encode(), "md").sentences}

    assert lines == {
        "Acme sells.": 3,
        "It has over 12,000 users, it says.": 4,
        "It has over 12,000 users.": 7,
    }


def test_a_saved_page_is_of_one_address_alone(tmp_path):
    """Where two addresses end in one word, the host says which; other pages are named."""
    links = [
        Link("", f"https://{host}/{path}")
        for host, path in (
            *(("a.example", "pricing"), ("b.example", "pricing")),
            *(("c.example", ""), ("d.example", "A%20letter.pdf")),
        )
    ]
    names = ("pricing.html", "b.example-pricing.html", "c.example.html", "in/A letter.pdf")
    (tmp_path / "in").mkdir()
    for name in names:
        (tmp_path / name).write_text("saved")

    found, unused = saved_pages(tmp_path, links)

    assert {url: path.name for url, path in found.items()} == {
        links[1].url: "b.example-pricing.html",
        links[2].url: "c.example.html",
        links[3].url: "A letter.pdf",
    }
    assert unused == ("pricing.html",)


def test_a_number_above_a_table_is_no_model_that_a_claim_lacks():
    """The cell of the same row and column contradicts, whatever was counted before the table."""
    page = text_of_html(
        "<article><h1>Churn</h1><p>These rates are from cards of 3.5 million users.</p><table>"
        "<tr><th>Service</th><th>Churn</th></tr><tr><td>Kanto</td><td>4.8%</td></tr>"
        "<tr><td>Luma</td><td>6.3%</td></tr></table></article>",
        "churn",
    )
    report = read_report(
        b"# Note\n\n| Service | Churn |\n|---|---|\n| Kanto | 4.6% |\n| Luma | 6.3% |\n", "md"
    )

    found = [judged(draft.said, page).standing for draft in drafts(report)]

    assert found == ["contradicted", "supported"]


@pytest.mark.parametrize(
    ("head", "cell", "verdict"),
    [
        ("Sites", "12", "supported"),
        ("Users (m)", "5.2", "supported"),
        ("Staff, thousand", "7", "supported"),
        ("Track length (m)", "5.2", "absent"),
        ("Revenue ($m)", "310", "supported"),
        ("Revenue, US$bn", "0.31", "supported"),
        ("Revenue ($ million)", "420", "contradicted"),
        ("Power, MW", "1,300", "supported"),
        ("Power (MW)", "1,400", "contradicted"),
    ],
)
def test_a_cell_has_the_unit_and_the_scale_of_its_head(head, cell, verdict):
    """Whether the text has the figure in a sentence or in a column of another scale."""
    page = text_of_html(
        "<article><h1>Acme in figures</h1><p>Acme has 12 sites and 5.2 million users.</p>"
        "<p>Acme has a staff of 7,000.</p><table>"
        "<tr><th>Company</th><th>Revenue ($ millions)</th><th>Power (MW)</th>"
        "</tr><tr><td>Acme</td><td>310</td><td>1,300</td></tr></table></article>",
        "acme",
    )
    text = f"# Note\n\n| Company | {head} |\n|---|---|\n| Acme | {cell} |\n"

    (draft,) = (draft for draft in drafts(read_report(text.encode(), "md")) if draft.said)

    assert judged(draft.said, page).standing == verdict


@pytest.mark.parametrize(
    ("model", "speed", "verdict"),
    [("Arch 3 70B", "87", "supported"), ("Arch 3 70B", "97", "contradicted")],
)
def test_the_cells_between_a_name_and_its_figures_are_labels_too(model, speed, verdict):
    """The heading of a table names the model of all its rows."""
    page = text_of_html(
        "<article><h1>Speeds</h1><h2>Arch 3 70B</h2><table><tr><th>Provider</th>"
        "<th>Output speed (tokens/s)</th></tr><tr><td>Acme</td><td>87</td></tr></table>"
        "<h2>Bass 20B</h2><p>It is new.</p></article>",
        "speeds",
    )
    row = f"| Acme | {model} | {speed} |"
    text = f"| Provider | Model | Output speed (tokens/s) |\n|---|---|---|\n{row}\n"

    (draft,) = (draft for draft in drafts(read_report(text.encode(), "md")) if draft.said)

    assert judged(draft.said, page).standing == verdict


@pytest.mark.parametrize("figure", ["1.3 GW", "1,300 MW", "1.3 gigawatts", "1,300 megawatts"])
def test_power_is_the_same_in_each_of_its_units(figure):
    page = text_of_html("<article><h1>Acme</h1><p>Acme has 1.3 GW of power.</p></article>", "acme")
    report = read_report(f"# Note\n\nAcme has {figure} of power.\n".encode(), "md")

    (draft,) = drafts(report)

    assert judged(draft.said, page).standing == "supported"


def test_a_mark_of_a_source_without_an_address_cites_no_other():
    listed = "## Sources\n\n1. https://a.example\n2. A talk"
    text = f"# Note\n\nAcme has 5 shops [1]. It has 9 vans [2].\n\n{listed}"

    found = drafts(read_report(text.encode(), "md"))

    assert [(bool(draft.cited), draft.sentence.is_unsourced) for draft in found] == [
        (True, False),
        (False, True),
    ]


def test_beside_an_absent_figure_stands_what_the_text_has_instead():
    """A sentence with a figure of the same kind about the same thing; another is no hint."""
    page = text_of_html(
        "<article><h1>Acme</h1><p>Our team has grown to 360 people. We like 400 sorts of tea."
        "</p></article>",
        "acme",
    )
    report = read_report(b"# Note\n\nAcme employs 390 people. Acme owns 410 lorries.\n", "md")

    found = [nearest_passage(draft.said, page) for draft in drafts(report)]

    assert [item and item.text for item in found] == ["Our team has grown to 360 people.", None]


@pytest.mark.parametrize(
    ("sentence", "subjects"),
    [
        ("Harbor Media will buy it for $3.4 billion.", ["harbor media"]),
        ("Orbit raised $220 million in a Series C round.", ["orbit"]),
        ("Recently valued at $2.8 billion, Groq has grown.", ["groq"]),
        ("Acme needs 560% longer when processing 10K versus 1K input tokens.", ["acme"]),
        ("A round was led by Omni; Groq has raised $3 billion, and Acme has $2.", ["groq", "acme"]),
        ("In May it raised $9 million, led by Omni.", ["zeta"]),
        ("The company sells to 40 banks, among them Groq and Omni.", ["zeta"]),
        ("Founded in Oslo in 2012, it has 800 people in one city.", ["zeta", "zeta"]),
        ("Rental prices of an H100 are at $2.10 an hour.", ["h100"]),
        ("In March, Acme agreed to buy Groq for $62 million.", ["acme"]),
        ("This note looks at four of them.", []),
    ],
)
def test_a_drafted_figure_is_of_the_name_that_opens_its_sentence_or_its_clause(sentence, subjects):
    """Else of its section's; no round and no investor is a subject, and a load is no claim."""
    text = (
        f"# Note\n\n## Zeta\n\n{sentence} It is like Groq and Zeta, Omni and Oslo, Acme and H100."
    )

    found = drafts(read_report(text.encode(), "md"))

    assert [" ".join(draft.said.own_names) for draft in found if draft.said] == subjects


@pytest.mark.parametrize(
    ("sentence", "prices"),
    [
        ("$0.59/$0.79 per million input/output tokens", [("$0.59", "input"), ("$0.79", "output")]),
        ("$3 and $1 per 1M output and input tokens", [("$3", "output"), ("$1 per 1M", "input")]),
        ("$0.5 input and $0.7 output per million tokens", [("$0.5", "input"), ("$0.7", "output")]),
        ("$0.5/M in, $0.7/M out", [("$0.5", "input"), ("$0.7", "output")]),
        (
            "$0.7 per million for output, for input tokens $0.5",
            [("$0.7", "output"), ("$0.5", "input")],
        ),
        ("$0.5 for input in one city and $3 for a bus", [("$0.5", None), ("$3", None)]),
        ("$0.5 for cached input per million tokens", [("$0.5", None)]),
        ("$0.5 for input, after $4 million of losses", [("$0.5", None), ("$4 million", None)]),
    ],
)
def test_amounts_of_one_sentence_share_its_unit_and_each_has_its_direction(sentence, prices):
    """No sentence without the unit, and no amount without the direction, has a price."""
    text = f"# Note\n\nAcme charges {sentence}."

    found = [draft for draft in drafts(read_report(text.encode(), "md")) if draft.said]

    assert [(draft.printed, draft.direction) for draft in found] == prices


def test_what_a_report_expects_itself_cites_nothing():
    """The sources of its section stand for the rest of it."""
    text = "# Note\n\nAcme has 5 shops. We think that Acme will have 9.\n\n## Sources\n\nhttps://a.example"

    found = drafts(read_report(text.encode(), "md"))

    assert [bool(draft.cited) for draft in found] == [True, False]


def test_whoever_a_sentence_without_heading_refers_to_was_named_before():
    text = "# Note\n\nIn May, Acme bought Zeta for $5 million. It has 40 shops."

    (_, shops) = (draft for draft in drafts(read_report(text.encode(), "md")) if draft.said)

    assert shops.said.subject == "Acme"


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ("Acme has 5 million users.", "Acme has 6 million users.", True),
        ("Acme has 5 million paying users.", "With 6 million users, Acme leads.", True),
        ("Acme has 5 million users.", "In 2024 Acme had 6 million users.", False),
        ("Acme has 5 million paying users.", "Acme has 6 million monthly users.", False),
        ("Acme has 5 MW of power.", "Acme has 6 GWh of power.", False),
        ("Acme has 5 users.", "Acme has 6 million users.", False),
        ("Acme raised $5 million.", "In all, Acme raised $6 million.", False),
    ],
)
def test_two_figures_of_one_thing_are_named_whatever_is_counted(one, other, differs):
    """The words of one, and its times, are those of the other."""
    text = f"# Note\n\n## Acme\n\n{one} {other}\n"

    first, second = drafts(read_report(text.encode(), "md"))

    assert (first.differs, second.differs) == (None, first.draft_id if differs else None)


def test_a_report_counts_its_parts_and_its_other_figures_are_claims():
    text = "# Note\n\nThis note covers six firms. This study shows that Acme holds 55%.\n"

    assert [draft.printed for draft in drafts(read_report(text.encode(), "md"))] == ["55%"]


def test_the_year_of_a_founding_is_drafted_and_other_years_are_not():
    text = "# Note\n\nSince founding in 2022, Orbit has raised $77M. In 2024 Orbit grew by 5%.\n"

    found = drafts(read_report(text.encode(), "md"))

    assert [(draft.printed, draft.metric) for draft in found][::2] == [
        ("2022", "founded"),
        ("5%", "growth_rate"),
    ]
