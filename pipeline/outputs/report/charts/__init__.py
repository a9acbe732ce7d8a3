"""The report's charts, one module each, from figures to places; `pipeline.outputs.report.drawing`."""
