"""Which model a provider's id stands for."""
