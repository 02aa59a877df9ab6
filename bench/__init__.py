"""Measures the product: `make bench` runs `bench.run`, which says what is measured and what must be reached."""
