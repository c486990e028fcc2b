"""A viewing plan as an iCalendar file: one event for each episode that has not been watched."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from etoile_cli.errors import EmptyResultError, UsageError
from etoile_cli.model import Episode
from etoile_cli.spoilers import Guide
from etoile_cli.text import escape_controls

_DEFAULT_MINUTES = 60
_STAMP = datetime(2025, 1, 1, tzinfo=UTC)  # the same plan is the same file, whenever it is written


def calendar(guide: Guide, *, start: date, at: time, every: int = 7, episodes: int = 1, titles: bool = True) -> str:
    """Return the plan: from the day `start` on `episodes` one after another, and again after `every` days.

    The times are those of the viewer's clock, wherever that is. Raises EmptyResultError where every episode has been
    watched, and UsageError where a date is beyond the calendar.
    """
    from icalendar import Calendar, Event

    plan = Calendar()
    plan.add("prodid", "-//etoile//etoile-cli//EN")
    plan.add("version", "2.0")
    plan.add("x-wr-calname", escape_controls(guide.show.title))
    for episode, begin, duration in _plan(guide, datetime.combine(start, at), every, episodes):
        event = Event()
        event.add("uid", f"{guide.show.id}-episode-{episode.number}@etoile-cli")
        event.add("dtstamp", _STAMP)
        event.add("dtstart", begin)
        event.add("duration", duration)
        event.add("summary", _summary(guide, episode, title=titles))
        event.add("description", f"Afterwards: etoile watched {episode.number}")
        plan.add_component(event)
    text: str = plan.to_ical().decode()
    return text


def _plan(guide: Guide, first: datetime, every: int, episodes: int) -> Iterator[tuple[Episode, datetime, timedelta]]:
    """Yield each episode after the viewer's level, when it begins, and how long it lasts."""
    unwatched = guide.episode[guide.level :]
    if not unwatched:
        raise EmptyResultError("You have watched every episode. To plan it again: --up-to 0")
    begin = first
    for index, episode in enumerate(unwatched):
        duration = timedelta(minutes=episode.minutes or _DEFAULT_MINUTES)
        try:
            if index % episodes == 0:
                begin = first + timedelta(days=every * (index // episodes))
            yield episode, begin, duration
            begin += duration
        except OverflowError:
            raise UsageError(f"The plan from {first.date()} goes beyond the year {date.max.year}.") from None


def _summary(guide: Guide, episode: Episode, *, title: bool) -> str:
    """Return what a calendar shows: the series, the episode and, with `title`, its title."""
    name = f"{guide.show.title}, episode {episode.number}"
    return escape_controls(f"{name}: {episode.title}" if title else name)
