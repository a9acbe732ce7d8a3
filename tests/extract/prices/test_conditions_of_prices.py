"""Conditions of a price are read where they stand: beside it, above it, below it."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

PER_MTOK = "Model|Input / 1M tokens|Output / 1M tokens"


@pytest.mark.parametrize(
    ("title", "terms"),
    [
        pytest.param("Fast mode", "fast", id="fast mode"),
        pytest.param("Batch API", "batch", id="batch"),
        pytest.param("Priority processing", "priority", id="priority"),
        pytest.param("Flex", "flex", id="flex"),
        pytest.param("Regional endpoints", "Regional endpoints", id="regional"),
        pytest.param("Data residency pricing", "Data residency pricing", id="residency"),
        pytest.param("Region: Europe (Oslo)", "Europe (Oslo)", id="named region"),
        pytest.param("Tongs models (Singapore)", "Singapore", id="place in brackets"),
        pytest.param("Provisioned throughput", "Provisioned throughput", id="capacity"),
        pytest.param("Off-peak hours", "Off-peak hours", id="hours"),
        pytest.param("Prompts over 64K tokens", ">64000", id="bound"),
        pytest.param("Pricing for universities", "Pricing for universities", id="a group"),
        pytest.param("Until March 1, 2027", "to 2027-03-01", id="end"),
        pytest.param("Offer ends 31 January 2027", "to 2027-02-01", id="ends"),
        pytest.param("Through the end of March 2027", "to 2027-04-01", id="end of month"),
        pytest.param("Beginning 1 March 2027", "from 2027-03-01", id="beginning"),
        pytest.param("Relaxed queue", "Relaxed queue", id="unknown class"),
        pytest.param("By invitation", "By invitation", id="invited"),
        pytest.param("For our patrons", "For our patrons", id="some buyers"),
        pytest.param("While the beta lasts", "While the beta lasts", id="for a time"),
        pytest.param("Arriving in January", "Arriving in January", id="to come"),
        pytest.param("Best-effort capacity", "Best-effort capacity", id="capacity left over"),
        pytest.param("Evenings", "Evenings", id="evenings"),
        pytest.param("All other regions", "All other regions", id="other regions"),
        pytest.param("Swiss endpoint", "Swiss endpoint", id="nationality"),
    ],
)
def test_a_heading_binds_the_prices_below_it(title, terms):
    page = grid(PER_MTOK, "Tongs 3|$2|$8", before=f"<h2>{title}</h2>")

    assert lines_of(page) == [f"Tongs 3 input 2 {terms}", f"Tongs 3 output 8 {terms}"]


def test_a_corner_binds_the_prices_of_its_table():
    page = grid("Prompts over 64K tokens|Input / 1M tokens|Output / 1M tokens", "Tongs 3|$2|$8")

    assert lines_of(page) == ["Tongs 3 input 2 >64000", "Tongs 3 output 8 >64000"]


@pytest.mark.parametrize("said", ["off-peak", "eu-central-1"])
def test_a_condition_with_a_hyphen_below_a_name_is_no_id(said):
    page = grid(PER_MTOK, "Tongs 3|$3|$9", f"Tongs 3<br><small>{said}</small>|$2|$8")

    assert lines_of(page)[0] == f"Tongs 3 input 2 {said}"


def test_prices_end_as_those_of_a_column_beside_them_begin():
    page = grid("Model|Input / 1M tokens|Input / 1M tokens from 1 March 2027", "Tongs 3|$2|$1")

    assert lines_of(page) == [
        "Tongs 3 input 1 from 2027-03-01",
        "Tongs 3 input 2 to 2027-03-01",
    ]


def test_a_plan_in_a_header_of_prices_is_a_commitment():
    page = grid("Model|Growth plan input / 1M tokens", "Tongs 3|$1")

    assert lines_of(page) == ["Tongs 3 input 1 Growth plan"]


@pytest.mark.parametrize(
    "title",
    [
        "Fast and affordable models for everybody",
        "Our standard models",
        "Tongs family",
        "Public endpoints",
        "Dark mode",
        "Skip the queue",
        "All regions",
    ],
)
def test_praise_in_a_heading_binds_nothing(title):
    page = grid(PER_MTOK, "Tongs 3|$2|$8", before=f"<h2>{title}</h2>")

    assert lines_of(page) == ["Tongs 3 input 2", "Tongs 3 output 8"]


@pytest.mark.parametrize(
    ("marked", "note", "expected"),
    [
        pytest.param("Lathe XL †", "† Price per 1,000 images.", "image 3 image", id="other unit"),
        pytest.param(
            "Lathe XL<sup>2</sup>", "<sup>2</sup> Per 1K tokens.", "input 300", id="raised"
        ),
        pytest.param(
            "Lathe XL ‡", "‡ Batch price; live calls cost twice that.", "input 3 batch", id="tier"
        ),
        pytest.param(
            "Lathe XL*",
            "* Introductory pricing through May 31, 2027. Then $9 applies.",
            "input 3 to 2027-06-01",
            id="end date",
        ),
        pytest.param("Lathe XL [a]", "[a] Batch price.", "input 3 batch", id="letter"),
        pytest.param(
            "Lathe XL ‡",
            "‡ Half price via the Batch API.",
            "input 3 Half price via the Batch API.",
            id="another price",
        ),
        pytest.param(
            "Lathe XL ‡", "‡ Batch price, 50% off.", "input 3 batch", id="reduced by its class"
        ),
        pytest.param(
            "Lathe XL [1]", "[1] For prompts over 128K tokens.", "input 3 >128000", id="bound"
        ),
        pytest.param(
            "Lathe XL**",
            "** Ask your account manager first.",
            "input 3 Ask your account manager first.",
            id="not understood",
        ),
        pytest.param("Lathe XL (1)", "(1) Plus applicable taxes.", "input 3", id="harmless"),
        pytest.param("Lathe XL", "* Batch price.", "input 3", id="no mark"),
    ],
)
def test_a_footnote_binds_what_has_its_mark(marked, note, expected):
    is_of_thousands = expected.endswith("300")
    amount = "$3000" if expected.endswith("image") else "$0.3" if is_of_thousands else "$3"
    page = grid(
        "Model|Input / 1M tokens", "Tongs 3|$2", f"{marked}|{amount}", after=f"<p>{note}</p>"
    )

    assert lines_of(page) == [f"Lathe XL {expected}", "Tongs 3 input 2"]


@pytest.mark.parametrize("inner", ["{}", "<p>{}</p>"])
def test_a_mark_leads_to_the_note_to_which_it_links(inner):
    """The numbers of a list are printed by the browser: no mark stands before such a note."""
    notes = (inner.format(note) for note in ("Plus taxes.", 'Batch price. <a href="#r2">↩</a>'))
    listed = "".join(f'<li id="n-{at}">{note}</li>' for at, note in enumerate(notes, start=1))
    page = grid(
        "Model|Input / 1M tokens",
        'Tongs 3|$2<sup><a href="#n-2" id="r2">2)</a></sup>',
        'Tongs 4|$3<a href="#n-1"><sup>1</sup></a>',
        after=f"<ol>{listed}</ol>",
    )

    assert lines_of(page) == ["Tongs 3 input 2 batch", "Tongs 4 input 3"]
    assert {price.note for price in readings_of(page).prices} == {"Batch price.", "Plus taxes."}


@pytest.mark.parametrize(
    ("said", "terms"),
    [
        ("2026-06-01 to 2026-12-31", ["from 2026-06-01 to 2027-01-01"]),
        ("from 1 June 2026", ["from 2026-06-01"]),
        ("1 June 2026", ["from 2026-06-01"]),
        ("Q3 2027", []),
    ],
)
def test_a_column_of_first_days_may_have_the_last_ones(said, terms):
    page = grid("Model|Input / 1M tokens|Effective", f"Tongs 3|$2|{said}")

    assert lines_of(page) == [f"Tongs 3 input 2 {term}" for term in terms]
    assert bool(readings_of(page).unplaced) == (not terms)


def test_the_mark_of_an_amount_or_a_header_binds_it_alone():
    page = grid(
        "Model|Input / 1M tokens|Output / 1M tokens ¹",
        "Tongs 3|$2 †|$0.8",
        after="<p>¹ Per 1K tokens.<br>† Batch price.</p>",
    )

    assert lines_of(page) == ["Tongs 3 input 2 batch", "Tongs 3 output 800"]


def test_a_note_stays_beside_its_price():
    page = grid(PER_MTOK, "Tongs 3 *|$2|$8", after="<p>* Ask your account manager first.</p>")

    assert {price.note for price in readings_of(page).prices} == {"Ask your account manager first."}


def test_a_footnote_of_markdown_is_read():
    page = "| Model | Input / 1M |\n|---|---|\n| Tongs 3[^a] | $2 |\n\n[^a]: Batch price.\n"

    assert lines_of(page) == ["Tongs 3 input 2 batch"]


@pytest.mark.parametrize(
    ("title", "low", "high"),
    [
        ("Input tokens per request", "0&lt;Token≤64K", "64K&lt;Token≤256K"),
        ("Prompt length range", "≤ 64K", "> 64K"),
        ("Input tokens per request", "0", "64K"),
        ("Context tier", "up to 64,000 tokens", "64,000+ tokens"),
        ("Input tokens", "0–64K", "64K–256K"),
    ],
)
def test_a_column_of_bounds_binds_its_row(title, low, high):
    page = grid(
        f"Model|{title}|Input / 1M tokens|Output / 1M tokens",
        f"tongs-max|{low}|$1|$5",
        f"tongs-max|{high}|$2|$9",
    )

    assert lines_of(page) == [
        "tongs-max input 1",
        "tongs-max input 2 >64000",
        "tongs-max output 5",
        "tongs-max output 9 >64000",
    ]


def test_a_bound_that_is_not_understood_refuses_its_row():
    page = grid("Model|Input tokens per request|Input / 1M tokens", "tongs-max|long ones|$1")
    readings = readings_of(page)

    assert readings.prices == ()
    assert "no bound that is understood" in readings.unplaced[0]


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("&lt; 200K prompt tokens", "≥ 200K prompt tokens"),
        ("prompts ≤ 200k tokens", "prompts > 200k tokens"),
        ("up to 200,000 tokens", "over 200,000 tokens"),
        ("0-200K", "200K-1M"),
        ("200K tokens or less", "200K tokens and above"),
        ("under 200 thousand tokens", "over 200 thousand tokens"),
        ("jusqu’à 200 000 jetons", "au-delà de 200 000 jetons"),
        ("bis zu 200 000 Tokens", "über 200 000 Tokens"),
    ],
)
def test_a_bound_in_a_header_is_of_its_own_meter(low, high):
    """`prompt` in the header of an output price is no input."""
    page = grid(
        f"Model|Input ({low})|Input ({high})|Output, {low}|Output, {high}",
        "Tongs 4|$1 / 1M tokens|$2 / 1M tokens|$3 / 1M tokens|$4 / 1M tokens",
    )

    assert lines_of(page) == [
        "Tongs 4 input 1",
        "Tongs 4 input 2 >200000",
        "Tongs 4 output 3",
        "Tongs 4 output 4 >200000",
    ]


@pytest.mark.parametrize(
    ("printed", "terms"),
    [
        ("Tongs 5 (&lt;272K context length)", ""),
        ("Tongs 5 (≥272K context length)", " >272000"),
        ("<b>Tongs 5</b><br>> 512k input tokens\\* <i>Permanent 40% off</i>", " >512000"),
        ("Tongs 5 (batch)", " batch"),
        ("Tongs 5 (students)", " students"),
        ("Tongs 5 (until 31 March 2027)", " to 2027-04-01"),
        ("Tongs 5 (deprecated, shuts down 2027-03-01)", ""),
        ("Tongs 5 long context (over 256K)", " >256000"),
        ("Tongs 5 — fastest!", ""),
        ("Tongs 5 即将下线", ""),
        ("Tongs 5, requests over 200 thousand tokens", " >200000"),
        ("Tongs 5 (Frankfurt)", " Frankfurt"),
        ("Tongs 5 <i>Save 20%</i>", ""),
        ("Tongs 5 <i>(limited time: 30% off)</i>", ""),
        ("<code>tongs-5</code> — 128k context, retires Feb 2027", ""),
        ("<code>tongs-5</code> · thinking mode — 128k context", " thinking mode"),
    ],
)
def test_a_condition_in_a_label_is_no_part_of_the_name(printed, terms):
    page = grid("Model|Input / 1M tokens", f"{printed.replace(chr(92), '')}|$5")

    assert [line.replace("tongs-5", "Tongs 5") for line in lines_of(page)] == [
        f"Tongs 5 input 5{terms}"
    ]


@pytest.mark.parametrize(
    ("title", "first", "second", "tier"),
    [
        ("Inference Type", "Real-time API", "Batch API", "batch"),
        ("Service tier", "Standard", "Priority", "priority"),
        ("Processing mode", "On-demand", "Flex", "flex"),
        ("Tier", "Default lane", "Night lane", "Night lane"),
        ("Mode", "Regular", "Async jobs", "batch"),
    ],
)
def test_a_first_column_of_tiers_binds_its_row(title, first, second, tier):
    page = grid(
        f"{title}|Model Name|Input / 1M tokens", f"{first}|tongs-9|$2", f"{second}|tongs-9|$1"
    )

    assert lines_of(page) == sorted(["tongs-9 input 2", f"tongs-9 input 1 {tier}"])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("$2.00 (introductory, through August 31, 2027)", ["2 to 2027-09-01"]),
        (
            "$0.75 through December 31, 2026. $1.50 starting January 1, 2027.",
            ["0.75 to 2027-01-01", "1.5 from 2027-01-01"],
        ),
        ("$3 until 1 March 2027", ["3 to 2027-03-01"]),
        ("$4 from 2027-02-01", ["4 from 2027-02-01"]),
        ("$1.25, prompts <= 200k tokens $2.50, prompts > 200k tokens", ["1.25", "2.5 >200000"]),
        ("<del>$0.20</del> → <b>$0.04</b>", ["0.04"]),
        ("$3 until 15 May 2027<br>$4 thereafter", ["3 to 2027-05-16", "4 from 2027-05-16"]),
        ("$3 until 15 May 2027, then $4", ["3 to 2027-05-16", "4 from 2027-05-16"]),
        ("$3 (from 1 May 2027: $2)", ["2 from 2027-05-01", "3 to 2027-05-01"]),
        ("$3; $2 from 1 May 2027", ["2 from 2027-05-01", "3 to 2027-05-01"]),
        ("$3 (until 1 May 2027: $2)", ["2 to 2027-05-01", "3 from 2027-05-01"]),
        ("$3 (1 May 2027 – 31 May 2027)", ["3 from 2027-05-01 to 2027-06-01"]),
        ("$3 (promo, ends 2027-05-31)", ["3 to 2027-06-01"]),
        ("3 USD (gültig bis 31.05.2027)", ["3 to 2027-06-01"]),
        ("$3 t/m 31 mei 2027", ["3 to 2027-06-01"]),
        ("3 USD (ab 01.05.2027: 2 USD)", ["2 from 2027-05-01", "3 to 2027-05-01"]),
        ("$1<sup>.50</sup>", ["1.5"]),
        ("<sup>$</sup>1<sup>.50</sup>", ["1.5"]),
        ("$2(2027年5月31日まで)", ["2 to 2027-06-01"]),
        ("$3(2027年5月1日から:$2)", ["2 from 2027-05-01", "3 to 2027-05-01"]),
        ("$2\uff08截至2027年5月31日\uff09", ["2 to 2027-06-01"]),
        ("$2 hasta el 31 de mayo de 2027", ["2 to 2027-06-01"]),
        ("was $3, now $2", ["2"]),
        ("<s>$3</s> now $2", ["2"]),
        ("$2, down from $3", ["2"]),
    ],
)
def test_dates_and_bounds_in_a_cell_are_read(cell, expected):
    page = grid("Model|Input / 1M tokens", f"Tongs 5|{cell}")

    assert lines_of(page) == sorted(f"Tongs 5 input {price}" for price in expected)


@pytest.mark.parametrize(
    "cell",
    [
        *("$2 introductory", "$0.20 → $0.04", "$2 for early birds", "+$2"),
        *("$2 (valid 1–31 May 2027)", "$2 then $3", "$2, $8 from 1 May 2027"),
        *("$2 (Stand: Anfang 2027)", "$2 (im Jahr 2027)", "$2 (Q1 2027: $1)"),
        *("$2 (reduced from $3 until 1 May 2027)", "$2 or $3 now", "$1<sup>40</sup>"),
    ],
)
def test_a_cell_that_is_not_understood_is_named(cell):
    readings = readings_of(grid("Model|Input / 1M tokens", f"Tongs 5|{cell}"))

    assert readings.prices == ()
    assert len(readings.unplaced) == 1
