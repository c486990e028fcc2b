"""What a game came to: points, marks, a title by the ranks of the series, and lines to share."""

from collections.abc import Sequence

from msgspec import Struct

from etoile_cli.quiz.history import Answer, Mode
from etoile_cli.quiz.play import MOST_POINTS, Reply, streak
from etoile_cli.spoilers import Guide
from etoile_cli.text import cell_width, listed

MAX_SHARE_WIDTH = 60
"""The cells of a line to share."""

_RIGHT, _PART, _WRONG, _SKIPPED = "✓½✗\N{EN DASH}"
_DAILY_MARKS = {_RIGHT: "■", _PART: "◐", _WRONG: "□", _SKIPPED: "□"}
_CLOSINGS = (
    (1.0, "Not one mistake. Take a bow."),
    (0.8, "They will be talking about this one at the stage door."),
    (0.6, "One more night like this and they will put you on the poster."),
    (0.4, "A good rehearsal."),
    (0.0, "The next one will go better."),
)
"""What to say from each share of the points on."""


class Standing(Struct, frozen=True, kw_only=True):
    """How far one player, or the only one (None), has come."""

    player: str | None
    right: int
    total: int
    points: float


class Result(Struct, frozen=True, kw_only=True):
    """What the end of a game says.

    `questions` is how many the game had; one that was broken off has fewer `replies`. `score` and `verdict` are for
    people, `rank` is the title that the verdict names first. `best` is the most right answers in earlier games of the
    kind. `number` and `days` are of the daily quiz: its number, and the days in a row. `again` is the command that asks
    the missed ones once more, `share` a line for friends. Each is None where there is none. `standings` are those of
    several players.
    """

    replies: tuple[Reply, ...]
    questions: int
    mode: Mode
    level: int
    seed: int | None = None
    score: str
    verdict: str
    rank: str | None = None
    best: int | None = None
    number: int | None = None
    days: int | None = None
    again: str | None = None
    marks: str | None = None
    share: str | None = None
    standings: tuple[Standing, ...] = ()

    @property
    def missed(self) -> list[tuple[int, Reply]]:
        """The replies that were not right, with the numbers of their questions."""
        return [(number, reply) for number, reply in enumerate(self.replies, 1) if not reply.right]


def standing(replies: Sequence[Reply], player: str | None = None) -> Standing:
    """Return the standing of one player, or of the only one."""
    own = [reply for reply in replies if reply.player == player]
    return Standing(
        player=player,
        right=sum(reply.right for reply in own),
        total=len(own),
        points=sum((reply.points for reply in own), 0.0),
    )


def standings(replies: Sequence[Reply], players: Sequence[str]) -> list[Standing]:
    """Return the standing of each player after the last full round, the most points first."""
    rounds = len(replies) // len(players)
    counted = replies[: rounds * len(players)]
    return sorted((standing(counted, player) for player in players), key=lambda each: -each.points)


def share_of_points(replies: Sequence[Reply]) -> float:
    """Return the part of all possible points that was won, 0 where nothing was asked."""
    most = sum(MOST_POINTS[reply.question.form] for reply in replies)
    return sum(reply.points for reply in replies) / most if most else 0.0


def rank_title(guide: Guide, share: float) -> str | None:
    """Return a title for a share of the points: a rank of the company that has most; None where none has any.

    Only a game without a mistake earns the highest.
    """
    ladder = _ladder(guide)
    return ladder[_step(share, ladder)] if ladder else None


def _ladder(guide: Guide) -> list[str]:
    """Return the ranks of the company that has most, the lowest first."""
    ranks = max((company.ranks for company in guide.company), key=len, default=())
    names = {term.id: term.term for term in guide.term}
    return [names[id_] for id_ in ranks if id_ in names]


def _step(share: float, ladder: Sequence[str]) -> int:
    return int(share * (len(ladder) - 1))


def closing(share: float) -> str:
    """Return a friendly sentence about a share of the points."""
    return next(text for least, text in _CLOSINGS if share >= least)


def points_text(points: float) -> str:
    """Return a number of points in words and digits."""
    return f"{points:g} point{'' if points == 1 else 's'}"


def score_line(replies: Sequence[Reply], *, total: int, best: int | None = None) -> str:
    """Return the score of one player in a line; `best` is that of earlier games.

    A game that was broken off before the last of its `total` questions is compared with no other.
    """
    if not replies:
        return "No question was answered."
    own = standing(replies, replies[0].player)
    if own.total < total:
        return f"{_stopped(own.total, total)}: {own.right} right, {points_text(own.points)}."
    run = streak([reply.right for reply in replies])
    parts = [f"{own.right} of {own.total}", points_text(own.points)]
    parts += [f"best streak {run}"] if run > 1 else []
    if best is not None:
        parts.append(f"your best here: {best}" if best >= own.right else f"a new best: it was {best}")
    return " · ".join(parts)


def _stopped(asked: int, total: int) -> str:
    return f"Stopped after {asked} of {total} questions"


def verdict(guide: Guide, replies: Sequence[Reply], *, total: int) -> tuple[str | None, str]:
    """Return the title that a game has earned, None where there is none, and sentences that name it first.

    A game that was broken off before the last of its `total` questions has earned neither.
    """
    if len(replies) < total:
        return None, ""
    share = share_of_points(replies)
    title, ladder = rank_title(guide, share), _ladder(guide)
    rank = f"Your rank tonight: {title}, step {_step(share, ladder) + 1} of {len(ladder)}. " if title else ""
    return title, f"{rank}{closing(share)}"


def with_repeats(score: str, count: int) -> str:
    """Return a score with how many answers of the game were given before with its seed, if any."""
    if not count:
        return score
    return f"{score}{' ' if score.endswith('.') else ' · '}{count} asked before, not counted again"


def party_lines(table: Sequence[Standing], *, asked: int, total: int) -> tuple[str, str]:
    """Return the points of all players in a line, and who has won, of players in the order of their points.

    Of a game that was broken off after `asked` of its `total` questions nobody is the winner.
    """
    points = [f"{each.player} {each.points:g}" for each in table]
    if asked < total:
        return f"{_stopped(asked, total)}: {', '.join(points)}.", _lead(table, asked)
    if not table[0].points:
        return " · ".join(points), "Nobody has won: there are no points."
    winners = _first(table)
    wins = "tie" if len(winners) > 1 else "wins"
    return " · ".join(points), f"{listed(winners, 'and')} {wins} with {points_text(table[0].points)}."


def _lead(table: Sequence[Standing], asked: int) -> str:
    """Return who was ahead when a game was broken off, and whether answers after the last full round do not count."""
    counted = sum(each.total for each in table)
    if not counted:
        return "No round was finished."
    leaders = _first(table)
    were = "were level" if len(leaders) > 1 else "was ahead"
    lead = f"{listed(leaders, 'and')} {were}." if table[0].points else "Nobody was ahead."
    return lead if counted == asked else f"{lead} Only full rounds count."


def _first(table: Sequence[Standing]) -> list[str]:
    """Return the players with the most points."""
    return [str(each.player) for each in table if each.points == table[0].points]


def marks(replies: Sequence[Reply]) -> str:
    """Return a sign for each reply: right, right in part or with a hint, wrong, skipped."""
    return "".join(map(_mark, replies))


def _mark(reply: Reply) -> str:
    if reply.given is None:
        return _SKIPPED
    if not reply.points:
        return _WRONG
    return _RIGHT if reply.points == MOST_POINTS[reply.question.form] else _PART


def best_score(answers: Sequence[Answer], *, level: int, total: int) -> int | None:
    """Return the most right answers in an earlier game of one's own of that level and length; None without one."""
    games: dict[str, list[bool]] = {}
    for answer in answers:
        if answer.kind is Mode.OWN and answer.level == level:
            games.setdefault(answer.game, []).append(answer.right)
    return max((sum(rights) for rights in games.values() if len(rights) == total), default=None)


def daily_line(replies: Sequence[Reply], *, title: str, number: int, level: int, days: int) -> str:
    """Return one line about the quiz of a day that gives nothing away, at most `MAX_SHARE_WIDTH` cells wide.

    Where there is no room, the command is left out, then the title.
    """
    right = f"{sum(reply.right for reply in replies)}/{len(replies)}"
    squares = "".join(_DAILY_MARKS[mark] for mark in marks(replies))
    streak = f"{days} day{'' if days == 1 else 's'}"
    command = "etoile quiz --daily"
    short = f"{title} {number}, ep {level} · {right} {squares} · {streak}"
    lines = (f"{short} · {command}", short)
    return next((line for line in lines if cell_width(line) <= MAX_SHARE_WIDTH), short.removeprefix(f"{title} "))


def daily_words(result: Result) -> str:
    """Return what the line about the quiz of a day says, in words for a voice."""
    numbers = [str(number) for number, reply in enumerate(result.replies, 1) if reply.right]
    which = f": question{'' if len(numbers) == 1 else 's'} {listed(numbers, 'and')}" if numbers else ""
    seen = f"after episode {result.level}" if result.level else "before episode 1"
    days = f"{result.days} day{'' if result.days == 1 else 's'} in a row"
    return f"Quiz {result.number}, {seen}, {len(numbers)} of {len(result.replies)} right{which}. Played {days}."
