"""Outcomes to Slack, e-mail and webhooks; operator alerts."""
