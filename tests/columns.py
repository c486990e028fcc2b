"""Columns of a view, one for each slot; a row of a test is the cells themselves."""

from etoile_cli.view import Column, Slot

GROUP = Column(None, None, lambda record: record, Slot.GROUP)
LEAD = Column(None, None, lambda record: record, Slot.LEAD)
NAME = Column("name", "Name", lambda record: record, Slot.NAME)
META = Column("job", "Job", lambda record: record, Slot.META)
TEXT = Column("text", "Text", lambda record: record, Slot.TEXT)
ASIDE = Column(None, "Episode", lambda record: record, Slot.ASIDE)
