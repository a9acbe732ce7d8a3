"""One project: its registries and its warehouse, found from arguments, environment or defaults."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.registry.claims import Claims, load_claims
from pipeline.registry.engines import Engine, engine_of
from pipeline.registry.models import Models, load_models
from pipeline.registry.places import ROOT, sources_at, warehouse_at
from pipeline.registry.probes import Probe, load_probes
from pipeline.registry.providers import ProviderRegistry, load_providers
from pipeline.registry.sources import Registry, load_sources, with_sources
from pipeline.registry.strict_yaml import ConfigError, line_of
from pipeline.storage.archive import Archive
from pipeline.storage.warehouse import Warehouse


@dataclass(frozen=True)
class Project:
    """Registries and warehouse of one run."""

    sources_path: Path
    registry: Registry
    providers: ProviderRegistry
    models: Models
    probes: tuple[Probe, ...]
    claims: Claims | None
    """The report to check; null where no claims.yaml lies beside sources.yaml."""
    warehouse: Warehouse
    engine: Engine
    """Where the steps of a night run."""
    claims_mistake: str | None = None
    """What is wrong with claims.yaml, which is then left out; null where nothing is."""

    shard: int = 0
    """Which part of a run this is, where several read sources at once."""

    @cached_property
    def archive(self) -> Archive:
        """The archive of the warehouse, with one file of attempts for all that is got here."""
        return Archive(self.warehouse, self.shard)

    @property
    def registry_paths(self) -> tuple[Path, ...]:
        """Our own files that decide, besides the documents, what the tables say."""
        others = ("providers.yaml", "models.yaml")
        found = (find_beside(self.sources_path, Path(name)) for name in others)
        claims = () if self.claims is None else (claims_path(self.sources_path),)
        return (self.sources_path, *found, *claims)

    def transcript_path(self, name: str) -> Path:
        """Return the file of a transcript."""
        return find_beside(self.sources_path, Path("transcripts") / name)


def load_project(sources: Path | None = None, warehouse: Path | str | None = None) -> Project:
    """Return the project of the given files.

    What is not given comes from `INFERENCE_MARKET_SOURCES` and `INFERENCE_MARKET_WAREHOUSE`, and
    else from the checkout.

    Raises:
        ConfigError: A registry has a mistake; the message names file, line and mend.
    """
    sources_path = sources_at(sources)
    probes_path = sources_path.resolve().parent / "probes.yaml"
    probes = load_probes(probes_path)
    registry = with_sources(load_sources(sources_path), [each.as_source() for each in probes])
    providers = load_providers(find_beside(sources_path, Path("providers.yaml")))
    _refuse_unknown_providers(sources_path, registry, providers)
    models = load_models(find_beside(sources_path, Path("models.yaml")))
    path = claims_path(sources_path)
    claims, mistake = _claims_beside(path, registry)
    return Project(
        sources_path=sources_path,
        registry=registry,
        providers=providers,
        models=models,
        probes=probes,
        claims=claims,
        warehouse=warehouse_at(warehouse),
        engine=engine_of(registry.settings.engine),
        claims_mistake=mistake,
    )


def _refuse_unknown_providers(path: Path, registry: Registry, providers: ProviderRegistry) -> None:
    """Raise a ConfigError at the first entry whose provider is not in providers.yaml."""
    known = {provider.id for provider in providers.providers}
    named: list[tuple[str, str, tuple[str | int, ...]]] = [
        (source.id, source.provider, ("sources", index, "provider"))
        for index, source in enumerate(registry.sources)
        if source.provider is not None
    ]
    named += [
        (watch.id, provider, ("watch", index, "providers", number))
        for index, watch in enumerate(registry.watch)
        for number, provider in enumerate(watch.providers)
    ]
    for entry, provider, place in named:
        if provider not in known:
            msg = (
                f"{path}:{line_of(path, place)}: {entry}: provider '{provider}' is not in "
                "providers.yaml: add it there, or mend its spelling"
            )
            raise ConfigError(msg)


def _claims_beside(path: Path, registry: Registry) -> tuple[Claims | None, str | None]:
    """Return the claims that lie beside sources.yaml, or their mistake: it stops no night."""
    if not path.exists():
        return None, None
    try:
        return load_project_claims(path, registry), None
    except ConfigError as error:
        return None, str(error)


def claims_path(sources_path: Path) -> Path:
    """Return where the claims of the report lie, if there is one to check."""
    return sources_path.resolve().parent / "claims.yaml"


def load_project_claims(path: Path, registry: Registry) -> Claims:
    """Return the claims of a report whose cited sources are known.

    Raises:
        ConfigError: The file has a mistake; the message names file, line and mend.
    """
    claims = load_claims(path)
    known = {source.id for source in registry.sources}
    for number, section in enumerate(claims.sections):
        for index, citation in enumerate(section.citations):
            if citation.source not in known:
                line = line_of(path, ("sections", number, "citations", index, "source"))
                msg = (
                    f"{path}:{line}: source '{citation.source}' is not in sources.yaml: add it "
                    "there, or mend its spelling"
                )
                raise ConfigError(msg)
    return claims


def find_beside(sources_path: Path, name: Path) -> Path:
    """Return a file that lies beside sources.yaml, or else the checkout's own."""
    beside = sources_path.resolve().parent / name
    return beside if beside.exists() else ROOT / name
