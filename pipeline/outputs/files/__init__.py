"""Files beside the tables: data package, views, data dictionary, pinned schema."""
