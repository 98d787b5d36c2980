"""A second reading of the masked lines by a model, believed as far as the lines bear it out."""
