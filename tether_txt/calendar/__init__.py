"""From verdicts to iCalendar feeds."""
