"""Topics: what people talk about, found in the posts themselves.

`vocabulary` splits posts into words, `embeddings` makes vectors of them, `clusters` groups the vectors, `refine`
corrects the groups by their words, `labels` names them. `fit` does all of it from the start; `update` adds new posts to
topics that exist. Storing topics belongs to `services/analysis`.
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
