"""The charts of the report, one module each: from figures to places on the drawing."""
