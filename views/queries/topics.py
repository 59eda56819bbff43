"""What the page of topics asks of the store beside the topics themselves."""

from __future__ import annotations

from reports.queries.topics.topics_over_time import TopicsOverTime, build_topics_over_time
from views.queries.core import BrandContext, once_a_run
from views.queries.worker import apart


@once_a_run
@apart
def over_time(context: BrandContext) -> TopicsOverTime:
    """How the topics went, what rises, where experience varies."""
    return context.read(build_topics_over_time, context.brand, context.date_range)
