"""Writes the schema files."""

from libs.contracts.schemas import write

if __name__ == "__main__":
    write()
