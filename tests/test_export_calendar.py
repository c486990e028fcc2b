"""A viewing plan: which episode when, and what calendars make of the file."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from msgspec.structs import replace

from etoile_cli.errors import EmptyResultError, UsageError
from etoile_cli.export.calendar import calendar
from etoile_cli.model import Dataset
from etoile_cli.spoilers import gate
from tests.clients import output_of, program

FRIDAY = date(2026, 12, 4)
EVENING = time(20, 30)

KHAL = """
[calendars]
[[plan]]
path = {folder}/plan
[sqlite]
path = {folder}/khal.db
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = America/New_York
default_timezone = America/New_York
"""


def events(text: str) -> list[dict[str, Any]]:  # values of any type
    """Return the properties of each event."""
    found = Calendar.from_ical(text.encode()).walk("VEVENT")
    return [{key.lower(): each.decoded(key) for key in each} for each in found]


def starts(text: str) -> list[str]:
    """Return when each event begins."""
    return [f"{each['dtstart']:%m-%d %H:%M}" for each in events(text)]


def test_event_has_time_title_and_what_to_do_afterwards(real: Dataset) -> None:
    """An event has floating time, its length, a stable id and stamp, and says how to go on."""
    *others, finale = real.episode
    long = replace(real, episode=(*others, replace(finale, minutes=74)))
    *_, last = events(calendar(gate(long, 6), start=FRIDAY, at=EVENING))
    assert last == {
        "uid": "etoile-episode-8@etoile-cli",
        "dtstamp": datetime(2025, 1, 1, tzinfo=UTC),
        "dtstart": datetime(2026, 12, 11, 20, 30),  # noqa: DTZ001 - the time of the viewer's clock
        "duration": timedelta(minutes=74),
        "summary": "Étoile, episode 8: The Offer",
        "description": "Afterwards: etoile watched 8",
    }


def test_plan_has_the_episodes_that_are_not_watched(real: Dataset) -> None:
    """Every unwatched episode is planned once; without a running time it lasts an hour."""
    found = events(calendar(gate(real, 3), start=FRIDAY, at=EVENING))
    assert [each["uid"] for each in found] == [f"etoile-episode-{number}@etoile-cli" for number in range(4, 9)]
    assert found[0]["duration"] == timedelta(hours=1)


@pytest.mark.parametrize(
    ("every", "episodes", "expected"),
    [
        (7, 1, ["12-04 20:30", "12-11 20:30", "12-18 20:30"]),
        (1, 2, ["12-04 20:30", "12-04 21:30", "12-05 20:30"]),
        (2, 9, ["12-04 20:30", "12-04 21:30", "12-04 22:30"]),
    ],
)
def test_evenings(real: Dataset, every: int, episodes: int, expected: list[str]) -> None:
    """Episodes of one evening follow each other, and the next evening is so many days later."""
    text = calendar(gate(real, 5), start=FRIDAY, at=EVENING, every=every, episodes=episodes)
    assert starts(text) == expected


def test_titles_can_be_left_out(real: Dataset) -> None:
    """Without titles an event has only the number of its episode."""
    text = calendar(gate(real, 7), start=FRIDAY, at=EVENING, titles=False)
    assert events(text)[0]["summary"] == "Étoile, episode 8"


def test_nothing_left_to_watch_is_an_error(real: Dataset) -> None:
    """After the last episode there is nothing to plan."""
    with pytest.raises(EmptyResultError, match="You have watched every episode"):
        calendar(gate(real, 8), start=FRIDAY, at=EVENING)


@pytest.mark.parametrize("day", [date(9999, 12, 20), date(9999, 12, 31)])
def test_end_of_the_calendar_is_an_error(real: Dataset, day: date) -> None:
    """A plan beyond the year 9999 is a usage error, also where only an episode's end is beyond it."""
    with pytest.raises(UsageError, match=f"The plan from {day} goes beyond the year 9999"):
        calendar(gate(real, 5), start=day, at=time(23, 30))


def test_hostile_titles_stay_in_their_property(real: Dataset) -> None:
    """A title cannot add a line or a property, and long lines are folded."""
    hostile = "x\r\nBEGIN:VALARM\nATTACH:file;a,b\\n\x1b" + "é" * 200
    dataset = replace(real, episode=(replace(real.episode[0], title=hostile),))
    text = calendar(gate(dataset, 0), start=FRIDAY, at=EVENING)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    (event,) = events(text)
    assert event["summary"].startswith("Étoile, episode 1: x\\r BEGIN:VALARM ATTACH:file;a,b\\n\\x1bé")


def test_khal_imports_a_plan_twice_without_doubles(real: Dataset, tmp_path: Path) -> None:
    """A calendar program shows the plan at the viewer's own time, also after importing it again and a later one."""
    (tmp_path / "plan").mkdir()
    (tmp_path / "config").write_text(KHAL.format(folder=tmp_path), encoding="utf-8")
    khal = [program("khal"), "-c", str(tmp_path / "config")]
    for level, every in ((5, 7), (5, 7), (6, 1)):
        path = tmp_path / "plan.ics"
        path.write_bytes(calendar(gate(real, level), start=FRIDAY, at=EVENING, every=every).encode())
        output_of([*khal, "import", "--batch", "-a", "plan", str(path)])
    listed = output_of([*khal, "list", "--format", "{start-long} {title}", "--day-format", "", "2026-12-01", "60d"])
    assert [line for line in listed.splitlines() if line] == [
        "2026-12-04 20:30 Étoile, episode 6: The Disaster",
        "2026-12-04 20:30 Étoile, episode 7: The Slip",
        "2026-12-05 20:30 Étoile, episode 8: The Offer",
    ]
