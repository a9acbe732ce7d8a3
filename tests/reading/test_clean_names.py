"""Names are cleaned; what a document says is kept as it stands."""

from collections import Counter

from pipeline.domain.readings import FactReading
from pipeline.reading.clean_names import resolved
from pipeline.registry.providers import ProviderRegistry


def test_a_sentence_keeps_its_length_and_its_headings():
    """A heading in the place of a label would make a cell of a sentence."""
    sentence = "Acme serves developers. " * 20
    mention = FactReading(
        subject_id="news",
        metric="mention",
        unit="text",
        value_text=sentence,
        scope="\nDevelopers\nIn Oslo",
        evidence_text=sentence,
        evidence_locator="block 1, characters 1-480",
    )

    assert list(resolved([mention], ProviderRegistry(providers=()), Counter())) == [mention]
