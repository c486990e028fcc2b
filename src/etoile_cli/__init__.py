"""A watch guide and trivia tool for the series Étoile, in a terminal."""
