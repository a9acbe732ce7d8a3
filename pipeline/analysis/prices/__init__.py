"""Which price is believed, who agrees with it, and what compares with what."""
