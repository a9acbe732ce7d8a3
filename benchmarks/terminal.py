"""How long a question in the terminal takes, against what it cannot do without.

    python -m benchmarks.terminal [WAREHOUSE]

CPU seconds of `show`, `model` and `cost` on a built warehouse, by default one of the embedded data,
over those of importing pydantic and pandas, in turns in one run; fails above the limit.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROUNDS: Final = 5
LIMIT: Final = 2.0

IMPORTS: Final = ("-c", "import pydantic, pandas")
QUESTIONS: Final = {
    "show": ("show", "price_comparison"),
    "model": ("model", "llama", "70b"),
    "cost": ("cost", "--input", "10000", "--output", "1000"),
}


def cpu_seconds(*arguments: str) -> float:
    """Return the CPU time of one run of Python."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ratios(warehouse: Path) -> dict[str, float]:
    """Return the median of each question's time over that of the imports beside it."""
    found: dict[str, list[float]] = {name: [] for name in QUESTIONS}
    for _ in range(ROUNDS):
        for name, arguments in QUESTIONS.items():
            base = cpu_seconds(*IMPORTS)
            asked = ("-m", "pipeline.cli", *arguments, "--warehouse", str(warehouse))
            found[name].append(cpu_seconds(*asked) / base)
    return {name: statistics.median(values) for name, values in found.items()}


def main() -> None:
    """Print the ratios; end with 1 where one is above the limit."""
    if len(sys.argv) > 1:
        found = ratios(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            cpu_seconds("-m", "pipeline.cli", "refresh", "--offline", "--warehouse", folder)
            found = ratios(Path(folder))
    for name, ratio in found.items():
        sys.stdout.write(f"{name}: {ratio:.2f} times importing pydantic and pandas\n")
    sys.exit(int(max(found.values()) > LIMIT))


if __name__ == "__main__":
    main()
