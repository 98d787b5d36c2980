"""Writers of results: the local composer, and models whose answers are verified and repaired."""
