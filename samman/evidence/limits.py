"""How much is taken, and for how long a look lasts."""

from datetime import timedelta

MAX_BYTES = 25 * 1024 * 1024  # of one file
MAX_FILES = 10  # of one purpose in one draft
MAX_FILES_A_DAY = 20  # in one case from one side within ADDING_WINDOW: ten sent with the complaint, ten more
ADDING_WINDOW = timedelta(hours=24)
MAX_FILES_IN_REQUEST = 10
MIN_REASON = 5  # characters
INTIMATE_FOR = timedelta(hours=1)  # how long one reason keeps an intimate picture open for her who gave it
ORPHAN_AFTER = timedelta(hours=2)  # what lies in the storage without a row that long belongs to nothing
DRAFT_GRACE = timedelta(minutes=10)  # after a draft's hour, before its files go
READ_AGAIN = timedelta(minutes=10)  # one look at a file is one entry, however many pieces a player asks for
