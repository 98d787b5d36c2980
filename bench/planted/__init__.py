"""Made-up resumes whose personal data and structure are known, for benchmarks and tests.

Names, companies, schools and layouts come from the lists of this folder. No detector or rule reads
them; `tests/unit/privacy/test_planted.py` holds that.
"""
