"""Reports: a preview, and a download as one file that opens anywhere."""

from __future__ import annotations

from base64 import b64encode

import streamlit as st

from reports.formats.registry import FORMATS
from talkworthy.storage.runs.exported_files import ExportedFile, load_exported_files
from views.components.templating import draw
from views.queries.core import BrandContext, StoreSnapshot
from views.queries.report_files import render_report

TALL = 900
EVERYONE = "All brands"
FORMS = {"html": "HTML", "csv": "CSV"}
MIMES = {"html": "text/html", "csv": "text/csv"}


def previous_reports(snapshot: StoreSnapshot) -> list[ExportedFile]:
    """Return the files written from the command line; not cached, since other processes write them."""
    return snapshot.read(load_exported_files)


def file_name(names: tuple[str, ...], context: BrandContext, form: str) -> str:
    """Return a file name of letters and digits: `talkworthy-copper-kettle-2026-11-15.html`."""
    name = "".join(letter if letter.isalnum() else "-" for letter in names[0].lower()) if len(names) == 1 else "brands"
    return f"talkworthy-{name.strip('-') or 'brand'}-{context.date_range.days[1]}.{form}"


def draw_section(context: BrandContext) -> None:
    """Draw the choice of a format, the download and a preview."""
    draw("report_intro", brand=context.brand.name, date_range=context.date_range)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        form = st.selectbox(
            "Format",
            sorted(FORMATS, key=lambda name: name != "html"),
            format_func=lambda name: FORMS.get(name, name),
            key="report_form",
            help="HTML to read, send or print (your browser saves it as a PDF); CSV for a spreadsheet.",
        )
        about = st.selectbox("Brands", [context.brand.name, EVERYONE], key="report_about")
        chosen = tuple(brand.name for brand in context.settings.brands) if about == EVERYONE else (context.brand.name,)
        content = render_report(context, form, chosen)
        st.download_button(
            "Download", content, file_name(chosen, context, form), MIMES.get(form), type="primary", on_click="ignore"
        )
    if form == "html":
        # as a data URL and not as HTML text, so that scripts in the report cannot reach into this page
        st.iframe(f"data:text/html;charset=utf-8;base64,{b64encode(content).decode()}", height=TALL)
    else:
        draw("preview", lines=content.decode("utf-8-sig").splitlines()[:20])
    draw("previous_reports", files=previous_reports(context))
