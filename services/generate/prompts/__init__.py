"""Prompts: versioned YAML in Korean and English, and the answers that models must give."""
