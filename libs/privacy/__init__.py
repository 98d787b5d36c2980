"""Personal data: detect, mask, and assert that none is left."""
