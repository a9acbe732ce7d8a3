"""What statements mean together: prices, identity, verdicts."""
