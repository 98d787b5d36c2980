"""How long models take: streaming quantiles, shared by all replicas."""
