"""The model gateway: providers behind one port, one deadline, one budget."""
