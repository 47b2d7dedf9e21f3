# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""The calendar of the meetings, read back by libraries that pdz has no part in: icalendar and dateutil."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
from dateutil.rrule import rrulestr

ROME = ZoneInfo("Europe/Rome")
END = datetime(2030, 12, 31, 23, 59, tzinfo=ROME)


def starts(event):
    """Every beginning of an event up to 2030, in the hour of Italy."""
    start = event["DTSTART"].dt
    if not isinstance(start, datetime):
        start = datetime.combine(start, time(), ROME)
    if "RRULE" not in event:
        return [start]
    # The rule is expanded on the wall's hours, as programs do, so that summer time changes nothing.
    rule = event["RRULE"].to_ical().decode()
    parts = dict(part.split("=") for part in rule.split(";"))
    until = parts.pop("UNTIL", None)
    last = END
    if until:
        last = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=ZoneInfo("UTC")).astimezone(ROME)
    rule = ";".join(f"{key}={value}" for key, value in parts.items())
    days = rrulestr(rule, dtstart=start.replace(tzinfo=None)).between(
        start.replace(tzinfo=None), last.replace(tzinfo=None), inc=True)
    out = event.get("EXDATE", [])
    out = out if isinstance(out, list) else [out]
    gone = {one.dt.replace(tzinfo=None) for many in out for one in many.dts}
    return [day.replace(tzinfo=ROME) for day in days if day not in gone]


def check_all(outcome, path, expected):
    """The file is well formed, its series are those of the expected days, names of events are unique."""
    data = path.read_bytes()
    outcome.check(b"\r\n" in data and b"\n" not in data.replace(b"\r\n", b""), f"{path.name}: line ends of RFC 5545")
    outcome.check(all(len(line) <= 75 for line in data.split(b"\r\n")), f"{path.name}: lines of 75 octets")
    calendar = icalendar.Calendar.from_ical(data)
    events = [part for part in calendar.walk("VEVENT")]
    names = [str(event["UID"]) for event in events]
    outcome.check(len(names) == len(set(names)), f"{path.name}: each event has its name")
    outcome.check(len(calendar.walk("VTIMEZONE")) == 1, f"{path.name}: the time zone is told")
    series = [event for event in events if "RRULE" in event and "RELATED-TO" not in event]
    found = sorted(sorted(day.date().isoformat() for day in starts(event)) for event in series)
    outcome.check(found == sorted(expected), f"{path.name}: the days are those of an independent expansion",
                  f"{[len(f) for f in found]} instead of {[len(e) for e in expected]}")
    for event in series:
        hours = {day.time() for day in starts(event)}
        outcome.check(len(hours) == 1, f"{path.name}: one hour all the year round", hours)
    slots = [event for event in events if "RELATED-TO" in event]
    half = {event["DTEND"].dt - event["DTSTART"].dt for event in slots}
    outcome.check(len(slots) == 4 and half == {timedelta(minutes=30)}, f"{path.name}: four slots of half an hour", half)
