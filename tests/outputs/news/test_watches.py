"""A watched price is news once, when what was asked for comes true or becomes another."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from pipeline.outputs.news.send import VARIABLE, send_news
from pipeline.outputs.news.watches import watch_news
from pipeline.registry.sources import load_sources
from pipeline.registry.strict_yaml import ConfigError
from tests.webhook import listening

START = datetime(2026, 1, 10, 3, tzinfo=UTC)
SELLERS = pd.DataFrame({"provider_id": ["acme", "bell"], "name": ["Acme", "Bell"]})
BASE = {"providers": [], "meter": "blended", "below_usd": None, "model": "acme/anvil-2"}


def prices(**by_seller):
    """Return a comparison of one model: the blended price of each seller."""
    return pd.DataFrame(
        [
            {
                "model_id": "acme/anvil-2",
                "provider_id": seller,
                "blended_3_1_usd_per_mtok": usd,
                "is_stale": False,
                "offered_by_evidence": "seller",
                "rank": 1,
                "price_since": pd.Timestamp(START - timedelta(days=90)),
            }
            for seller, usd in by_seller.items()
        ]
    )


@pytest.fixture
def sent(project):
    """Return what sends the news of a night, and all titles that the webhook has by then."""
    workspace = project()
    ours = "settings:\n  allow_loopback: true\n  news: {quiet_days: 0}\n"
    workspace.sources.write_text(workspace.sources.read_text().replace("settings:\n", ours, 1))
    loaded = workspace.load()
    with listening() as webhook:

        def night(number, wish, **by_seller):
            at = START + timedelta(days=number)
            clock = pd.DataFrame({"at": [pd.Timestamp(at)]})
            wishes = pd.DataFrame([BASE | {"id": "mine"} | wish]) if wish else pd.DataFrame()
            events = watch_news(wishes, prices(**by_seller), SELLERS, clock)
            send_news(loaded, events, now=at, environ={VARIABLE: webhook.url})
            return [title for titles in webhook.titles for title in titles if "Watch" in title]

        night(0, None, acme=1)
        yield night


def test_a_target_that_is_reached_fires_once(sent):
    """Neither before, nor on each night after; again when another seller reaches it, too."""
    wish = {"when": "below", "below_usd": "0.5"}

    assert sent(1, wish, acme=0.6, bell=0.7) == []
    assert len(sent(2, wish, acme=0.4, bell=0.7)) == 1
    titles = sent(3, wish, acme=0.4, bell=0.7)
    assert len(titles) == 1
    assert "acme/anvil-2, blended at 0.5 USD or less: Acme" in titles[0]
    assert len(sent(4, wish, acme=0.4, bell=0.5)) == 2


def test_a_target_that_is_reached_already_fires_on_the_first_night(sent):
    """However long ago the price came down."""
    wish = {"when": "below", "below_usd": "0.5"}

    assert len(sent(1, wish, acme=0.4)) == 1
    assert len(sent(2, wish, acme=0.4)) == 1


def test_another_cheapest_seller_is_news_and_another_price_of_the_same_is_not(sent):
    wish = {"when": "cheapest"}

    assert sent(1, wish, acme=0.6, bell=0.7) == []
    assert sent(2, wish, acme=0.5, bell=0.7) == []
    assert "lowest blended price now: Bell" in sent(3, wish, acme=0.5, bell=0.4)[0]
    assert len(sent(4, wish, acme=0.5, bell=0.4)) == 1


def test_any_change_is_that_of_the_named_sellers(sent):
    wish = {"when": "changed", "providers": ["acme"]}

    assert sent(1, wish, acme=0.6, bell=0.7) == []
    assert sent(2, wish, acme=0.6, bell=0.1) == []
    assert len(sent(3, wish, acme=0.61, bell=0.1)) == 1


@pytest.mark.parametrize(
    "mark",
    [{"is_stale": True}, {"offered_by_evidence": "unconfirmed"}, {"rank": None}],
    ids=lambda mark: next(iter(mark)),
)
def test_an_offer_that_does_not_count_reaches_no_target(mark):
    wish = pd.DataFrame([BASE | {"id": "mine", "when": "below", "below_usd": "0.5"}])
    clock = pd.DataFrame({"at": [pd.Timestamp(START)]})

    (event,) = watch_news(wish, prices(acme=0.4).assign(**mark), SELLERS, clock)

    assert (event.says, event.is_alarm) == ("", False)


@pytest.mark.parametrize(
    ("entry", "mistake"),
    [
        ("{id: a, model: acme/anvil-2, when: below}", "`below_usd` belongs to `when: below`"),
        ("{id: a, model: anvil, when: changed}", "model"),
        ("{id: a, model: a/b, when: changed}\n  - {id: a, model: a/b, when: changed}", "twice"),
        ("{id: a, model: a/b, when: changed, providers: [nobody]}", "is not in providers.yaml"),
    ],
)
def test_a_wish_with_a_mistake_names_its_line(project, entry, mistake):
    workspace = project()
    text = workspace.sources.read_text()
    workspace.sources.write_text(f"{text}\nwatch:\n  - {entry}\n")
    last = len(workspace.sources.read_text().splitlines())

    with pytest.raises(ConfigError, match=mistake) as raised:
        load_sources(workspace.sources) and workspace.load()

    assert any(f":{line}:" in str(raised.value) for line in (last - 1, last))
