"""Tests of `etoile`: one file for each module, and helpers that they share."""
