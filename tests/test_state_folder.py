"""The folder of progress and answers is the one that platformdirs names."""

from pathlib import Path

import pytest
from platformdirs import user_state_path

from etoile_cli.state_folder import user_state_folder


@pytest.mark.parametrize("home", ["/home/ann", "/", "/a b/é", "/home/ann/"])
@pytest.mark.parametrize("state_home", [None, "", "/srv/state", "relative"])
def test_folder_is_that_of_platformdirs(monkeypatch: pytest.MonkeyPatch, home: str, state_home: str | None) -> None:
    """With any home and any XDG_STATE_HOME the two agree."""
    monkeypatch.setenv("HOME", home)
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    if state_home is not None:
        monkeypatch.setenv("XDG_STATE_HOME", state_home)
    assert user_state_folder() == user_state_path("etoile", appauthor=False)


def test_other_platforms_are_left_to_platformdirs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the platform is not Linux, the folder is what platformdirs says."""
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr("platformdirs.user_state_path", lambda *_, **__: Path("/Library/etoile"))
    assert user_state_folder() == Path("/Library/etoile")
