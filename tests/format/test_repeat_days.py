"""The days of a repeat are those that dateutil finds (spec/format.md#repeat)."""

from __future__ import annotations

from datetime import datetime

from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from tether_txt.format.model import Repeat
from tether_txt.format.repeat import occurrences
from tether_txt.format.when import When, parse_when

FIRST, LAST = (parse_when(text).day for text in ("1970-01-01", "2100-12-31"))
names = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU", "+1MO", "-2FR"])
interval = st.just("") | st.integers(1, 60).map(";INTERVAL={}".format)
count = st.just("") | st.integers(1, 20).map(";COUNT={}".format)
by_day = st.just("") | st.lists(names, min_size=1, max_size=8).map(
    lambda n: f";BYDAY={','.join(n)}"
)
first_day = st.just("") | names.map(lambda name: f";WKST={name[-2:]}")
daily = st.builds("FREQ=DAILY{}{}".format, interval, count)
weekly = st.builds("FREQ=WEEKLY{}{}{}{}".format, interval, count, by_day, first_day)


@settings(derandomize=True, max_examples=300, deadline=None, database=None)
@given(daily | weekly, st.integers(FIRST, LAST), st.integers(0, 400))
def test_occurrences_are_those_of_dateutil(rule: str, start: int, days: int) -> None:
    first, last = (datetime.fromordinal(day) for day in (start, start + days))
    wanted = rrulestr(rule, dtstart=first).between(first, last, inc=True)
    found = occurrences(Repeat("", rule), When("", start), start + days)
    assert list(found) == [moment.toordinal() for moment in wanted]
