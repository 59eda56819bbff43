"""The share of each topic in people's posts, with its 90% range."""

from reports.queries.overview.topic_leans import Share as Share
from reports.queries.overview.topic_leans import to_shares as to_shares
