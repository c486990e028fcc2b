"""Random command lines and environments: an exit code that is documented, and never a traceback."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etoile_cli.cli.app import MODULES
from tests.conftest import EXHAUSTIVE, SMALL, Run

EXIT_CODES = {0, 1, 2, 3, 4}

OPTIONS = """
--json --format --up-to --data --color --company --home --billing --job --tone --outlet --points --kind --all --sources
--only --no-pager --limit
--topic
--difficulty --seed --missed --daily --players --typed --print --quiet --strict -1 --help -h --version --
-f -u -c -b -j -t -o -k -l -s -m -p -q
"""
VALUES = """
json csv md plain all none 0 1 2 3 99 -1 +1 S1E1 maud skerry paris conductor horn main mixed check path schema new auto
always easy pl music relations facts --format=csv Ada,Bo /nowhere . [bold] %s {} \x1b[31m \udcff é ''
"""

names = st.sampled_from([name for names in MODULES.values() for name in names])
options = st.sampled_from(OPTIONS.split())
values = st.sampled_from(VALUES.split()) | st.text(max_size=8)
common = st.sampled_from(["--json", "-a", "--sources", "--up-to=2", "--format=plain", "--no-pager", "help"])
lines = st.tuples(st.lists(common, max_size=2), names, st.lists(options | values, max_size=6)).map(
    lambda line: [*line[0], line[1], *line[2]]
) | st.lists(names | options | values, max_size=5)
environments = st.dictionaries(
    st.sampled_from(
        [
            "ETOILE_UP_TO",
            "ETOILE_DATA",
            "ETOILE_FORMAT",
            "PAGER",
            "LINES",
            "COLUMNS",
            "NO_COLOR",
            "FORCE_COLOR",
            "TERM",
            "TERMINAL_WIDTH",
            "LANG",
            "TZ",
        ]
    ),
    st.sampled_from(["", "0", "1", "2", "all", "x", "-1", "99999999", str(SMALL), "/nowhere", "dumb", "Asia/Tokyo"]),
    max_size=3,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=1000 if EXHAUSTIVE else 30)
@given(line=lines, env=environments, width=st.none() | st.integers(1, 300), typed=st.text(max_size=20))
def test_random_command_lines(run: Run, line: list[str], env: dict[str, str], width: int | None, typed: str) -> None:
    """A command line ends with a documented exit code, with its error on stderr, and creates no file."""
    if {"data", "new"} <= {*line} or "export" in line:
        return  # writes where it is told to
    clean = [word.replace("\0", "") for word in line]
    outcome = run(*clean, env={"ETOILE_DATA": str(SMALL), **env}, terminal=width, typed=typed)
    assert outcome.code in EXIT_CODES
    assert outcome.code == 0 or outcome.err
    assert "\x1b[31m" not in outcome.err
