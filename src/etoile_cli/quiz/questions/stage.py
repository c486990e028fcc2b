"""Questions about dances and music: who made them."""

from collections.abc import Iterator

from etoile_cli.enums import Difficulty
from etoile_cli.quiz.draft import DraftQuestion, KeywordIndex, field_topic, group_by, is_reliable
from etoile_cli.spoilers import Guide


def choreographer(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the choreographer of a dance."""
    makers = [maker for dance in guide.dance for maker in dance.choreographers]
    for dance in guide.dance:
        if dance.choreographers and is_reliable(dance.confidence):
            yield DraftQuestion(
                id=f"choreographer-{dance.id}",
                topic=field_topic(guide),
                difficulty=Difficulty.HARD,
                prompt=f"Who choreographed {dance.title}?",
                answer=dance.choreographers[0],
                distractors=(makers,),
                also_correct=frozenset(dance.choreographers),
                accepted=dance.choreographers[1:],
                explanation=dance.text,
                sources=dance.sources,
            )


def composer(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the composer of a dance."""
    composers = [composer for dance in guide.dance for composer in dance.composers]
    artists = [song.artist for song in guide.song if song.artist]
    for dance in guide.dance:
        if dance.composers and is_reliable(dance.confidence):
            yield DraftQuestion(
                id=f"composer-{dance.id}",
                topic="music",
                difficulty=Difficulty.MEDIUM,
                prompt=f"Whose music is {dance.title} danced to?",
                answer=dance.composers[0],
                distractors=(composers, artists),
                also_correct=frozenset(dance.composers),
                accepted=dance.composers[1:],
                explanation=dance.text,
                sources=dance.sources,
            )


def artist(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the artist of a song."""
    songs = [song for song in guide.song if song.artist]
    artists = [song.artist or "" for song in songs]
    composers = [composer for dance in guide.dance for composer in dance.composers]
    index = KeywordIndex(song.title for song in songs)
    by_title = group_by(songs, lambda song: song.title, lambda song: song.artist or "")
    for song in songs:
        if song.artist and is_reliable(song.confidence):
            yield DraftQuestion(
                id=f"artist-{song.id}",
                topic="music",
                difficulty=Difficulty.MEDIUM,
                prompt=f"Whose music is {song.title}?",
                answer=song.artist,
                distractors=(artists, composers),
                also_correct=frozenset(name for title in index.related(song.title) for name in by_title[title]),
                explanation=song.text,
                sources=song.sources,
            )
