"""From an uploaded file to safe, masked, structured text."""
