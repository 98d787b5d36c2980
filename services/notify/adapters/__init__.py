"""The ports of notify, implemented; each module is named by its technology."""
