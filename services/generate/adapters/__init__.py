"""The ports of generate, implemented; each module is named by its technology."""
