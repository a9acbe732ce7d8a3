"""Tables that are materialised alone, in Dagster: a release is never a mixture of two builds."""

import dagster as dg
import pytest

from pipeline.definitions import market_definitions
from pipeline.tables.build import TABLES
from tests.killed_publish import keep_document, live_night
from tests.replaced_table import break_table

ALONE = dg.AssetKey(["derived", "gpu_comparison"])
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@pytest.fixture
def grown(project):
    """Return a project whose tables know one night, and whose readings know two."""
    loaded = project().load()
    live_night(loaded, 0)
    keep_document(loaded, 1)
    return loaded


def materialise(project):
    """Build one table alone."""
    job = market_definitions(project).resolve_job_def("nightly")
    with dg.DagsterInstance.ephemeral() as instance:
        return job.execute_in_process(
            instance=instance, raise_on_error=False, run_config=QUIET, asset_selection=[ALONE]
        )


@pytest.mark.long
def test_a_table_that_is_materialised_alone_brings_all_others_along(grown):
    before = grown.warehouse.release()
    result = materialise(grown)
    after = grown.warehouse.release()

    assert result.success
    assert after.clock > before.clock
    assert after.tables["core/fetches"].rows == before.tables["core/fetches"].rows + 1
    assert len(after.tables) == len(TABLES)


@pytest.mark.long
def test_one_that_cannot_bring_them_along_fails_and_the_last_release_stays(grown, monkeypatch):
    before = grown.warehouse.releases.token()
    break_table(monkeypatch, "price_disagreements")
    result = materialise(grown)

    assert not result.success
    assert grown.warehouse.releases.token() == before
