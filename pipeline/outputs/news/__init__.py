"""News of changes: events, written as a feed and sent to a webhook."""
