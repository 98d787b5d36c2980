"""Service defaults: settings, bus, inbox and outbox, vault, telemetry, health."""
