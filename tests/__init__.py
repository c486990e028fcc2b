"""Tests of `etoile`: a file for each room, and the tables they share."""
