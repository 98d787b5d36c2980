"""The ports of extract, implemented; each module is named by its technology."""
