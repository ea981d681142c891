from __future__ import annotations

from datetime import timedelta

import pytest

from heal.errors import BadValue
from heal.exchange.durations import readings, whole_minutes


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("58 min", 3480),
        ("1 hr 2 min", 3720),
        ("2 hrs", 7200),
        ("1 hour, 5 minutes", 3900),
        ("42m", 2520),
        ("95 min", 5700),
        ("1:00:00", 3600),
        ("00:02:28", 148),
        ("29m 22s", 1762),
        ("1h30m51s", 5451),
        ("3 H 23 M 20 S", 12200),
        ("0s", 0),
        ("< 1 min", 60),
        ("1\u202fhr\u00a02 min", 3720),
    ],
)
def test_a_length_is_read_in_every_form(written, seconds):
    assert readings(written) == (timedelta(seconds=seconds),)


@pytest.mark.parametrize("written", ["", " ", "-", "--"])
def test_no_length_has_no_reading(written):
    assert readings(written) == ()


def test_what_may_be_two_things_has_two_readings():
    assert readings("1:02") == (timedelta(minutes=62), timedelta(seconds=62))
    assert readings("95") == (timedelta(minutes=95), timedelta(seconds=95))
    assert readings("500:00") == (timedelta(minutes=500),)


@pytest.mark.parametrize("written", ["an hour", "2h 3", "3s 2h", "m", "-5 min", "1:75:00", "٣ min"])
def test_what_is_no_length_is_refused(written):
    with pytest.raises(BadValue, match="not written in a way"):
        readings(written)


@pytest.mark.parametrize("written", ["169 hr", "9999:00:00", "99999 h"])
def test_a_length_over_a_week_cannot_be_right(written):
    with pytest.raises(BadValue, match="longer than a week"):
        readings(written)


def test_a_begun_minute_counts():
    assert [whole_minutes(timedelta(seconds=one)) for one in (0, 1, 60, 61)] == [0, 1, 1, 2]
