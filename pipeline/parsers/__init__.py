"""One module per page layout or feed: `parse(snapshot, source)` gives its readings."""
