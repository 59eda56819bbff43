"""What is attached to a post, as lines of its text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from talkworthy.attachments import LONGEST, Attachment, with_attachments, without_attachments


def test_each_attachment_is_a_line_below_the_text() -> None:
    attached = with_attachments(
        "Which one?",
        [
            Attachment("Image", ["a kettle\n on a stove"]),
            Attachment("Poll", ["Copper Kettle", "Northlight"]),
            Attachment("Link", ["A kettle tested", "https://tests.example/1"]),
        ],
    )
    assert attached == (
        "Which one?\n\n[Image: a kettle on a stove]\n[Poll: Copper Kettle | Northlight]\n"
        "[Link: A kettle tested https://tests.example/1]"
    )


def test_what_says_nothing_new_is_left_out() -> None:
    attachments = [Attachment("Image", [""]), Attachment("Link", ["", "https://tests.example/1"])]
    assert with_attachments("See https://tests.example/1", attachments) == "See https://tests.example/1"


def test_a_post_of_an_attachment_alone_is_its_line() -> None:
    assert with_attachments("", [Attachment("Image", ["a kettle"])]) == "[Image: a kettle]"


def test_an_endless_description_is_cut() -> None:
    assert len(with_attachments("", [Attachment("Image", ["k" * 9_000])])) == LONGEST + len("[Image: ]")


@given(st.text(alphabet="ab \n.[]:"), st.lists(st.text(alphabet="ab []\n:", max_size=20), max_size=3))
def test_without_its_attachments_a_text_is_as_it_was(text: str, descriptions: list[str]) -> None:
    text = text.strip("\n")
    attached = with_attachments(text, [Attachment("Image", [description]) for description in descriptions])
    assert without_attachments(attached) == text
