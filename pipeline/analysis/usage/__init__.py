"""What a usage log costs: its forms, the price of each moment, the same traffic elsewhere."""
