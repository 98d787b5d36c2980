"""MongoDB, the vault, and the batch queue of each vendor."""
