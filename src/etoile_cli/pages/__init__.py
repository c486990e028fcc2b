"""What each command shows: which records, in which columns. A function here has the name of its command."""
