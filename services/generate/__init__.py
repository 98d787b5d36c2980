"""From a structured resume to interview questions and a learning path."""
