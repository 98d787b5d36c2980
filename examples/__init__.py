"""Resumes of made-up people, to try the product on, and the script that makes them."""
