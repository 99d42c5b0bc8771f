"""The corpus: its sources, its checks, its releases, and what reads and exports them."""
