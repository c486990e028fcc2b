"""The version: that of the metadata beside the package, or of the source tree around it."""

import tomllib
from pathlib import Path

import pytest

import etoile_cli
from etoile_cli import version
from tests.conftest import Run

PROJECT = Path(__file__).parents[1] / "pyproject.toml"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that the package seems to be in."""
    folder = tmp_path / "src"
    monkeypatch.setattr(version, "__file__", str(folder / "etoile_cli" / "version.py"))
    folder.mkdir()
    return folder


@pytest.fixture
def foreign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the metadata of another installation first on `sys.path`."""
    metadata = tmp_path / "foreign" / "etoile_cli-9.9.9.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.4\nName: etoile-cli\nVersion: 9.9.9\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(metadata.parent))


@pytest.mark.usefixtures("foreign")
def test_version_is_that_of_this_project(run: Run) -> None:
    """`--version` and `__version__` are the version in `pyproject.toml`."""
    expected = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"]
    assert etoile_cli.__version__ == expected
    assert run("--version") == (0, f"etoile {expected}\n", "")


@pytest.mark.usefixtures("foreign")
@pytest.mark.parametrize("found", ["1.2.3", "2.0rc1", "3.0.post1+local.2"])
def test_metadata_beside_the_package_comes_first(installed: Path, found: str) -> None:
    """The metadata beside the package gives the version, whatever the project or `sys.path` have."""
    (installed / f"etoile_cli-{found}.dist-info").mkdir()
    (installed / "etoile_cli_extras-7.7.7.dist-info").mkdir()
    (installed.parent / "pyproject.toml").write_text('[project]\nversion = "8.8.8"\n', encoding="utf-8")
    assert version.find_version() == found


@pytest.mark.usefixtures("foreign")
def test_source_tree_gives_the_version(installed: Path) -> None:
    """Without metadata the version is that of the project around the folder `src`."""
    (installed.parent / "pyproject.toml").write_text(
        '[project]\nname = "etoile-cli"\nversion = "4.5.6"\n', encoding="utf-8"
    )
    assert version.find_version() == "4.5.6"


@pytest.mark.usefixtures("foreign")
@pytest.mark.parametrize("project", ['[project]\nname = "other"\nversion = "8.8.8"\n', "[tool.other]\n"])
def test_project_that_vendors_the_package_is_ignored(installed: Path, project: str) -> None:
    """The version of another project around the folder `src` does not count."""
    (installed.parent / "pyproject.toml").write_text(project, encoding="utf-8")
    assert version.find_version() == "unknown"


@pytest.mark.usefixtures("foreign", "installed")
def test_version_is_unknown_without_metadata_and_project() -> None:
    """Where neither is there, the version is "unknown"."""
    assert version.find_version() == "unknown"


@pytest.mark.usefixtures("foreign")
def test_project_of_another_layout_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `pyproject.toml` above a folder that is not `src` is that of another project."""
    monkeypatch.setattr(version, "__file__", str(tmp_path / "vendor" / "etoile_cli" / "version.py"))
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "8.8.8"\n', encoding="utf-8")
    assert version.find_version() == "unknown"


def test_unknown_attribute_is_an_error() -> None:
    """The package has no other attributes that are made when they are looked up."""
    with pytest.raises(AttributeError, match="nothing"):
        _ = etoile_cli.nothing
