"""Sentiment towards the brand, and not towards anything else in a post."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.annotators.sentiment import BrandSentiment
from analysis.relevance.mentions import NameFinder
from talkworthy.model import Annotation, Brand, Post

Maker = Callable[..., AnnotatedPost]


def read(item: AnnotatedPost) -> Annotation | None:
    return next(iter(BrandSentiment([]).annotate([item])), None)


def post(name: str, text: str, reply_to: str | None = None) -> Post:
    return Post(name, "file", "post", datetime(2026, 9, 1, tzinfo=UTC), "file:1", text=text, reply_to=reply_to)


def label(item: AnnotatedPost) -> str | None:
    result = read(item)
    return result.label if result else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I love Copper Kettle", "positive"),
        ("Copper Kettle is awful", "negative"),
        ("Copper Kettle came on Monday", "neutral"),
        ("Copper Kettle is not good", "negative"),
        ("Copper Kettle is fine I guess", "unclear"),
        ("Copper Kettle broke again, I'm done with Copper Kettle", "negative"),
        ("Does anyone love Copper Kettle?", "neutral"),
        ("If Copper Kettle worked it would be great", "neutral"),
        ("I don't find Copper Kettle useful", "negative"),
        ("I tried Copper Kettle and don't find it that useful", "negative"),
        ("Copper Kettle is decent, I suppose", "unclear"),
        ("Oh great, Copper Kettle leaks again /s", "negative"),
        ("Copper Kettle was nice, but now it is awful", "negative"),
        ("My friends had a lovely evening with the whole family over Copper Kettle", "unclear"),
    ],
)
def test_the_label_is_positive_negative_or_neutral(make_item: Maker, text: str, expected: str) -> None:
    assert label(make_item(text)) == expected


def test_only_the_sentence_that_names_the_brand_counts(make_item: Maker) -> None:
    result = read(
        make_item("My day was horrible and I hate rain. Copper Kettle came on Monday. The bus was a disaster.")
    )
    assert result is not None
    assert (result.label, result.value, result.start) == ("neutral", 0.0, None)


def test_a_sentence_that_goes_on_about_the_brand_counts(make_item: Maker) -> None:
    result = read(make_item("Copper Kettle came on Monday. It is awful."))
    assert result is not None
    assert (result.label, result.rule) == ("negative", "continues about the brand")


def test_who_speaks_for_and_against_is_unclear(make_item: Maker) -> None:
    result = read(make_item("I love Copper Kettle. I hate Copper Kettle."))
    assert result is not None
    assert result.label == "unclear"


def test_the_words_that_weigh_most_are_the_evidence(make_item: Maker) -> None:
    text = "Copper Kettle came on Monday and it is a complete disaster"
    result = read(make_item(text))
    assert result is not None
    assert text[result.start : result.stop] == "disaster"


def test_what_speaks_for_a_competitor_in_the_same_sentence_hardly_counts(make_item: Maker) -> None:
    competitors = [Brand("Copper Kettle", ("Copper Kettle",)), Brand("Northlight", ("Northlight",))]
    result = next(
        iter(
            BrandSentiment(competitors).annotate(
                [make_item("I switched from Copper Kettle to Northlight, it is great")]
            )
        )
    )
    assert (result.label, result.rule) == ("negative", "has left the brand, or is leaving")


def test_what_is_addressed_to_the_brand_counts_as_a_complaint(make_item: Maker) -> None:
    assert label(make_item("@Copper Kettle I have been waiting for 3 hours now")) == "negative"
    assert label(make_item("I have been waiting for 3 hours. Copper Kettle is on the shelf")) != "negative"


def test_a_problem_described_to_get_it_solved_is_no_opinion(make_item: Maker) -> None:
    assert label(make_item("Copper Kettle lid is stuck, how do I open it?")) != "negative"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Northlight is better than Copper Kettle", "negative"),
        ("Copper Kettle is better than Northlight", "positive"),
        ("Northlight is so much nicer than the Copper Kettle one", "negative"),
        ("I prefer Northlight to Copper Kettle, it is great", "negative"),
        ("Northlight is better than @Copper Kettle", "negative"),
        ("Northlight is worse than Copper Kettle", "positive"),
        ("It is not the cheapest but it tastes better than Copper Kettle", "negative"),
    ],
)
def test_a_comparison_is_scored_for_the_brand(make_item: Maker, text: str, expected: str) -> None:
    assert label(make_item(text)) == expected


@pytest.mark.parametrize(
    "text", ["Nothing is better than Copper Kettle", "I haven't had anything better than Copper Kettle"]
)
def test_to_say_that_nothing_is_better_is_praise(make_item: Maker, text: str) -> None:
    result = read(make_item(text))
    assert result is not None
    assert result.value is not None
    assert result.value > 0.3


def test_quotes_do_not_count(make_item: Maker) -> None:
    assert label(make_item("> Copper Kettle is the worst, I hate it\nCopper Kettle came on Monday")) == "neutral"


@pytest.mark.parametrize(
    ("parent", "reply", "expected"),
    [
        ("Copper Kettle never leaks and I am happy with it", "Same here, I love mine.", "positive"),
        ("Copper Kettle never leaks and I am happy with it", "I hate mine.", "negative"),
        ("Copper Kettle is awful, it leaks", "Same here!", "negative"),
        ("I love Copper Kettle so much", "Agreed.", "positive"),
        ("I love Copper Kettle so much", "I disagree", "negative"),
        ("Copper Kettle came on Monday", "It is awful", "negative"),
        ("Copper Kettle came on Monday", "I love it, works great", "positive"),
        ("Copper Kettle came on Monday", "Thank you so much, you are amazing!", "neutral"),
        ("Copper Kettle came on Monday", "My day was horrible", "neutral"),
        ("Copper Kettle came on Monday", "I prefer Northlight", "negative"),
        ("What a day", "It is awful", "neutral"),
    ],
)
def test_a_reply_is_scored_in_relation_to_its_parent(make_item: Maker, parent: str, reply: str, expected: str) -> None:
    brands = [Brand("Copper Kettle", ("Copper Kettle",)), Brand("Northlight", ("Northlight",))]
    first = make_item(parent, post=post("file:1", parent))
    second = make_item(reply, post=post("file:2", reply, reply_to="file:1"), mention_kind="implied")
    assert [annotation.label for annotation in BrandSentiment(brands).annotate([first, second])][-1] == expected


def test_a_reply_to_a_missing_post_is_neutral(make_item: Maker) -> None:
    assert (
        label(make_item("It is awful", post=post("file:2", "It is awful", reply_to="file:9"), mention_kind="implied"))
        == "neutral"
    )


def test_a_reply_to_a_quote_counts_by_its_own_words(make_item: Maker) -> None:
    assert label(make_item("> Copper Kettle is the worst, I hate it\nI love it and it is great")) == "positive"


def test_a_name_made_of_loaded_words_is_neutral(make_item: Maker) -> None:
    result = read(make_item("Love Coffee came on Monday"))
    assert result is not None
    assert (result.label, result.value) == ("neutral", 0.0)


def test_german_is_not_scored(make_item: Maker) -> None:
    text = "Ich finde Copper Kettle wirklich schrecklich und kaufe den Kaffee nie wieder"
    assert label(make_item(text)) is None
    assert label(make_item("Copper Kettle ist super", lang="de")) is None


@pytest.mark.parametrize("author_type", ["brand", "staff", "promoter", "press", "bot", "moderator"])
def test_only_posts_of_the_public_have_a_sentiment(make_item: Maker, author_type: str) -> None:
    assert label(make_item("I love Copper Kettle", author_type=author_type)) is None


def test_a_post_of_an_unknown_author_is_scored(make_item: Maker) -> None:
    assert label(make_item("I love Copper Kettle", author_type="unknown")) == "positive"


def test_context_is_not_scored(make_item: Maker) -> None:
    assert label(make_item("I love rain", mention_kind="context")) is None


def test_a_name_in_a_link_counts_with_its_sentence(make_item: Maker) -> None:
    brand = NameFinder(Brand("Copper Kettle", ("kettle",)))
    text = "The rain was horrible. I love it https://kettle.example/bag"
    assert label(make_item(text, mention_kind="direct", mentions=list(brand.find(text)))) == "positive"


def test_each_post_gets_its_own_label(make_item: Maker) -> None:
    posts = [
        make_item("I love Copper Kettle"),
        make_item("I love rain", mention_kind="context"),
        make_item("Copper Kettle is awful"),
    ]
    assert [annotation.label for annotation in BrandSentiment([]).annotate(posts)] == ["positive", "negative"]


def both(make_item: Maker, parent: str, reply: str) -> str:
    """Return the sentiment of a reply to a post, where Copper Kettle and Northlight are tracked."""
    brands = [Brand("Copper Kettle", ("Copper Kettle",)), Brand("Northlight", ("Northlight",))]
    first = make_item(parent, post=post("file:1", parent))
    second = make_item(reply, post=post("file:2", reply, reply_to="file:1"), mention_kind="implied")
    return [annotation.label for annotation in BrandSentiment(brands).annotate([first, second])][-1]


@pytest.mark.parametrize(
    "reply",
    ["I love Fernweh, it is great", "Try Fernweh as well. It saved my life!", "Seconding fernweh. It works great"],
)
def test_a_reply_that_praises_something_by_its_own_name_is_neutral(make_item: Maker, reply: str) -> None:
    assert both(make_item, "Copper Kettle came on Monday", reply) == "neutral"


def test_a_reply_that_complains_of_something_by_its_own_name_is_neutral(make_item: Maker) -> None:
    assert both(make_item, "Copper Kettle came on Monday", "I had Fernweh and it doesn't work") == "neutral"


def test_a_reply_that_praises_it_in_a_place_with_a_name_is_not_neutral(make_item: Maker) -> None:
    assert both(make_item, "Copper Kettle came on Monday", "I love it, works great with Fernweh") == "positive"


def test_love_for_something_else_is_no_love_for_the_brand(make_item: Maker) -> None:
    assert both(make_item, "Copper Kettle came on Monday", "I love fernweh and told my friends") == "neutral"


def test_to_pick_one_of_several_is_not_to_reject_the_others(make_item: Maker) -> None:
    assert both(make_item, "Get a kettle (Copper Kettle, Northlight)", "Use Northlight") == "neutral"


@pytest.mark.parametrize("reply", ["I use Northlight", "I also use Northlight, cheers"])
def test_what_somebody_uses_themselves_says_nothing_against_the_brand(make_item: Maker, reply: str) -> None:
    assert both(make_item, "Copper Kettle came on Monday", reply) == "neutral"


def test_a_reply_below_a_post_that_names_something_else_speaks_of_that(make_item: Maker) -> None:
    title = Post("file:1", "file", "post", datetime(2026, 9, 1, tzinfo=UTC), "file:1", title="Copper Kettle?")
    root = make_item("Copper Kettle?", post=title)
    middle = make_item(
        "You should see Fernweh", post=post("file:2", "You should see Fernweh", "file:1"), mention_kind="implied"
    )
    last = make_item("It is the best", post=post("file:3", "It is the best", "file:2"), mention_kind="implied")
    assert [annotation.label for annotation in BrandSentiment([]).annotate([root, middle, last])][-1] == "neutral"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I was so dumb, Copper Kettle is literally LIFE SAVING", "positive"),
        ("I bought a pot (dumb I know) but Copper Kettle is amazing", "positive"),
        ("stupid Copper Kettle leaks", "negative"),
        ("I use Copper Kettle (because I tried Fernweh once and it sucked)", "unclear"),
        ("I have Copper Kettle and it sucked", "negative"),
        ("I'm not sure what is best but I would recommend Copper Kettle", "positive"),
        ("Copper Kettle can be leaky but I don't know that I could have had tea without it", "positive"),
        ("I really like Copper Kettle for tea, but Copper Kettle doesn't have a lid", "unclear"),
        ("I still do not get what can be done with Copper Kettle", "unclear"),
    ],
)
def test_idioms_and_self_blame_are_not_negative_for_the_brand(make_item: Maker, text: str, expected: str) -> None:
    assert label(make_item(text)) == expected


def test_a_complaint_with_laughter_counts_less(make_item: Maker) -> None:
    earnest, laughed = read(make_item("Copper Kettle hates me")), read(make_item("Copper Kettle hates me \U0001f602"))
    assert earnest is not None and laughed is not None
    assert earnest.value is not None and laughed.value is not None
    assert earnest.value < laughed.value - 0.2


def test_disgust_at_a_competitor_beside_the_name_is_not_at_the_brand(make_item: Maker) -> None:
    text = "That evil Northlight burnt my awful tea. I put it into Copper Kettle."
    brands = [Brand("Copper Kettle", ("Copper Kettle",)), Brand("Northlight", ("Northlight",))]
    assert next(iter(BrandSentiment(brands).annotate([make_item(text)]))).label == "neutral"


def test_what_precedes_the_name_in_a_reply_is_about_its_parent(make_item: Maker) -> None:
    text = "Their new lid is horrible. Will start with Copper Kettle."
    assert label(make_item(text, post=post("file:2", text, reply_to="file:1"))) == "neutral"
    assert label(make_item(text)) != "neutral"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Copper Kettle \U0001f60d\U0001f60d", "positive"),
        ("Copper Kettle \U0001f621", "negative"),
        ("Copper Kettle \U0001f44e\U0001f44e", "negative"),
        ("Copper Kettle :(", "negative"),
        ("Copper Kettle \u2764\ufe0f\u2764\ufe0f\u2764\ufe0f", "positive"),
        ("Copper Kettle \U0001f44d\U0001f3fd", "positive"),
        ("\U0001f525\U0001f525 Copper Kettle", "positive"),
        ("\U0001f494 Copper Kettle", "negative"),
        ("Copper Kettle!!! \U0001f60d", "positive"),
        ("Copper Kettle\n\U0001f621", "negative"),
        ("Copper Kettle \U0001f922\U0001f922", "negative"),
        ("Copper Kettle \u2b50\u2b50\u2b50\u2b50\u2b50", "positive"),
        ("Copper Kettle", "neutral"),
    ],
)
def test_a_post_of_the_name_and_emoji_has_the_sentiment_of_the_emoji(
    make_item: Maker, text: str, expected: str
) -> None:
    assert label(make_item(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "wish I could recommend Copper Kettle",
        "I wanted to love Copper Kettle",
        "I really wanted to like Copper Kettle but it leaks",
        "hard to love Copper Kettle",
        "Copper Kettle lost a loyal customer today",
        "I wish Copper Kettle had a better lid",
        "It would be great if Copper Kettle had a lid",
        "If only Copper Kettle was as good as they say",
        "Copper Kettle would be amazing if it worked",
        "I would love for Copper Kettle to be great again",
        "Copper Kettle could have been great",
        "I'd be happy if Copper Kettle had a lid",
        "I hope Copper Kettle gets better",
        "wish there was a good Copper Kettle near me",
        "I so wish Copper Kettle was better",
        "Copper Kettle, I wanted to love you",
        "I'd recommend Copper Kettle if it didn't leak",
        "Maybe one day Copper Kettle will be good",
        "Copper Kettle was supposed to be amazing",
        "Dreaming of a perfect Copper Kettle",
        "I wish Copper Kettle the best",
    ],
)
def test_a_wish_is_never_positive(make_item: Maker, text: str) -> None:
    assert label(make_item(text)) != "positive"


def test_praise_beside_a_wish_stays_praise(make_item: Maker) -> None:
    assert label(make_item("I love my Copper Kettle, wish I had bought it sooner")) == "positive"
