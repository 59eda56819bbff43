"""Topics: what customers talk about, found in the posts themselves.

`wording` makes words of posts, `space` vectors of words, `groups` groups of vectors, `refining` lets the words of each
group decide again, `naming` gives the groups labels; `finding` does it all from the start, and `joining` lets new posts
into topics that stand.
"""

from analysis.topics.embeddings import TOPICS_VERSION as VERSION
from analysis.topics.fit import FEWEST_POSTS, TopicAssignment, TopicOptions, find_topics
from analysis.topics.update import PreviousTopics, place_posts
from analysis.topics.vocabulary import stop_words

__all__ = [
    "FEWEST_POSTS",
    "VERSION",
    "PreviousTopics",
    "TopicAssignment",
    "TopicOptions",
    "find_topics",
    "place_posts",
    "stop_words",
]
