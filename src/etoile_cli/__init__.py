"""A watch guide and trivia tool for the series Étoile, in a terminal."""


def __getattr__(name: str) -> str:
    """Return `__version__`, which is looked up only when it is asked for."""
    if name == "__version__":
        from etoile_cli.version import find_version

        return find_version()
    raise AttributeError(name)
