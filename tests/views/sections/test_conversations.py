"""The page of conversations: filters that stand in the address, and threads that show hostile text as it was typed."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest


def conversations_listed(shown) -> int:
    return int(re.search(r"([\d,]+) conversations? ?(?:,|·)", shown.words)[1])


def test_the_list_counts_all_conversations_and_shows_fifty_on_its_first_page(open_page, sample):
    shown = open_page(sample, page="conversations")

    assert "79 conversations, and 3 more without posts by people" in shown.words
    assert shown.html.count('class="conversation"') == 50


def test_the_second_page_of_the_list_holds_the_rest(open_page, sample):
    shown = open_page(sample, page="conversations", at="2")

    assert shown.html.count('class="conversation"') == 32


def test_a_page_beyond_the_last_is_the_last(open_page, sample):
    assert "page 2 of 2" in open_page(sample, page="conversations", at="99").words


@pytest.mark.parametrize(
    "address",
    [
        {"words": "decaf"},
        {"c2c": "1"},
        {"source": "mastodon"},
        {"community": "decafcrowd"},
        {"kind": "brand_joined|brand_started"},
        {"sentiment": "negative"},
        {"topic": "1"},
        {"author_type": "bot"},
        {"size": "6-20"},
    ],
    ids=lambda address: next(iter(address)),
)
def test_each_filter_in_the_address_narrows_the_list_to_some_conversations(open_page, sample, address):
    shown = open_page(sample, page="conversations", **address)

    assert not shown.failed
    assert 0 < conversations_listed(shown) < 82


def test_filters_that_name_nothing_known_are_passed_over(open_page, sample):
    shown = open_page(sample, page="conversations", source="pigeon", topic="x", kind="?", side="", c2c="yes")

    assert conversations_listed(shown) == 79


def days_listed(shown) -> list[date]:
    """When each talk of the list was first named: the last day that its line tells."""
    lines = re.findall(r'<span class="quiet facts">(.*?)</a>', shown.html, re.DOTALL)
    return [datetime.strptime(re.findall(r"\d+ \w{3} \d{4}", line)[-1], "%d %b %Y").date() for line in lines]


def test_the_newest_come_first_when_the_address_asks(open_page, sample):
    shown = open_page(sample, page="conversations", order="newest")

    days = days_listed(shown)
    assert len(days) == 50
    assert days == sorted(days, reverse=True)
    assert "newest first" in shown.words
    assert 'order=newest&amp;at=2"' in shown.html


def test_the_largest_come_first_when_the_address_asks(open_page, sample):
    shown = open_page(sample, page="conversations", order="largest")

    sizes = [int(size) for size in re.findall(r"<span>(\d+) posts?, \d+ customers?</span>", shown.html)]
    assert sizes == sorted(sizes, reverse=True)


def test_the_most_engaged_come_first_when_the_address_asks(open_page, sample):
    shown = open_page(sample, page="conversations", order="engaged")

    hover = "Sums over the posts about the brand, as the source had counted them when the posts were collected"
    engagement = re.findall(rf'<span class="engagement" title="{hover}[^"]+">(.*?)</span>', shown.html)
    assert "sorted by most engaged (likes, replies and reposts together)" in shown.words
    assert engagement[:3] == ["930 upvotes, 32 comments", "307 upvotes, 12 comments", "301 points, 10 comments"]


def test_a_post_has_its_counts_in_the_words_of_its_source_and_says_as_of_when(open_page, sample):
    shown = open_page(sample, page="conversations", conversation="x:1900000000000000001")

    line = re.search(r'<span class="engagement" title="([^"]+)">(24 likes.*?)</span>', shown.html)
    assert line[1] == "As the source counted them when the post was last collected. What it does not count is left out."
    assert line[2] == "24 likes, 1 reply, 2 reposts, 1,902 views"


def test_an_order_that_is_chosen_goes_into_the_address_and_the_usual_one_out_of_it(open_page, sample):
    shown = open_page(sample, page="conversations", at="2")

    shown.app.selectbox(key="choice_order").set_value("largest").run()
    assert shown.app.query_params == {"page": "conversations", "order": "largest"}

    shown.app.selectbox(key="choice_order").set_value("exchanges").run()
    assert shown.app.query_params == {"page": "conversations"}


def test_an_order_that_is_none_is_passed_over(open_page, sample):
    assert "sorted by most discussed" in open_page(sample, page="conversations", order="x").words


def test_words_that_are_typed_go_into_the_address_and_back_to_the_first_page(open_page, sample):
    shown = open_page(sample, page="conversations", at="2")

    shown.app.text_input(key="choice_words").set_value('decaf "').run()

    assert shown.app.query_params == {"page": "conversations", "words": 'decaf "'}
    assert not shown.failed


def test_several_sources_can_be_chosen(open_page, sample):
    shown = open_page(sample, page="conversations")

    shown.app.multiselect(key="choice_source").set_value(["x", "mastodon"]).run()

    assert shown.app.query_params["source"] == "x|mastodon"
    assert "r/" not in shown.words.split("sorted by")[1]


def test_a_list_that_nothing_passes_says_so_and_offers_no_file(open_page, sample):
    shown = open_page(sample, page="conversations", words="zeppelin")

    assert "match these filters" in shown.words
    assert len(shown.app.get("download_button")) == 0


def test_a_link_from_a_chart_lists_what_it_counts_and_can_be_undone(open_page, sample):
    week = {"written": "2026-10-05..2026-10-11", "mention": "1", "order": "newest"}
    shown = open_page(sample, page="conversations", **week)

    assert 0 < conversations_listed(shown) < 82
    assert "Posts written 5 Oct \N{EN DASH} 11 Oct 2026 remove Posts that name Copper Kettle remove" in shown.words
    kept = 'href="./?page=conversations&amp;brand=Copper+Kettle&amp;date_range=13w&amp;order=newest&amp;mention=1"'
    assert f'{kept} aria-label="Remove: Posts written 5 Oct \N{EN DASH} 11 Oct 2026"' in shown.html


def test_posts_of_a_week_are_listed_also_where_their_conversation_began_before_the_date_range(open_page, sample):
    shown = open_page(sample, page="conversations", date_range="1w", written="2026-08-17..2026-09-27")

    assert conversations_listed(shown) > 0


def test_a_thread_marks_each_author_type_with_a_sign_and_a_word(open_page, sample):
    words = open_page(sample, page="conversations", conversation="reddit:t3_smp026").words

    for told in ("● Public", "■ Brand", "□ Staff", "○ Bot"):
        assert told in words
    assert "31 posts" in words


def test_the_turns_of_the_brand_are_dimmed(open_page, sample):
    html = open_page(sample, page="conversations", conversation="reddit:t3_smp026").html

    assert html.count("dimmed") >= 2


def test_a_rule_can_be_read_by_resting_on_the_author_type(open_page, sample):
    html = open_page(sample, page="conversations", conversation="reddit:t3_smp026").html

    assert 'title="the account&#39;s name says that it is a bot"' in html


def test_a_deleted_post_keeps_its_place_without_words(open_page, sample):
    words = open_page(sample, page="conversations", conversation="reddit:t3_smp026").words

    assert "[deleted]" in words


def test_links_to_the_original_send_no_referrer(open_page, sample):
    html = open_page(sample, page="conversations", conversation="reddit:t3_smp026").html

    assert html.count('target="_blank" rel="noopener noreferrer">Open the original') == 31


def test_a_thread_that_is_not_in_the_store_is_reported_in_words(open_page, sample):
    shown = open_page(sample, page="conversations", conversation="reddit:<b>")

    assert "This thread is not available" in shown.words
    assert "reddit:<b>" not in shown.html


def test_the_way_back_keeps_the_filters(open_page, sample):
    html = open_page(sample, page="conversations", conversation="reddit:t3_smp026", words="tin", c2c="1").html

    assert 'href="./?page=conversations&amp;brand=Copper+Kettle&amp;date_range=13w&amp;words=tin&amp;c2c=1"' in html


def test_a_thread_calls_likes_what_its_source_calls_them(open_page, sample):
    html = open_page(sample, page="conversations", conversation="reddit:t3_smp026").html
    assert " upvotes</span>" in html
    assert " likes</span>" not in html


def test_hostile_text_goes_to_the_browser_as_text(open_page, long_thread):
    shown = open_page(long_thread, page="conversations", conversation="forum:0")

    assert "Ostrava <script>alert(1)</script> <img src=x onerror=alert(2)> :red[stop] $x^2$ **loud**" in shown.words
    assert "[b](javascript:alert(3))" in shown.words
    assert "<script" not in shown.html
    assert "<img" not in shown.html
    assert "<i>" not in shown.html
    assert "javascript:x" not in shown.html
    assert not shown.app.markdown


def test_the_name_of_the_brand_is_lit_where_it_stands(open_page, long_thread):
    assert (
        "<mark>Ostrava</mark> &lt;script" in open_page(long_thread, page="conversations", conversation="forum:0").html
    )


def test_hostile_openings_are_listed_as_text(open_page, long_thread):
    shown = open_page(long_thread, page="conversations")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown.html
    assert "<script" not in shown.html


def test_a_long_thread_opens_with_its_first_posts_and_a_way_to_the_rest(open_page, long_thread):
    shown = open_page(long_thread, page="conversations", conversation="forum:0", whole="1")

    assert shown.html.count("<article") == 100
    assert "100 of 700 posts shown" in shown.words
    assert "posts=200" in shown.html


def test_more_of_a_long_thread_is_shown_when_the_address_asks(open_page, long_thread):
    shown = open_page(long_thread, page="conversations", conversation="forum:0", whole="1", posts="900")

    assert shown.html.count("<article") == 700
    assert "Show more" not in shown.words


def test_the_post_that_an_address_names_is_marked(open_page, sample):
    html = open_page(sample, page="conversations", conversation="reddit:t3_smp026", post="reddit:t1_smp0163").html

    assert re.findall(r'<article id="([^"]+)" class="[^"]*wanted', html) == ["post-reddit:t1_smp0163"]


def test_a_post_far_down_a_long_thread_is_shown_with_the_way_to_it_and_what_follows(open_page, long_thread):
    shown = open_page(long_thread, page="conversations", conversation="forum:0", whole="1", post="forum:400")

    ids = re.findall(r'<article id="post-forum:(\d+)"', shown.html)
    # each of these answers the one before, and what stands deepest is set in by nine
    assert ids == [*map(str, range(9)), *map(str, range(400, 500))]
    assert "391 posts above this one are hidden." in shown.words
    assert "109 of 700 posts shown" in shown.words
    assert "post=forum%3A400&amp;whole=1&amp;posts=200" in shown.html


def test_a_post_that_has_no_part_in_the_conversation_is_shown_all_the_same(open_page, long_thread):
    shown = open_page(long_thread, page="conversations", conversation="forum:0", post="forum:7")

    assert 'id="post-forum:7"' in shown.html


def test_a_post_that_is_nowhere_is_passed_over(open_page, long_thread):
    shown = open_page(long_thread, page="conversations", conversation="forum:0", whole="1", post="forum:x")

    assert shown.html.count("<article") == 100
    assert ' wanted"' not in shown.html


@pytest.mark.parametrize("posts", ["-5", "1e3", "many", "9" * 40])
def test_a_number_of_posts_that_cannot_be_meant_is_passed_over(open_page, long_thread, posts):
    shown = open_page(long_thread, page="conversations", conversation="forum:0", whole="1", posts=posts)

    assert shown.html.count("<article") == 100


def test_a_long_thread_shows_what_belongs_to_the_conversation_and_counts_what_it_leaves_out(open_page, long_thread):
    shown = open_page(long_thread, page="conversations", conversation="forum:0")

    assert shown.html.count("<article") == 1
    assert "699 unrelated posts hidden. Show all" in shown.words


def test_answers_fold_with_the_keyboard_alone(open_page, sample):
    html = open_page(sample, page="conversations", conversation="reddit:t3_smp026").html

    assert '<details class="tw-branch" style="--d:0" open><summary>30 posts below</summary>' in html


def test_all_answers_fold_when_the_address_asks_and_the_first_post_stays_open(open_page, sample):
    html = open_page(sample, page="conversations", conversation="reddit:t3_smp026", fold="1").html

    assert re.findall(r'<details class="tw-branch"[^>]*( open)>', html) == [" open"]
    assert "Expand all" in html


def test_the_branches_of_a_thread_are_closed_as_often_as_they_are_opened(open_page, sample):
    html = open_page(sample, page="conversations", conversation="reddit:t3_smp026", correct="reddit:t3_smp026").html

    assert html.count("<details") == html.count("</details>")


def test_every_classification_shows_its_words_and_its_rule(open_page, sample):
    shown = open_page(sample, page="conversations", conversation="reddit:t3_smp026")

    assert re.search(r"Why this classification\? Author type: [a-z ]+", shown.words)
    assert re.search('<span class="read" title="Question: a sentence that ends in a question mark">', shown.html)


def test_what_is_measured_on_every_word_of_a_long_thread_waits_until_it_is_asked_for(open_page, long_thread):
    shown = open_page(long_thread, page="conversations", conversation="forum:0")

    assert "Conversation quality" in shown.words
    assert "bars=1" in shown.html


def test_the_posts_that_take_a_side_can_be_jumped_to(open_page, sample):
    html = open_page(sample, page="conversations", conversation="reddit:t3_smp003").html

    jumps = re.findall(r'href="#(post-[^"]+)"', html)
    assert jumps
    assert all(f'id="{jump}"' in html for jump in jumps)
