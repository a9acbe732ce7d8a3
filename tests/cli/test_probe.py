"""`inference-market probe`, against a local endpoint."""

import json
from statistics import median

import pytest

from pipeline.runs.reading import attempts_by_source
from tests.chat_endpoint import Manners, chat_endpoint

KEY = "sk-secret-0123456789"


@pytest.fixture
def endpoint():
    with chat_endpoint() as running:
        yield running


@pytest.fixture
def probing(read_project, endpoint, monkeypatch):
    """Return what runs a probe of the local endpoint, its entry changed as asked."""
    monkeypatch.setenv("ACME_PROBE_KEY", KEY)

    def run(*options, **changes):
        entry = {
            "id": "anvil",
            "provider": "acme",
            "endpoint": endpoint.url,
            "model": "anvil",
            "label": "Anvil",
            "key_env": "ACME_PROBE_KEY",
            "region": "test",
            "max_usd": 1,
            "prompt_tokens": [1000, 10000],
            "repetitions": 3,
            "warm_ups": 1,
            "pause_s": 0,
            "output_tokens": 30,
            "timeout_s": 2,
        } | changes
        (read_project.root / "probes.yaml").write_text(json.dumps({"probes": [entry]}))
        return read_project.run("probe", *options)

    return run


def medians(workspace):
    """Return the median of each figure by metric and size of prompt."""
    rows = workspace.table("core/performance")
    rows = rows[(rows["convention"] == "own_probe") & (rows["percentile"] == "p50")]
    return rows.set_index(["metric", "prompt_tokens"])["value"].to_dict()


def requests_of(workspace):
    """Return the archived requests of the only probe."""
    project = workspace.load()
    attempt = attempts_by_source(project)["probe-anvil"][-1]
    return json.loads(project.archive.snapshot(attempt).body)["requests"]


@pytest.mark.long
def test_measured_times_and_speeds_are_the_set_ones(read_project, endpoint, probing):
    """In two sizes of prompt, several tokens in one chunk; tokens are those of the usage block."""
    endpoint.manners = Manners({0: 0.3, 5000: 0.9}, between_s=0.06, tokens=30, per_chunk=3)

    ended = probing()
    found = medians(read_project)

    assert ended.code == 0, ended.err
    for size in (1000, 10000):
        times = [each[1:] for each in endpoint.streamed[2:] if each[0] == size]
        first = median(first for first, _ in times)
        assert found["ttft_s", size] == pytest.approx(first, rel=0.05)
        assert found["output_tps", size] == pytest.approx(
            median(29 / (last - first) for first, last in times), rel=0.05
        )
        assert found["e2e_tps", size] == pytest.approx(
            median(30 / last for _, last in times), rel=0.05
        )


@pytest.mark.long
def test_the_growth_of_the_first_token_is_a_fact_with_evidence(read_project, endpoint, probing):
    endpoint.manners = Manners({0: 0.1, 5000: 0.3}, between_s=0.0)

    probing()
    facts = read_project.table("core/facts")
    growth = facts[facts["metric"] == "ttft_growth"].iloc[0]

    found = medians(read_project)
    measured = 100 * (found["ttft_s", 10000] / found["ttft_s", 1000] - 1)
    assert growth["value_low"] == pytest.approx(measured, abs=0.1)
    assert growth["scope"] == "1,000 to 10,000 input tokens"
    assert read_project.run("explain", "facts", "--where", "metric = 'ttft_growth'").code == 0


@pytest.mark.long
def test_without_a_usage_block_there_are_times_and_no_speeds(read_project, endpoint, probing):
    """A chunk may hold several tokens: counting chunks would be a guess."""
    endpoint.manners = Manners(has_usage=False, per_chunk=5)

    probing()

    assert {metric for metric, _ in medians(read_project)} == {"ttft_s", "e2e_latency_s"}


@pytest.mark.parametrize("fault", ["error", "redirect", "cut", "stall"])
def test_failures_are_kept_and_counted_and_give_no_figure(read_project, endpoint, probing, fault):
    """Nothing is sent where a redirect leads."""
    endpoint.manners = Manners(fault=fault)

    probing("--no-build", timeout_s=0.3, prompt_tokens=[50], repetitions=1, warm_ups=0)

    assert [each["error"] is None for each in requests_of(read_project)] == [False]
    assert len(endpoint.asked) == 1


def test_the_budget_stops_before_it_is_passed(read_project, endpoint, probing):
    """Acme asks 1 USD per million tokens of input: 1,000 tokens cost 0.001 USD and more."""
    ended = probing("--no-build", max_usd=0.004, prompt_tokens=[1000], repetitions=20)
    spent = json.loads((read_project.root / "probes.yaml").read_text())["probes"][0]["max_usd"]

    assert len(endpoint.asked) < 5
    assert f"stopped before {spent} USD" in ended.out


def test_a_model_without_a_known_price_is_not_asked(endpoint, probing):
    ended = probing(model="hammer")

    assert ended.code == 2
    assert "no input price of hammer at acme" in ended.err
    assert not endpoint.asked


def test_prompts_differ_and_have_their_size(endpoint, probing):
    """So no cache answers."""
    probing("--no-build", prompt_tokens=[200], repetitions=3)
    prompts = [body["messages"][0]["content"] for _, body in endpoint.asked]

    assert len(set(prompts)) == 4
    assert {len(prompt.split()) for prompt in prompts} == {200}


def test_the_key_goes_to_the_endpoint_and_into_no_file(read_project, endpoint, probing, caplog):
    ended = probing("--no-build", prompt_tokens=[50], repetitions=1, warm_ups=0)

    assert endpoint.asked[0][0]["Authorization"] == f"Bearer {KEY}"
    assert KEY not in ended.out + ended.err + caplog.text
    assert not any(KEY.encode() in body for body in read_project.files().values())
    assert KEY not in json.dumps(requests_of(read_project))


def test_a_key_that_the_endpoint_says_back_is_in_no_file(read_project, endpoint, probing):
    """What is archived is published: some servers repeat what they were asked with."""
    endpoint.manners = Manners(fault="echo")

    probing("--no-build", prompt_tokens=[50], repetitions=1, warm_ups=0)
    kept = json.dumps(requests_of(read_project), ensure_ascii=False)

    assert "Bearer …" in kept
    assert KEY not in kept
    assert not any(KEY.encode() in body for body in read_project.files().values())


def test_an_answer_that_says_the_key_in_pieces_is_not_kept(read_project, endpoint, probing):
    """Two characters in each event: no event holds the key, but all of them together do."""
    endpoint.manners = Manners(fault="pieces", tokens=30)

    probing("--no-build", prompt_tokens=[50], repetitions=1, warm_ups=0)
    (kept,) = requests_of(read_project)

    assert "holds the key" in kept["error"]
    assert not kept["events"]


@pytest.mark.parametrize("key", [f"{KEY}\nX-Other: 1", f"{KEY}é"])
def test_a_key_that_no_header_may_have_is_refused_and_not_shown(
    endpoint, probing, monkeypatch, key
):
    monkeypatch.setenv("ACME_PROBE_KEY", key)

    ended = probing("--no-build")

    assert ended.code == 2
    assert "ACME_PROBE_KEY holds characters that no key has" in ended.err
    assert KEY not in ended.out + ended.err
    assert not endpoint.asked


@pytest.mark.parametrize("place", ["me:sesame@acme.example/v1", "acme.example/v1?key=sesame"])
def test_an_endpoint_with_a_secret_in_its_address_is_refused(probing, place):
    """The address is archived and published with the measurements."""
    ended = probing(endpoint=f"https://{place}")

    assert ended.code == 2
    assert "carries no user name, password or query" in ended.err


def test_a_key_never_travels_in_the_clear(probing):
    ended = probing(endpoint="http://acme.example/v1")

    assert ended.code == 2
    assert "is not https" in ended.err


def test_without_its_key_a_probe_says_which_one(probing, monkeypatch):
    monkeypatch.delenv("ACME_PROBE_KEY")

    assert "set ACME_PROBE_KEY" in probing().err


def test_without_probes_the_command_says_where_they_belong(read_project):
    ended = read_project.run("probe")

    assert ended.code == 2
    assert "no probe in probes.yaml" in ended.err
