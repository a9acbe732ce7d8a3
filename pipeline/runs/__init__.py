"""What a run does, from getting documents to publishing tables."""
