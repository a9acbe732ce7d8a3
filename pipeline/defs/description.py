"""The assets `datapackage` and `views`: what describes the tables to their readers."""

from collections.abc import Iterator

import dagster as dg

from pipeline.defs.groups import REPORT, RUN_LAST
from pipeline.outputs.files import datapackage, views
from pipeline.outputs.files.describe import describe
from pipeline.registry.project import Project

DESCRIPTIONS = {
    datapackage.FILE: "All tables described for programs: a Frictionless Data Package with types, "
    "keys, references, units, sources and licences.",
    views.FILE: "All tables as DuckDB views with comments, and macros for earlier days.",
}


def description_key(file: str) -> dg.AssetKey:
    """Return the asset key of a file that describes the tables."""
    return dg.AssetKey(file.partition(".")[0])


def description_specs() -> list[dg.AssetSpec]:
    """Return the assets of both files."""
    return [
        dg.AssetSpec(
            description_key(file),
            group_name=REPORT,
            kinds={"duckdb" if file == views.FILE else "json"},
            owners=["team:data"],
            description=f"{doc}\n\n`{file}`, made from the declarations of the tables.",
        )
        for file, doc in DESCRIPTIONS.items()
    ]


def described(project: Project) -> Iterator[dg.MaterializeResult[None]]:
    """Write both files; yield what Dagster shows of each."""
    sizes = describe(project, project.warehouse.release())
    for file, size in sizes.items():
        path = project.warehouse.files.address(file)
        yield dg.MaterializeResult(
            asset_key=description_key(file),
            metadata={"path": dg.MetadataValue.path(path), "bytes": size},
        )


def description_assets(project: Project) -> dg.AssetsDefinition:
    """Return the step that writes both files; it reads no table, only how they are declared."""

    @dg.multi_asset(
        name="describe",
        specs=description_specs(),
        op_tags=RUN_LAST,
        required_resource_keys={"warehouse"},
    )
    def describing() -> Iterator[dg.MaterializeResult[None]]:
        yield from described(project)

    return describing
