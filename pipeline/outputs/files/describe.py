"""Files that describe the warehouse to its readers: `datapackage.json` and `views.sql`."""

from pipeline.outputs.files import datapackage, views
from pipeline.registry.project import Project
from pipeline.storage.releases import Release


def describe(project: Project, release: Release) -> dict[str, int]:
    """Write what describes the tables of a release, beside them; return the files' sizes.

    Args:
        project: Registries and warehouse; the caller holds its lock.
        release: The newest release.
    """
    package = datapackage.to_json(datapackage.datapackage(project.registry))
    files = {datapackage.FILE: package, views.FILE: views.views(release).encode()}
    for name, body in files.items():
        project.warehouse.files.write(name, body)
    return {name: len(body) for name, body in files.items()}
