"""The bus: Kafka through FastStream, consumed in parallel, with retries and dead letters."""
