"""The guide as one HTML file."""
