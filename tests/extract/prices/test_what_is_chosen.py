"""What is chosen in a list, a switch or a group of buttons holds for the prices below it."""

import pytest

from pipeline.extract.documents.table_documents import read_html_tables
from pipeline.extract.prices.price_tables import read_price_tables
from pipeline.extract.prices.table_context import PricePage

ROW = "<tr><td>Anvil 2<td>$1<td>$4</tr>"
TABLE = f"<table><tr><th>Model<th>Input<th>Output</tr>{ROW}</table>"


def states(choice, *, tables=TABLE):
    """Return region, tier and any other condition of each input price below a choice."""
    page = f"<h1>Prices per 1M tokens</h1><main>{choice}<h2>Chat</h2>{tables}</main>"
    readings = read_price_tables(read_html_tables(page), PricePage("acme", "Acme"))
    inputs = [price for price in readings.prices if price.meter == "input"]
    return [(each.region, each.service_tier, each.variant or each.commitment) for each in inputs]


@pytest.mark.parametrize(
    ("choice", "state"),
    [
        pytest.param(
            "<label>Region <select><option>US East<option selected>Oslo</select></label>",
            ("Oslo", "standard", None),
            id="select",
        ),
        pytest.param(
            "<label for=r>Data center</label><div><select id=r><option>Ashby<option selected>Corby"
            "</select></div>",
            ("Corby", "standard", None),
            id="place that is not known, by the title of the list",
        ),
        pytest.param(
            "<div><span>Region:</span><div role=button aria-haspopup=listbox>Europe (Oslo)</div>"
            "<ul role=listbox hidden><li role=option>US East<li role=option aria-selected=true>"
            "Europe (Oslo)</ul></div>",
            ("Europe (Oslo)", "standard", None),
            id="list box",
        ),
        pytest.param(
            "<div role=radiogroup aria-label=Location><button role=radio>Ashby</button>"
            "<button role=radio aria-checked=true>Corby</button></div>",
            ("Corby", "standard", None),
            id="radio buttons",
        ),
        pytest.param(
            "<div><button aria-expanded=false>🇪🇺 Frankfurt (FRA1)</button><ul>"
            "<li><a class=active>🇪🇺 Frankfurt (FRA1)</a>"
            "<li><a>New York (NYC2)</a></ul></div>",
            ("Frankfurt (FRA1)", "standard", None),
            id="menu of places with codes and flags",
        ),
        pytest.param(
            "<div role=tablist><button role=tab>Paris</button>"
            "<button role=tab aria-selected=true>Oslo</button></div>",
            ("Oslo", "standard", None),
            id="tabs without panels",
        ),
        pytest.param(
            "<div role=tablist><button role=tab>On-demand</button>"
            "<button role=tab data-state=active>Reserved (12 months)</button></div>",
            (None, "standard", "Reserved (12 months)"),
            id="tabs of terms",
        ),
        pytest.param(
            "<div><b>Data residency</b><div class=opt>US only</div>"
            "<div class=opt--active>EU only</div></div>",
            ("EU only", "standard", None),
            id="title without a colon",
        ),
        pytest.param(
            "<p>Currently viewing: Asia Pacific (Tokyo)</p>",
            ("Asia Pacific (Tokyo)", "standard", None),
            id="line that says what is shown",
        ),
        pytest.param("<p>Region: Ashby 2</p>", ("Ashby 2", "standard", None), id="line"),
        pytest.param(
            "<p>Showing prices for Oslo</p>", ("Oslo", "standard", None), id="short sentence"
        ),
        pytest.param(
            "<ul><li><a class=active>EU</a><li><a>US</a></ul>",
            ("EU", "standard", None),
            id="links",
        ),
        pytest.param(
            "<div><button>Standard</button><button class=is-active>Batch</button></div>",
            (None, "batch", None),
            id="class of service",
        ),
        pytest.param(
            "<fieldset><legend>Cloud</legend><label><input type=radio name=c checked> Secure"
            "</label><label><input type=radio name=c> Shared</label></fieldset>",
            (None, "standard", "Secure"),
            id="what no rule knows is a variant",
        ),
        pytest.param(
            "<p><span>Hourly</span><button role=switch aria-checked=true></button>"
            "<span>Yearly</span></p>",
            (None, "standard", "Yearly"),
            id="switch between two",
        ),
        pytest.param(
            "<p><span>Shared workers</span><input type=checkbox role=switch checked>"
            "<span>Own workers</span></p>",
            (None, "standard", "Own workers"),
            id="switch between two that no rule knows",
        ),
        pytest.param(
            "<p>Endpoint: <b>eu-central-1</b></p>",
            ("eu-central-1", "standard", None),
            id="region as machines call it",
        ),
        pytest.param(
            "<div>Batch API price <input type=checkbox role=switch></div>",
            (None, "standard", None),
            id="switch that is off",
        ),
        pytest.param(
            "<label>Sort by <select><option>Name<option selected>Speed</select></label>",
            (None, "standard", None),
            id="order of the rows",
        ),
        pytest.param(
            "<label>Capabilities <select><option>Vision<option selected>Text</select></label>",
            (None, "standard", None),
            id="what the rows are filtered by",
        ),
        pytest.param(
            "<select><option selected>v2 (latest)<option>v1</select>",
            (None, "standard", None),
            id="version of the documentation",
        ),
        pytest.param(
            "<footer><select><option selected>Oslo<option>Rome</select></footer>",
            (None, "standard", None),
            id="foot of the page",
        ),
    ],
)
def test_prices_are_of_what_is_chosen_above_them(choice, state):
    assert states(choice) == [state]


def test_the_first_option_is_chosen_where_none_is_marked():
    choice = "<label>Region <select><option>US East<option>Oslo</select></label>"
    asked = choice.replace("US East", "Choose a region")

    assert states("", tables=choice + TABLE) == [("US East", "standard", None)]
    assert "Oslo" not in str(states("", tables=asked + TABLE))


@pytest.mark.parametrize(
    ("choice", "state"),
    [
        ("<p><button class=a>Standard</button><button class=b>Batch</button></p>", "or Batch"),
        ("<p role=tablist><b role=tab>Standard</b><b role=tab>Batch</b></p>", "or Batch"),
        ("<ul><li><a href=#>Oslo</a><li><a href=#>Rome</a></ul>", "Oslo or Rome"),
        (
            "<p><button class=a>Flex</button><button>Standard</button><button>Batch</button></p>",
            "flex",
        ),
        ("<p><button>Sort</button><button>Filter</button></p>", "'standard', None"),
    ],
)
def test_buttons_of_states_without_a_chosen_one_leave_no_plain_price(choice, state):
    assert state in str(states("", tables=choice + TABLE))


def test_buttons_choose_nothing_where_what_they_name_is_shown_as_well():
    choice = "<p><button>Standard</button><button>Batch</button></p>"
    tables = f"{choice}{TABLE}<h3>Batch</h3>{TABLE.replace('$1', '$0.5')}"

    assert states("", tables=tables) == [(None, "standard", None), (None, "batch", None)]


def test_a_choice_holds_until_another_of_its_title_or_the_end_of_its_section():
    first, second = (
        f"<label>Region <select><option selected>{city}<option>Rome</select></label>"
        for city in ("Oslo", "Paris")
    )
    other = TABLE.replace("Anvil 2", "Anvil 3")
    last = TABLE.replace("Anvil 2", "Anvil 4")
    tables = f"{first}{TABLE}{second}{other}{last}<h2>Coding</h2>{TABLE.replace('$1', '$2')}"

    assert [region for region, *_ in states("", tables=tables)] == ["Oslo", "Paris", "Paris", None]


def test_a_title_above_a_part_says_where_its_prices_hold_beside_those_of_the_chosen_place():
    choice = (
        "<label>Region <select><option selected>Oslo<option>EU North (Tampere)</select></label>"
    )
    parts = f"{TABLE}<p>Prices for EU North (Tampere)</p>{TABLE.replace('$1', '$3')}"

    assert states(choice, tables=parts) == [
        ("Oslo", "standard", None),
        ("EU North (Tampere)", "standard", None),
    ]


def test_a_chosen_place_is_nearer_than_a_sentence_and_goes_with_a_kind_of_deployment():
    choice = "<label>Region <select><option selected>Oslo<option>Rome</select></label>"
    said = "<p>Prices for Europe are:</p>"
    global_row = TABLE.replace("<th>Input", "<th>Deployment<th>Input").replace(
        "<td>$1", "<td>Global<td>$1"
    )

    assert states(choice, tables=said + TABLE) == [("Oslo", "standard", None)]
    assert states(choice, tables=global_row) == [("Global, Oslo", "standard", None)]


def test_a_heading_in_a_panel_says_nothing_of_what_other_panels_show():
    panes = f"<div role=tabpanel><h3>Batch API</h3>{TABLE}</div><div role=tabpanel>{TABLE}</div>"

    assert states("", tables=panes.replace("$1", "$2", 1)) == [
        (None, "batch", None),
        (None, "standard", None),
    ]


def test_links_to_panels_are_their_tabs_and_choose_nothing():
    tabs = "<li class=active><a href=#de>Germany</a><li><a href=#us>United States</a>"
    panes = "".join(f"<div id={name} class=tab-pane>{TABLE}</div>" for name in ("de", "us"))
    page = f"<ul>{tabs}</ul>{panes.replace('$1', '$2', 1)}"

    assert states("", tables=page) == [
        ("Germany", "standard", None),
        ("United States", "standard", None),
    ]


@pytest.mark.parametrize("field", ["region", "selectedRegion", "data_center"])
def test_data_say_where_the_prices_in_them_hold(field):
    models = '[{"name": "Anvil 2", "inputPrice": 0.5, "outputPrice": 1.5}]'
    data = f'{{"{field}": "eu-west-1", "page": {{"unit": "1M tokens", "models": {models}}}}}'
    script = f"<script type=application/json>{data}</script>"
    readings = read_price_tables(read_html_tables(script), PricePage("acme", "Acme"))

    assert {price.region for price in readings.prices} == {"eu-west-1"}


@pytest.mark.parametrize("attribute", ["data-tier=batch", "id=pricing-panel-batch"])
def test_an_attribute_names_what_a_tab_with_a_number_shows(attribute):
    tab = "<p role=tab aria-controls=pricing-panel-batch id=t2>Tab 2</p>"
    page = f"{tab}<div role=tabpanel aria-labelledby=t2 {attribute}>{TABLE}</div>"

    assert states("", tables=page) == [(None, "batch", None)]


@pytest.mark.parametrize("attribute", ["data-mode", "data-plan-view"])
def test_a_part_of_a_page_is_shown_by_the_button_with_the_same_attribute(attribute):
    buttons = "".join(
        f"<button {attribute}={value}{mark}>{name}</button>"
        for value, name, mark in (("a", "Realtime", " class=active"), ("b", "Batch", ""))
    )
    panes = f"<div {attribute}=a>{TABLE}</div><div {attribute}=b hidden>{TABLE}</div>"
    page = f"<div>{buttons}</div>{panes.replace('$1', '$2', 1)}"

    assert sorted(tier for _, tier, _ in states("", tables=page)) == ["batch", "standard"]


def test_the_unit_that_is_chosen_is_that_of_machines():
    switch = "<button aria-pressed=true>per hour</button><button>per second</button>"
    rows = "<tr><th>GPU<th>Price</tr><tr><td>H100 SXM<td>$2</tr>"
    page = f"<h1>GPUs</h1><div>{switch}</div><table>{rows}</table>"
    (price,) = read_price_tables(read_html_tables(page), PricePage("acme", "Acme")).prices

    assert (price.meter, price.source_amount) == ("gpu_hour", 2)


@pytest.mark.parametrize(
    ("above", "region"),
    [
        (
            "<div class=breadcrumbs>Home › Prices › Asia Pacific (Tokyo)</div>",
            "Asia Pacific (Tokyo)",
        ),
        ("<nav aria-label=breadcrumb><a>Home</a><a>Prices</a></nav>", None),
        ("<p>Standort: Nürnberg 2. Alle Preise netto.</p>", "Nürnberg 2"),
        ("<p>Location: Ashby 2. All prices are net.</p>", "Ashby 2"),
        ("<p>Region: US East (N. Virginia)</p>", "US East (N. Virginia)"),
    ],
    ids=["trail", "trail without a place", "in German", "first of two sentences", "initial"],
)
def test_a_page_says_in_its_trail_or_in_a_sentence_where_its_prices_hold(above, region):
    assert states("", tables=TABLE) == [(None, "standard", None)]
    page = f"<html><body>{above}<h1>Prices per 1M tokens</h1>{above}{TABLE}</body></html>"
    readings = read_price_tables(read_html_tables(page), PricePage("acme", "Acme"))

    assert {price.region for price in readings.prices} == {region}
