"""README's picture: what Llama 3.x 70B cost at three sellers over time, drawn from the history.

Run as `python -m pipeline.outputs.report.picture`; it draws what lies in the warehouse.
"""

import sys
from typing import Final

import pandas as pd
import vl_convert

from pipeline.outputs.report.charts import spec
from pipeline.registry.places import ROOT
from pipeline.registry.project import load_project
from pipeline.storage.warehouse import Warehouse

MODELS: Final = {
    "meta/llama-3-70b-instruct": "Llama 3 70B",
    "meta/llama-3.1-70b-instruct": "Llama 3.1 70B",
    "meta/llama-3.3-70b-instruct": "Llama 3.3 70B",
}
SELLERS: Final = {"groq": "Groq", "together": "Together AI", "fireworks": "Fireworks AI"}
PATH: Final = ROOT / "docs" / "llama-70b-prices.svg"


def price_steps(history: pd.DataFrame, clock: pd.Timestamp) -> list[dict[str, object]]:
    """Return both ends of each interval of the output price, by seller and model.

    Args:
        history: derived/price_history.
        clock: End of what still holds.

    Returns:
        Points with `day`, `price` (USD per million tokens), `seller`, `model` and `part`, the
        interval that a point belongs to.
    """
    history = history.assign(model_variant=history["model_variant"].fillna(""))
    plain = history[
        history["model_id"].isin(list(MODELS))
        & history["provider_id"].isin(list(SELLERS))
        & (history["meter"] == "output")
        & (history["service_tier"] == "standard")
        & history["state"].eq("priced")
        & history["model_variant"].isin(["", "turbo"])
        & history[["quantization", "via", "region"]].isna().all(axis=1)
    ]
    points: list[dict[str, object]] = []
    for part, row in enumerate(plain.sort_values("valid_from").to_dict("records")):
        end = clock if pd.isna(row["valid_to"]) else row["valid_to"]
        points += [
            {
                "day": pd.Timestamp(day).strftime("%Y-%m-%d"),
                "price": row["price_usd"],
                "seller": f"{SELLERS[row['provider_id']]} {row['model_variant']}".strip(),
                "model": MODELS[row["model_id"]],
                "part": part,
            }
            for day in (row["valid_from"], end)
        ]
    return points


def draw(warehouse: Warehouse) -> str:
    """Return the picture as SVG.

    Raises:
        WarehouseError: The tables are not built yet.
    """
    history = warehouse.read_table("derived", "price_history")
    points = price_steps(history, history["last_seen_at"].max())
    chart = spec(
        points,
        110,
        mark={"type": "line", "strokeWidth": 2.5},
        encoding={
            "x": {"field": "day", "type": "temporal", "title": None},
            "y": {
                "field": "price",
                "type": "quantitative",
                "title": "USD per Mtok",
                "scale": {"zero": False},
                "axis": {"format": "$.2f", "tickCount": 4},
            },
            "color": {"field": "seller", "type": "nominal", "title": None},
            "row": {"field": "model", "type": "nominal", "title": "Price of output tokens"},
            "detail": {"field": "part", "type": "nominal"},
        },
    )
    sized = chart | {"width": 560, "background": "white", "autosize": "pad"}
    return str(vl_convert.vegalite_to_svg(sized))


if __name__ == "__main__":
    PATH.write_text(draw(load_project().warehouse), encoding="utf-8")
    sys.stdout.write(f"{PATH}\n")
