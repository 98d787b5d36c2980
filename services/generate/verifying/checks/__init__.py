"""One check a module. A check of items gives the details of what is wrong with one item."""
