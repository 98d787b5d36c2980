"""What services and subscribers say to each other: events, topics, results, problem codes.

Needs pydantic and the standard library only, so that other teams can install it alone.
"""
