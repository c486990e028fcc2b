"""Errors that a user can fix, and the exit code of each."""


class EtoileError(Exception):
    """An error that a user can fix; its text is one line that says what is wrong and what to do."""

    code = 1


class NotFoundError(EtoileError):
    """No visible record has the name, or more than one has."""


class EmptyResultError(EtoileError):
    """The request is valid, but there is nothing to show at the viewer's level."""


class UsageError(EtoileError):
    """The command line is invalid in a way that Typer cannot detect."""

    code = 2


class InvalidDatasetError(EtoileError):
    """The dataset breaks its rules; `problems` has all of them, one line each.

    The message only counts them, since they may name what a viewer must not know yet.
    """

    code = 3

    def __init__(self, path: str, problems: tuple[str, ...]) -> None:
        """Create the error for the file at `path`."""
        from shlex import quote

        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(f"{path} is not a valid dataset: {count}. To list them: etoile data check {quote(path)}")
        self.problems = problems


class UnreadableDatasetError(InvalidDatasetError):
    """The file of the dataset cannot be read or parsed; the message says why."""

    def __init__(self, path: str, problem: str) -> None:
        """Create the error for the file at `path`."""
        super().__init__(path, (problem,))
        self.args = (f"{path} {problem}",)


class StateError(EtoileError):
    """Progress or an answer cannot be saved, or the log of answers cannot be read."""

    code = 4


class OutputError(EtoileError):
    """The output cannot be written."""

    code = 4


class ClosedPipeError(EtoileError):
    """The reader of standard output has closed the pipe."""

    code = 141
