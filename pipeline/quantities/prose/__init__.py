"""Sentences: what each says of its figures, and whether that is what a claim says."""
