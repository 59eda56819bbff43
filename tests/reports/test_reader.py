"""A reader that knows what people said."""

from datetime import UTC, datetime

from analysis.scene import Stored
from reports.reader import reader_maker
from talkworthy.model import Brand, Post
from talkworthy.storage.labels import NOT_ABOUT, RELEVANT, VOICE, Label, save_labels

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KETTLE = (Brand("Kettle", ("Kettle",)),)


def read(store, *labels):
    posts = [Post(f"hob:{n}", "hob", "post", NOON, f"hob:{n}", text="My Kettle sings.", author=f"a{n}") for n in (1, 2)]
    with store.write() as connection:
        save_labels(connection, [Label("Kettle", "hob:1", name, label, "ann", NOON) for name, label in labels])
    with store.read() as connection:
        reader = reader_maker(connection, KETTLE, annotators=())()
    return reader.read([Stored(number, post) for number, post in enumerate(posts, 1)])


def test_what_a_person_says_is_not_about_the_brand_is_in_no_talk(store):
    assert [talk.conversation for talk in read(store, (RELEVANT, NOT_ABOUT)).talks] == ["hob:2"]


def test_the_voice_that_a_person_tells_is_believed(store):
    voices = {one.post: one.annotation.label for one in read(store, (VOICE, "press")).findings}
    assert voices == {1: "press", 2: "customer"}


def test_annotators_that_are_not_asked_say_nothing(store):
    assert {one.annotation.name for one in read(store).findings} == {"voice"}
