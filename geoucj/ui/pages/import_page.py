"""The import page: the month's file, step by step, from upload to the version it becomes."""

from dataclasses import replace
from functools import partial

import streamlit as st

from geoucj.errors import GeoUCJError, PersonalDataError, UnknownMonthError
from geoucj.exports.templates import template
from geoucj.intake.cellvalues import read_month
from geoucj.intake.files.sheets import read_upload
from geoucj.intake.publishing import drop_preview, home_of
from geoucj.intake.review import STEPS, Wishes
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
    """Show the page: a file to open, or each step of the open one when the one before is done."""
    t = ctx.t
    st.subheader(t("page.import"), anchor=False)
    # The button's own word is English, whatever the language of the page.
    st.html(
        f"<style>.stFileUploader button p::after {{ content: '{t('boundaries.choose')}' }}</style>"
    )
    draft = drafts.current()
    try:
        if draft is not None:
            _work(ctx, draft)
            return
        import_versions.published(ctx)
        st.markdown(t("intake.intro"))
        _open(ctx)
        import_versions.show(ctx)
    except GeoUCJError as error:  # nothing is lost: an open file stays open
        errors.show(error, t.language)
    if draft is None:
        _templates(ctx)


def _open(ctx: Context) -> None:
    """Ask for a file and where it goes."""
    t = ctx.t
    with st.form("intake", border=True):
        file = st.file_uploader(t("intake.file"), type=TYPES)
        with st.container(horizontal=True):
            names = [*import_versions.own_sets(ctx), NEW]
            into = st.selectbox(
                t("intake.into"), names, format_func=lambda name: name or t("intake.new_set")
            )
            # With a name in it from the start, nobody would know which of the two is meant.
            new = st.text_input(
                t("intake.new_name"), "bulanan" if names == [NEW] else "", max_chars=40
            )
            who = st.text_input(t("intake.who"), help=t("intake.who_help"), max_chars=80)
        sent = st.form_submit_button(t("intake.open"), type="primary")
    if not sent:
        return
    if file is None:
        st.warning(t("intake.no_file"))
        return
    name = new.strip() or into
    if not name:
        st.warning(t("intake.no_name"))
        return
    try:
        home_of(name, ctx.settings)  # better refused now than after the work
        with st.spinner(t("intake.step.read")):
            workbook = read_upload(file.name, file.getvalue())
    except GeoUCJError as error:
        errors.show(error, t.language)
        return
    drafts.start(Draft(workbook, name, Wishes(), who=who.strip()))
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
    with st.container(
        key="open_file",
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
        border=True,
    ):
        said = t("intake.working_on", file=draft.workbook.file, name=draft.into)
        st.markdown(f"**{errors.plain(said)}**", width="content")
        with st.container(horizontal=True, width="content"):
            st.button(
                t("intake.undo"),
                key="undo",
                icon=":material/undo:",
                disabled=not drafts.can_undo(),
                on_click=drafts.undo,
            )
            st.button(
                t("intake.close"),
                key="close",
                icon=":material/close:",
                on_click=_close,
                args=(ctx, draft),
            )
    _wishes(ctx, draft)
    try:
        with st.spinner(t(f"intake.step.{STEPS[0]}")):
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
    import_columns.show(ctx, draft, read)
    if read.questions:
        return
    bar = st.empty()

    def on_step(step: str, done: int, total: int) -> None:
        bar.progress(done / total, t(f"intake.step.{step}"))

    try:
        found = drafts.reviewed(ctx, draft, read, on_step)
    finally:
        bar.empty()
    import_places.show(ctx, draft, found)
    import_checks.show(ctx, draft, found)


def _close(ctx: Context, draft: Draft) -> None:
    """Leave the file; nothing of it stays, its preview neither."""
    drop_preview(draft.into, draft.workbook.sha256, ctx.settings)
    drafts.close()


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
            t("intake.as_of"),
            wishes.as_of,
            placeholder=t("intake.month_of_file"),
            help=t("intake.as_of_help"),
            max_chars=40,
        ).strip()
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
        jump = st.number_input(
            t("intake.jump"), 1.1, 100.0, wishes.jump, step=0.5, help=t("intake.jump_help")
        )
    month = read_month(as_of) if as_of else ""
    if as_of and not month:
        errors.show(UnknownMonthError(value=as_of), t.language)
        month = wishes.as_of
    wanted = replace(wishes, sheet=sheet, as_of=month, segment=str(segment), kind=kind, jump=jump)
    if wanted != wishes:
        if wanted.sheet != wishes.sheet:
            wanted = replace(wanted, changes={}, confirmed=False)
        drafts.go_on(replace(draft, wishes=wanted))
        st.rerun()
