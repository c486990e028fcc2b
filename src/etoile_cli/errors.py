"""What can go wrong, with the exit code of each."""


class EtoileError(Exception):
    """Something a person can put right; its text is one line that says how."""

    code = 1


class NoSuchName(EtoileError):
    """Nothing visible is called that, or more than one thing is."""


class NothingFound(EtoileError):
    """What was asked for exists, and holds nothing at this level."""


class WrongUsage(EtoileError):
    """An option's value that only the dataset can judge is none of its values."""

    code = 2


class BadDataset(EtoileError):
    """The dataset breaks its rules; `problems` are all of them, a line each."""

    code = 3

    def __init__(self, name: str, problems: tuple[str, ...]) -> None:
        """Say what is wrong with the file `name`."""
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n  ".join((f"{name} has {count}:", *problems)))
        self.problems = problems


class BadState(EtoileError):
    """What the viewer did cannot be saved."""

    code = 4


class BadOutput(EtoileError):
    """The result cannot be written."""

    code = 4


class ReaderGone(EtoileError):
    """Whoever read the pipe went away; nobody is left to be told."""

    code = 141
