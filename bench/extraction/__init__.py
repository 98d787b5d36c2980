"""Parts of ``bench.extract``: accuracy, speed beside peers, endurance."""
