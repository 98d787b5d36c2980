"""Refreshers that bring trends and resources in from outside, on a schedule.

What they bring is untrusted text: it is cleaned and marked here, and never leads a model.
"""
