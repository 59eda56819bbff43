"""Review mentions: a random sample, one key a post, to measure the automatic classification.

A key saves one answer and redraws one post: the next posts are in the session, and the rest of the page stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import streamlit as st

from reports.queries.label_sample import QUESTIONS, PostToReview, agreements, upcoming_posts
from services.feedback import audit_text, labels
from services.feedback.label_sample import SampleRequest, draw_sample
from services.feedback.labels import NewLabel
from talkworthy.roles import Right
from talkworthy.storage.analysis.labels import NOT_ABOUT, RELEVANT, SAMPLED, SENTIMENT, count_labels
from views import auth
from views.components.forms.label_choices import SHORT, TITLES, Answer, answers_to, question_title
from views.components.forms.reanalyse_button import draw_reanalyse_button
from views.components.key_review import KeyReview, draw_kept_error, keep_error
from views.components.templating import draw
from views.queries.core import BrandContext

AT_ONCE = 50


@dataclass(slots=True)
class SampleReview(KeyReview[PostToReview]):
    """What `person` reviews of the `drawn` posts of a brand, and the ids of the posts that they skipped."""

    person: str = ""
    drawn: int = 0
    skipped: set[str] = field(default_factory=set)


def draw_more(context: BrandContext) -> None:
    """Sample posts that nobody was asked about yet."""
    with (
        keep_error(),
        auth.audited_transaction(context.store, Right.LABEL, context.brand.name, typed_name()) as audited_write,
    ):
        before = count_labels(audited_write.connection).get((context.brand.name, SAMPLED), 0)
        drawn = draw_sample(
            audited_write.connection, context.brand.name, SampleRequest(AT_ONCE, before + 1), audited_write.at
        )
        audited_write.note(audit_text.SAMPLE_DRAWN.format(len(drawn)))


def answer(context: BrandContext, chosen: Answer) -> None:
    """Save one answer to the next post, and go on."""
    review = current_review(context)
    sampled = review.waiting[0]
    new = [NewLabel(sampled.post.id, name, label) for name, label in chosen.labels.items()]
    with keep_error():
        with auth.audited_transaction(context.store, Right.LABEL, context.brand.name, typed_name()) as audited_write:
            labels.save(audited_write.connection, context.brand.name, new, audited_write.signed)
            for label in new:
                audited_write.note(audit_text.label_saved(label.name, label.label), [label.post])
        review.advance(tuple(chosen.labels), rest_of(sampled, chosen))


def rest_of(sampled: PostToReview, chosen: Answer) -> PostToReview | None:
    """Return the post with the questions that an answer leaves open; None where it leaves none."""
    if chosen.labels.get(RELEVANT) == NOT_ABOUT:
        return None
    questions = tuple(name for name in sampled.questions if name not in chosen.labels)
    return replace(sampled, questions=questions) if questions else None


def skip(context: BrandContext) -> None:
    """Go on without an answer."""
    review = current_review(context)
    review.skipped.add(review.waiting[0].post.id)
    review.advance()


def undo(context: BrandContext) -> None:
    """Take the last answer back, and ask again."""
    review = current_review(context)
    with keep_error():
        last = review.past[-1]
        post = last.item.post.id
        if last.names:
            with auth.audited_transaction(
                context.store, Right.LABEL, context.brand.name, typed_name()
            ) as audited_write:
                labels.undo(audited_write.connection, context.brand.name, post, last.names, audited_write.signed)
                for name in last.names:
                    audited_write.note(audit_text.label_saved(name, None), [post])
        review.undo()
        review.skipped.discard(post)


def current_review(context: BrandContext) -> SampleReview:
    """Return what this visitor reviews; the list of another name begins anew."""
    key = f"review_{context.brand.name}"
    review: SampleReview | None = st.session_state.get(key)
    if review is None or review.person != signature():
        st.session_state[key] = review = SampleReview([], person=signature())
    return review


def load_posts(context: BrandContext, questions: set[str]) -> SampleReview:
    """Load the next posts into the review, and return it."""
    review = current_review(context)
    with context.store.read() as connection:
        upcoming = upcoming_posts(connection, context.brand.name, review.person, questions, review.skipped)
    review.waiting, review.done, review.drawn = list(upcoming.posts), upcoming.done, upcoming.drawn
    return review


def typed_name() -> str:
    """Return the name that a person typed, where there is no login."""
    return " ".join(str(st.session_state.get("labeller") or "").split())


def signature() -> str:
    """Return the name under which answers are saved."""
    visitor = auth.visitor()
    return visitor.signature if visitor.logged_in else typed_name() or visitor.signature


@st.fragment
def ask(context: BrandContext, questions: set[str]) -> None:
    """Draw the next post with its question, and a button with a keyboard shortcut for each answer."""
    review = current_review(context)
    draw_kept_error()
    if not review.waiting and not load_posts(context, questions).waiting:
        st.rerun()  # the whole page, which says that all is done
    sampled = review.waiting[0]
    draw(
        "sample_question",
        sampled=sampled,
        place=review.done + 1,
        drawn=review.drawn,
        brand=context.brand,
        title=question_title(sampled.questions).format(brand=context.brand.name),
    )
    with st.container(horizontal=True):
        for choice in answers_to(sampled.questions):
            st.button(
                choice.text, shortcut=choice.key, on_click=answer, args=(context, choice), key=f"answer_{choice.text}"
            )
        st.button("Skip", shortcut="s", on_click=skip, args=(context,))
        offer_undo(context)


def offer_undo(context: BrandContext) -> None:
    """Draw the button that takes the last answer back; nothing where there is none."""
    if current_review(context).past:
        st.button("Undo", shortcut="u", on_click=undo, args=(context,), type="tertiary")


def choose_questions() -> set[str]:
    """Draw the reviewer's name and the choice of questions; return the chosen ones."""
    name, choice = st.columns(2)
    with name:
        if auth.visitor().logged_in:
            draw("aside", words=f"You answer as {signature()}.")
        else:
            st.text_input("Your name", key="labeller", placeholder="to compare reviewers")
    with choice:
        chosen = st.pills(
            "Questions",
            QUESTIONS,
            selection_mode="multi",
            default=[RELEVANT, SENTIMENT],
            format_func=lambda name_: SHORT[name_],
            key="questions",
        )
    return {RELEVANT, *chosen}


def draw_post(context: BrandContext, questions: set[str]) -> None:
    """Draw the next post; where none is left, the button that samples more."""
    review = load_posts(context, questions)
    if review.waiting:
        ask(context, questions)
        return
    draw_kept_error()
    draw("sample_done", brand=context.brand.name, drawn=review.drawn, skipped=len(review.skipped))
    with st.container(horizontal=True):
        st.button(f"Sample {AT_ONCE} posts", on_click=draw_more, args=(context,), type="primary")
        offer_undo(context)


def draw_section(context: BrandContext) -> None:
    """Draw the next post of the sample, and how far reviewers agree."""
    draw("label_sample_intro", brand=context.brand.name)
    first = st.container()  # above what is set once, so that a phone shows the post
    questions = choose_questions()
    with first:
        draw_post(context, questions)
    draw_reanalyse_button(context)
    with context.store.read() as connection:
        agreement = agreements(connection, context.brand.name)
    draw(
        "reviewer_agreement",
        agreement={TITLES[name_].format(brand=context.brand.name): row for name_, row in agreement.items()},
    )
