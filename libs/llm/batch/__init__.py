"""Model calls that can wait, through the vendors' batch queues at half the price."""
