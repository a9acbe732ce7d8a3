"""What several kinds of page consist of."""
