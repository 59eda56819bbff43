"""Topics over time: the points of each topic, and the sentence about them."""

from __future__ import annotations

from datetime import date

from reports.queries.overview.topic_leans import Share, TopicLean
from reports.queries.topics.topics_over_time import TopicsOverTime
from talkworthy.date_range import DateRange
from views.components.charts.topic_trends import describe_trends, to_points, to_topic_trends

MARCH = DateRange.between(date(2026, 3, 4), date(2026, 3, 22))


def topic(number: int, label: str) -> TopicLean:
    return TopicLean(number, label, Share(9, 30, 0.3, 0.2, 0.4), 0, 0, None, None)


def over_time(date_range: DateRange, **posts: tuple[int, ...]) -> TopicsOverTime:
    stretches = (DateRange(max(week.start, date_range.start), week.end) for week in date_range.stretches(26))
    periods = {int(number.removeprefix("topic")): counts for number, counts in posts.items()}
    return TopicsOverTime(periods, tuple(stretches), (), (), ())


PUMPS = (topic(3, "Pumps"), topic(7, "Beans"))
POSTS = over_time(MARCH, topic3=(1, 0, 2), topic7=(0, 5, 0))


def test_each_topic_has_a_point_for_each_week_with_the_days_of_its_link():
    assert to_points(PUMPS, POSTS).select("topic", "began", "written", "posts").rows() == [
        ("3", "4 Mar 2026", "2026-03-04..2026-03-08", 1),
        ("3", "9 Mar 2026", "2026-03-09..2026-03-15", 0),
        ("3", "16 Mar 2026", "2026-03-16..2026-03-22", 2),
        ("7", "4 Mar 2026", "2026-03-04..2026-03-08", 0),
        ("7", "9 Mar 2026", "2026-03-09..2026-03-15", 5),
        ("7", "16 Mar 2026", "2026-03-16..2026-03-22", 0),
    ]


def test_the_six_largest_topics_are_in_colour():
    points = to_points([topic(number, f"Topic {number}") for number in range(8)], over_time(MARCH))

    assert points.filter("coloured")["label"].unique(maintain_order=True).to_list() == [
        f"Topic {number}" for number in range(6)
    ]


def test_a_topic_without_posts_of_known_authors_stays_at_zero():
    assert to_points([topic(9, "Lids")], POSTS)["posts"].to_list() == [0, 0, 0]


def test_the_sentence_names_the_highest_point():
    assert describe_trends(PUMPS, POSTS) == "Most posts in one week: 5 posts about Beans, from 9 Mar 2026 on."


def test_topics_that_share_the_greatest_height_are_all_named():
    posts = over_time(MARCH, topic3=(4, 0, 2), topic7=(0, 4, 4))

    assert describe_trends(PUMPS, posts) == "Most posts in one week: 4 posts, about Pumps and Beans."


def test_long_ranges_have_periods_of_several_weeks():
    year = DateRange.between(date(2025, 3, 24), date(2026, 3, 22))
    counts = over_time(year, topic3=(2, *[0] * 25))

    assert describe_trends(PUMPS, counts) == "Most posts in 2 weeks: 2 posts about Pumps, from 24 Mar 2025 on."


def test_the_table_has_a_row_for_each_point_with_posts():
    chart = to_topic_trends(PUMPS, POSTS)

    assert chart is not None and chart.as_table is not None
    assert chart.as_table.headings == ("Topic", "Week from", "Posts")
    assert [row.cells for row in chart.as_table.rows] == [
        ("Pumps", "4 Mar 2026", "1"),
        ("Pumps", "16 Mar 2026", "2"),
        ("Beans", "9 Mar 2026", "5"),
    ]
    assert chart.as_table.rows[2].fields == {"topic": "7", "written": "2026-03-09..2026-03-15"}


def test_one_week_is_no_course_over_time():
    week = DateRange.between(date(2026, 3, 16), date(2026, 3, 22))

    assert to_topic_trends(PUMPS, over_time(week, topic3=(1,))) is None
