"""From a document to the state of its source: worker, checks, fold."""
