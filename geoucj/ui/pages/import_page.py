"""The import page: the month's file, step by step, from upload to the version it becomes."""

import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

import streamlit as st

from geoucj.errors import GeoUCJError, PersonalDataError
from geoucj.exports.templates import template
from geoucj.intake.review import STEPS, Wishes
from geoucj.intake.sheets import read_workbook
from geoucj.schema import Segment
from geoucj.tables.schemas import Kind
from geoucj.ui import drafts
from geoucj.ui.components import (
    errors,
    import_checks,
    import_columns,
    import_places,
    import_versions,
)
from geoucj.ui.drafts import Draft
from geoucj.ui.state import Context

TYPES = ["xlsx", "xls", "ods", "csv", "tsv", "txt"]
NEW = ""  # a data set that is not there yet


def show(ctx: Context) -> None:
    """Show the page: each step when the one before it is done."""
    t = ctx.t
    st.subheader(t("page.import"), anchor=False)
    st.markdown(t("intake.intro"))
    draft = drafts.current()
    if draft is None:
        _open(ctx)
        _templates(ctx)
    else:
        _work(ctx, draft)
    import_versions.show(ctx)


def _open(ctx: Context) -> None:
    """Ask for a file and where it goes."""
    t = ctx.t
    st.html(
        f"<style>.stFileUploader button p::after {{ content: '{t('boundaries.choose')}' }}</style>"
    )
    with st.form("intake", border=True):
        file = st.file_uploader(t("intake.file"), type=TYPES)
        with st.container(horizontal=True):
            names = [*import_versions.own_sets(ctx), NEW]
            into = st.selectbox(
                t("intake.into"), names, format_func=lambda name: name or t("intake.new_set")
            )
            new = st.text_input(t("intake.new_name"), "bulanan", max_chars=40)
            who = st.text_input(t("intake.who"), help=t("intake.who_help"), max_chars=80)
        sent = st.form_submit_button(t("intake.open"), type="primary")
    if sent and file is not None:
        with tempfile.TemporaryDirectory() as folder, st.spinner(t("intake.step.read")):
            path = Path(folder) / Path(file.name).name
            path.write_bytes(file.getbuffer())
            workbook = read_workbook(path)
        drafts.start(Draft(workbook, into or new.strip(), Wishes(), who=who.strip()))
        st.rerun()


def _templates(ctx: Context) -> None:
    """Offer an empty workbook for each kind of table."""
    t = ctx.t
    with st.expander(t("intake.templates")):
        st.caption(t("intake.templates_help"))
        with st.container(horizontal=True):
            for kind in Kind:
                st.download_button(
                    t(f"kind.{kind}").capitalize(),
                    partial(template, kind, t, ctx.registry),
                    file_name=f"{t('intake.template_file')}-{kind}.xlsx",
                    key=f"template_{kind}",
                    on_click="ignore",
                )


def _work(ctx: Context, draft: Draft) -> None:
    """Show the file that is worked on, as far as it has come."""
    t = ctx.t
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        said = t("intake.working_on", file=draft.workbook.file, name=draft.into)
        st.markdown(errors.plain(said))
        if drafts.can_undo():
            st.button(t("intake.undo"), key="undo", icon=":material/undo:", on_click=drafts.undo)
        st.button(t("intake.close"), key="close", icon=":material/close:", on_click=drafts.close)
    _wishes(ctx, draft)
    try:
        read = drafts.understood(ctx, draft)
    except PersonalDataError as error:
        errors.show(error, t.language)
        st.markdown(t("intake.aggregate_help"))
        wishes = replace(draft.wishes, people=True)
        st.button(
            t("intake.aggregate"),
            key="aggregate",
            on_click=drafts.go_on,
            args=(replace(draft, wishes=wishes),),
        )
        return
    except GeoUCJError as error:
        errors.show(error, t.language)
        return
    import_columns.show(ctx, draft, read)
    if read.questions:
        return
    bar = st.progress(0.0, t(f"intake.step.{STEPS[0]}"))

    def on_step(step: str, done: int, total: int) -> None:
        bar.progress(done / total, t(f"intake.step.{step}"))

    found = drafts.reviewed(ctx, draft, read, on_step)
    bar.empty()
    import_places.show(ctx, draft, found)
    import_checks.show(ctx, draft, found)


def _wishes(ctx: Context, draft: Draft) -> None:
    """Let the clerk say which sheet, month, segment and kind, where the file leaves it open."""
    t, wishes = ctx.t, draft.wishes
    with st.container(horizontal=True):
        sheets = [sheet.name for sheet in draft.workbook.sheets if sheet.visible]
        sheet = wishes.sheet
        if len(sheets) > 1:
            sheet = st.selectbox(
                t("intake.sheet"),
                [None, *sheets],
                index=sheets.index(sheet) + 1 if sheet in sheets else 0,
                format_func=lambda name: name or t("intake.widest_sheet"),
            )
        as_of = st.text_input(
            t("intake.as_of"), wishes.as_of, placeholder="2025-09", help=t("intake.as_of_help")
        )
        segments = ["", *Segment]
        segment = st.selectbox(
            t("intake.segment"),
            segments,
            index=segments.index(wishes.segment),
            format_func=lambda each: t(f"segment.{each}") if each else t("intake.as_file"),
        )
        kinds = [None, *Kind]
        kind = st.selectbox(
            t("intake.kind"),
            kinds,
            index=kinds.index(wishes.kind),
            format_func=lambda each: t(f"kind.{each}") if each else t("intake.any_kind"),
        )
    wanted = replace(wishes, sheet=sheet, as_of=as_of.strip(), segment=str(segment), kind=kind)
    if wanted != wishes:
        if wanted.sheet != wishes.sheet:
            wanted = replace(wanted, changes={}, confirmed=False)
        drafts.go_on(replace(draft, wishes=wanted))
        st.rerun()
