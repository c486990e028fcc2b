"""What each command shows: which records, in which columns. Most functions have the name of their command."""
