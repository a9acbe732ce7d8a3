"""Documents of tests/history_project: a feed, and a page whose prices may be dated."""

import json
from datetime import date, timedelta


def feed(prices, retires_on=None):
    """Return a feed that prices models; a price of 1 is USD 1 per million tokens."""
    ends = {} if retires_on is None else {"deprecation_date": f"{retires_on:%Y-%m-%d}"}
    rows = {
        f"acme/{model}": {
            "litellm_provider": "acme",
            "mode": "chat",
            "input_cost_per_token": usd / 1e6,
        }
        | ends
        for model, usd in prices.items()
    }
    return json.dumps(rows).encode()


def page(prices, rent, announced=None):
    """Return a page that prices models, and a GPU: perhaps at another price from a day on."""
    models = "".join(
        f"<tr><td>{name.title()}</td><td>${usd}</td></tr>" for name, usd in prices.items()
    )
    title, upcoming, cell = "$ / hour", "", ""
    if announced is not None:
        day, usd = announced
        title = f"Current ($ / hour) through {_printed(day - timedelta(days=1))}"
        upcoming = f"<th>Upcoming ($ / hour) from {_printed(day)}</th>"
        cell = f"<td>${usd}.00</td>"
    return (
        "<html><body><h2>Language models</h2><table><thead><tr><th>Model</th>"
        f"<th>Input / 1M tokens</th></tr></thead><tbody>{models}</tbody></table>"
        f"<h2>On demand deployments</h2><table><thead><tr><th>GPU Type</th><th>{title}</th>"
        f"{upcoming}</tr></thead><tbody><tr><td>H100 80 GB GPU</td><td>${rent}.00</td>{cell}</tr>"
        "</tbody></table></body></html>"
    ).encode()


def _printed(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"
