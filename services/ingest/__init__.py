"""HTTP API, web page and progress; owns resumes, analyses and erasure."""
