"""Data sources: their health, coverage by week, recent runs; also to add brands and sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from reports.queries.score.precision import precision_texts
from services.operations import health_sentences as sentences
from services.operations.background_jobs import current_job
from services.operations.keyless import keyless_sentence
from services.operations.run_sentences import failures_first, merge_good_runs
from services.operations.source_health import StoreHealth, Unread
from talkworthy.roles import Right
from views.auth import may
from views.background.brand_setup import own_settings, retry_dead_letters, sync_now
from views.components.charts.coverage_calendar import draw_calendar, to_date_range
from views.components.forms.edit_brand import draw_brand_editor
from views.components.job_progress import draw_dismiss_button, draw_job
from views.components.templating import draw
from views.queries import core as reading
from views.queries import sources as queries
from views.queries.core import StoreSnapshot

MOST_REASONS = 6


def draw_health(snapshot: StoreSnapshot, health: StoreHealth) -> None:
    draw(
        "sources",
        health=health,
        rows=[
            (source, sentences.source_sentence(source, health.at), sentences.due_words(source, health.at))
            for source in health.sources
        ],
        advice=sentences.advice_sentence,
        names=sentences.HEALTH_WORDS,
        lead=sentences.lead_sentence(health),
        costs=sentences.cost_sentence(health),
        total=reading.count_stored_posts(snapshot),
        source_count=sum(source.held > 0 for source in health.sources),
        keyless=keyless_sentence(snapshot.settings.sources),
        checked=precision_texts(reading.precisions(snapshot)),
    )


def draw_sync(snapshot: StoreSnapshot, health: StoreHealth) -> None:
    job = draw_job(snapshot.settings)
    if not may(Right.SETTINGS):
        return
    if job is not None and job.ended:
        draw_dismiss_button(snapshot.settings.store_url)
    busy = job is not None and not job.ended
    if any(source.brands for source in health.sources) and not busy and st.button("Sync now", type="primary"):
        sync_now(snapshot.settings)
        st.rerun()


def draw_dead_letters(snapshot: StoreSnapshot, total: int, unread: Sequence[Unread]) -> None:
    if not total:
        return
    draw("failed_payloads", total=total, unread=unread[:MOST_REASONS], more=max(len(unread) - MOST_REASONS, 0))
    job = current_job(snapshot.settings.store_url)
    if may(Right.SETTINGS) and (job is None or job.ended) and st.button("Retry"):
        retry_dead_letters(snapshot.settings)
        st.rerun()


def draw_section(snapshot: StoreSnapshot) -> None:
    """Draw health, brands and sources, coverage, failed payloads and runs."""
    now = datetime.now(UTC)
    health = queries.health(snapshot, now)
    draw_health(snapshot, health)
    draw_sync(snapshot, health)
    if may(Right.SETTINGS):
        draw_brand_editor(snapshot, own_settings(snapshot))
    runs = health.settle(reading.runs_of(snapshot))
    if snapshot.span is not None:
        date_range = to_date_range(
            snapshot.span[1], max((run.started_at for run in runs if run.job == "collect"), default=None)
        )
        draw_calendar(*queries.weeks_and_gaps(snapshot, date_range), date_range, now)
    draw_dead_letters(snapshot, *queries.unread(snapshot))
    bad, rest = failures_first(runs, health.failures, health.failed_imports)
    draw(
        "runs",
        bad=bad,
        rest=merge_good_runs(rest),
        is_well=health.is_well and not any(source.health == "new" for source in health.sources),
        cost=sum(run.cost for run in runs),
        since=runs[-1].started_at if runs else None,
    )
