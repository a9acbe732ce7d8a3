"""News of changes: what happened, told in a feed and to a webhook."""
