"""A dated, evidenced comparison of AI inference providers."""
