"""The choice of columns: names and values together, no column twice, and nothing that the values rule out."""

from __future__ import annotations

import cProfile
from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from collectors.files.guess.choose_columns import choose_columns
from collectors.files.guess.sampled_columns import SampledColumns

SENTENCES = ["My kettle leaks since Tuesday", "Which grinder goes with it then?", "The weather is fine here", "Mine is"]


def columns_of(cells: Mapping[str, Sequence[str]], **fixed: str) -> dict[str, str]:
    return dict(choose_columns(SampledColumns(cells), fixed).columns)


def test_a_table_of_comments_is_mapped_by_names_and_values() -> None:
    cells = {
        "Comment ID": ["k1", "k2", "k3", "k4"],
        "Parent ID": ["", "k1", "k1", "k2"],
        "User Name": ["ada", "bo", "ada", "cy"],
        "Posted": ["2026-02-01 10:00", "2026-02-01 11:00", "2026-02-02 10:00", "2026-02-03 09:00"],
        "Comment": SENTENCES,
        "Likes": ["3", "0", "1,204", "2.5K"],
        "Sentiment": ["pos", "neg", "pos", "neg"],
    }
    assert columns_of(cells) == {
        "Comment": "text",
        "Posted": "created_at",
        "User Name": "author",
        "Comment ID": "id",
        "Parent ID": "reply_to",
        "Likes": "likes",
        "Sentiment": "sentiment",
    }


def test_the_stars_of_a_review_are_its_rating() -> None:
    cells = {
        "review_id": ["k1", "k2", "k3", "k4"],
        "business_id": ["b1", "b1", "b2", "b2"],
        "date": ["2026-02-01", "2026-02-02", "2026-02-03", "2026-02-04"],
        "text": SENTENCES,
        "stars": ["4.0", "1.0", "5.0", "2.0"],
        "useful": ["0", "3", "0", "12"],
    }
    assert columns_of(cells)["stars"] == "rating"


def test_a_score_is_stars_beside_reviews_and_upvotes_elsewhere() -> None:
    scores = ["4", "1", "5", "2"]
    assert columns_of({"review": SENTENCES, "score": scores})["score"] == "rating"
    assert columns_of({"body": SENTENCES, "score": scores})["score"] == "likes"
    assert columns_of({"review": SENTENCES, "score": ["4", "182", "5", "-2"]})["score"] == "likes"


def test_ratings_that_are_no_stars_are_no_rating() -> None:
    assert "rating" not in columns_of({"review": SENTENCES, "rating": ["PG", "R", "PG-13", "G"]}).values()
    assert "rating" not in columns_of({"review": SENTENCES, "rating_count": ["4", "1", "5", "2"]}).values()
    assert "rating" not in columns_of({"review": SENTENCES, "rating": ["0", "0", "0", "0"]}).values()


def test_long_natural_text_is_found_without_a_telling_name() -> None:
    assert columns_of({"q7": SENTENCES, "q8": ["1", "2", "1", "3"]}) == {"q7": "text"}


def test_a_column_called_text_that_holds_ids_is_no_text() -> None:
    cells = {"text": ["a9f3e21c", "b7d4c80a", "c1e5b92f", "d8a6f13b"]}
    assert "text" not in columns_of(cells).values()


def test_a_column_called_date_that_holds_no_dates_is_no_date() -> None:
    cells = {"date": ["2h", "3 days ago", "yesterday", "2026-02-01"], "text": SENTENCES}
    assert columns_of(cells) == {"text": "text"}


def test_the_date_of_a_post_wins_over_the_date_of_its_collection_and_of_its_account() -> None:
    days = ["2026-02-01", "2026-02-02", "2026-02-03", "2026-02-04"]
    cells = {"scraping_date": days, "user_created_at": days, "date posted": days, "text": SENTENCES}
    assert columns_of(cells) == {"text": "text", "date posted": "created_at"}


def test_a_date_and_a_time_in_two_columns_belong_together() -> None:
    cells = {
        "Tag": ["a", "b", "a", "b"],
        "Date": ["2026-02-01", "2026-02-02", "2026-02-03", "2026-02-04"],
        "Time": ["10:00", "11:30", "09:15", "22:45"],
        "Message": SENTENCES,
    }
    assert columns_of(cells) == {"Message": "text", "Date": "created_at", "Time": "created_at"}


def test_a_column_whose_values_are_ids_of_other_rows_names_the_parent() -> None:
    cells = {
        "number": ["n101", "n102", "n103", "n104"],
        "parent post": ["", "n101", "n101", "n102"],
        "text": SENTENCES,
    }
    assert columns_of(cells)["parent post"] == "reply_to"


def test_the_id_of_the_author_answered_is_no_parent() -> None:
    cells = {"id": ["a1", "a2", "a3", "a4"], "in_reply_to_user_id": ["77", "78", "77", ""], "text": SENTENCES}
    assert "reply_to" not in columns_of(cells).values()


def test_the_id_of_the_post_above_a_comment_is_the_thread() -> None:
    cells = {"Post ID": ["p1", "p1", "p2", "p2"], "Comment ID": ["c1", "c2", "c3", "c4"], "Comment Text": SENTENCES}
    assert columns_of(cells) == {"Comment Text": "text", "Comment ID": "id", "Post ID": "thread"}


def test_a_date_may_have_totals_and_a_second_header_below_it() -> None:
    cells = {
        "Date": ["(of the post)", "2026-02-01", "2026-02-02", "2026-02-03", "2026-02-04", "Total"],
        "Comment": ["(its words)", *SENTENCES, "4 comments"],
    }
    assert columns_of(cells) == {"Comment": "text", "Date": "created_at"}


def test_the_id_of_a_person_is_not_that_of_a_post() -> None:
    cells = {"Name": ["ada", "bo", "cy", "di"], "Profile ID": ["81", "82", "83", "84"], "Comment": SENTENCES}
    assert columns_of(cells) == {"Comment": "text", "Name": "author"}


def test_addresses_of_people_are_no_ids_of_posts() -> None:
    mails = [f"{name}81@mail.example" for name in ("ada", "bo", "cy", "di")]
    assert columns_of({"E-mail": mails, "Comment": SENTENCES}).get("E-mail") != "id"


def test_the_question_of_a_survey_is_no_thread() -> None:
    cells = {"answer": SENTENCES, "question_id": ["7", "7", "9", "9"]}
    assert columns_of(cells) == {"answer": "text", "question_id": "thread"}
    assert columns_of({**cells, "survey_id": ["1"] * 4}) == {"answer": "text"}


def test_an_index_without_a_name_is_no_id() -> None:
    assert columns_of({"": ["0", "1", "2", "3"], "text": SENTENCES}) == {"text": "text"}


def test_an_id_that_repeats_with_its_text_is_still_the_id() -> None:
    cells = {"comment_id": ["c1", "c1", "c2", "c2"], "text": [SENTENCES[0], SENTENCES[0], SENTENCES[1], SENTENCES[1]]}
    assert columns_of(cells) == {"text": "text", "comment_id": "id"}


def test_columns_given_by_a_person_win() -> None:
    cells = {"text": SENTENCES, "reply": list(reversed(SENTENCES)), "author": ["ada", "bo", "cy", "di"]}
    chosen = choose_columns(SampledColumns(cells), {"reply": "text"}).columns
    assert chosen == {"reply": "text", "author": "author"}


def test_without_completing_only_given_columns_are_kept() -> None:
    cells = {"text": SENTENCES, "author": ["ada", "bo", "cy", "di"]}
    assert choose_columns(SampledColumns(cells), {"text": "text"}, complete=False).columns == {"text": "text"}


def test_the_names_of_numbered_columns_count() -> None:
    sampled = SampledColumns({"1": SENTENCES, "2": ["ada", "bo", "cy", "di"]}, {"1": "Message", "2": "User"})
    assert choose_columns(sampled).columns == {"1": "text", "2": "author"}


NAMES = ["id", "text", "date", "author", "reply_to", "post id", "url", "likes", "score", "name", "time", "title", "q1"]
CELLS = st.sampled_from(
    ["", "1", "2", "2026-02-01", "10:00", "a b c d e f", "ada", "https://kettles.test/1", "t1_ab", "nan"]
)


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(CELLS, min_size=4, max_size=4), max_size=8))
def test_no_field_has_two_columns_but_a_date_and_its_time(cells: dict[str, list[str]]) -> None:
    fields = list(columns_of(cells).values())
    assert all(fields.count(field) <= (2 if field == "created_at" else 1) for field in fields)


def calls_for(columns: int) -> int:
    """Return how many calls of functions the choice takes in a table with so many columns of numbers."""
    table = SampledColumns({f"c{number}": ["1", "2"] for number in range(columns)})
    profile = cProfile.Profile()
    profile.runcall(choose_columns, table)
    return sum(entry.callcount for entry in profile.getstats())


def test_the_work_grows_in_step_with_the_number_of_columns() -> None:
    calls_for(2)  # imports and caches
    assert calls_for(400) < 5 * calls_for(100)
