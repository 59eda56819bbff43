"""HTML as plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworthy.plain_text.html import to_text
from talkworthy.post_ndjson import clean


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("plain &amp; simple", "plain & simple"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<p>two<p><i>three</i>", "one\n\ntwo\n\nthree"),
        ("one<br>two<br/><br/>three", "one\ntwo\n\nthree"),
        ("<p>  many\n   spaces&nbsp;here </p>", "many spaces here"),
        ("<ul><li>a</li><li><p>b</p></li></ul>after", "- a\n- b\n\nafter"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("it <b>really</b> w<em>or</em>ks", "it really works"),
        ("<script>steal()</script>a<style>b{}</style><!-- c -->", "a"),
        ("<h2>Title</h2>text", "Title\n\ntext"),
        ('<img src="x.png" alt="a picture">seen', "seen"),
    ],
)
def test_html_becomes_the_text_that_a_person_sees(html: str, text: str) -> None:
    assert to_text(html) == text


def test_quoted_lines_begin_with_a_sign_as_in_mail() -> None:
    html = "<blockquote><p>a</p><p>b<br>c</p><blockquote>d</blockquote></blockquote><p>mine</p>"
    assert to_text(html) == "> a\n>\n> b\n> c\n>\n> > d\n\nmine"


def test_code_keeps_its_spaces_and_lines() -> None:
    assert to_text("see<pre><code>if a:\n    b  c\n\nd</code></pre>") == "see\n\nif a:\n    b  c\n\nd"


def test_a_link_is_its_visible_text() -> None:
    assert to_text('my <a href="https://shop.example/x">shop</a> and <a href="/u/ada">@ada</a>') == "my shop and @ada"


def test_a_link_that_mastodon_shortened_is_its_address() -> None:
    html = (
        '<a href="https://shop.example/long/way?x=1"><span class="invisible">https://</span>'
        '<span class="ellipsis">shop.example/long</span><span class="invisible">/way?x=1</span></a>'
    )
    assert to_text(html) == "https://shop.example/long/way?x=1"


@pytest.mark.parametrize("shown", ["https://shop.example/lo...", "shop.example/long/w…"])
def test_a_link_whose_text_is_the_beginning_of_its_address_is_the_address(shown: str) -> None:
    assert to_text(f'<a href="https://shop.example/long/way">{shown}</a>') == "https://shop.example/long/way"


def test_three_dots_alone_do_not_make_an_address() -> None:
    assert to_text('<a href="https://shop.example/long">read more...</a>') == "read more..."


def test_what_a_forum_adds_is_left_out() -> None:
    html = (
        '<aside class="quote" data-username="ada"><div class="title"><img class="avatar" alt="x">ada:</div>'
        "<blockquote><p>hers</p></blockquote></aside><p>mine</p>"
        '<aside class="onebox" data-onebox-src="https://shop.example/x"><article>Words of the shop</article></aside>'
    )
    assert to_text(html) == "> hers\n\nmine\n\nhttps://shop.example/x"


def test_an_emoji_that_is_a_picture_is_its_name() -> None:
    assert to_text('good <img class="emoji" title=":heart:" alt=":heart:">') == "good :heart:"


def test_signs_that_no_database_holds_are_cleaned() -> None:
    assert to_text("a\0b \ud800 c") == "ab \ufffd c"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200_000 + "deep",
        "<div>" * 20_000 + "deep" + "</div>" * 20_000,
        "".join(f"<font x={number}>" for number in range(3000)) + "<p>deep" * 3000,
    ],
    ids=["unclosed", "closed", "reopened"],
)
def test_html_that_is_nested_to_do_harm_still_gives_its_words(html: str) -> None:
    assert to_text(html).startswith("deep")


def test_depth_alone_is_read_without_recursion() -> None:
    assert to_text("<b>" * 1_300 + "deep") == "deep"


@given(st.text(alphabet=st.sampled_from("<>/abpreimg liockquote=\"'&;#x\n\0\ud800 "), max_size=200))
def test_any_text_becomes_clean_text(html: str) -> None:
    text = to_text(html)
    assert clean(text) == text
    assert "\n\n\n" not in to_text(html.replace("pre", ""))


@given(st.lists(st.from_regex(r"[a-z]{1,8}( [a-z]{1,8}){0,3}", fullmatch=True), min_size=1, max_size=6))
def test_paragraphs_come_back_as_they_were_written(paragraphs: list[str]) -> None:
    assert to_text("".join(f"<p>{words}</p>" for words in paragraphs)).split("\n\n") == paragraphs
