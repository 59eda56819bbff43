"""The page that says when to speak: who waits for an answer, and why everybody else is left alone."""

from __future__ import annotations

from reports.wording.response import QUEUES, alone_words, as_of_words, bounds_words, hours_words
from views.components.templating import draw
from views.layout import choose_context
from views.queries import response

context = choose_context("When to speak, and when to leave people alone")
found = response.speaking(context)
if found.alone is None:
    draw("silence", brand=context.brand.name, date_range=context.date_range, params=context.params)
else:
    draw("speaking", found=found, sentence=alone_words(found), as_of=as_of_words(found))
    for queue in found.queues:
        draw("queue", queue=queue, words=QUEUES[queue.cue], hours_words=hours_words, params=context.params)
    draw("alone", found=found, bounds_words=bounds_words, params=context.params)
