"""Errors that a user can mend, and the exit code of each."""


class EtoileError(Exception):
    """An error that a user can mend; its text is one line that says what is wrong and what to do."""

    code = 1


class NotFoundError(EtoileError):
    """No visible thing has the name, or more than one has."""


class EmptyResultError(EtoileError):
    """The request is valid, but there is nothing to show at the viewer's level."""


class UsageError(EtoileError):
    """A value on the command line that only the dataset can judge is not valid."""

    code = 2


class InvalidDatasetError(EtoileError):
    """The dataset breaks its rules; `problems` has all of them, one line each."""

    code = 3

    def __init__(self, name: str, problems: tuple[str, ...]) -> None:
        """Create the error for the file `name`."""
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n  ".join((f"{name} has {count}:", *problems)))
        self.problems = problems


class StateError(EtoileError):
    """Progress or an answer cannot be saved."""

    code = 4


class OutputError(EtoileError):
    """The output cannot be written."""

    code = 4


class ClosedPipeError(EtoileError):
    """The reader of standard output has closed the pipe."""

    code = 141
