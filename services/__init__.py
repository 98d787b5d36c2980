"""The deployables; a service never imports another."""
