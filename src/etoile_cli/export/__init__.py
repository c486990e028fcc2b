"""The guide in the formats of other programs: each function takes a Guide and returns the text of a file."""
