"""What the columns of a file hold: shown with a preview, corrected and confirmed by the clerk."""

from dataclasses import replace

import streamlit as st

from geoucj.errors import GeoUCJError, UnknownMonthError
from geoucj.exports.review_words import meaning_words, question_words, split_words
from geoucj.intake.cellvalues import read_month
from geoucj.intake.columns import SURE, sample_rows
from geoucj.intake.mappings import save_mapping
from geoucj.intake.meanings import MEANINGS, splits_of
from geoucj.intake.model import Column, Guess, Meaning
from geoucj.intake.publishing import INTAKE, MAPPINGS
from geoucj.intake.review import Understood
from geoucj.ui import drafts
from geoucj.ui.components import errors, word_table
from geoucj.ui.components.errors import plain
from geoucj.ui.drafts import Draft
from geoucj.ui.state import Context

WHOLE_FILE = ""  # the segment and month of the rows, or of the whole file


def show(ctx: Context, draft: Draft, read: Understood) -> None:
    """Show columns and preview; ask for what is unclear."""
    t = ctx.t
    st.subheader(t("intake.columns"), anchor=False)
    if read.remembered:
        st.caption(plain(t("intake.remembered", name=read.mapping.name)))
    _table(ctx, read)
    if not draft.wishes.people:  # else the rows are persons, who are shown to nobody
        with st.expander(t("intake.preview"), expanded=bool(read.questions)):
            _preview(ctx, read)
    if read.questions:
        lines = [plain(question_words(each, t)) for each in read.questions]
        st.warning("\n".join(f"- {line}" for line in lines) if len(lines) > 1 else lines[0])
    _correct(ctx, draft, read)
    if any(each.rule == "unsure" for each in read.questions):
        st.button(
            t("intake.confirm"),
            key="confirm",
            type="primary",
            on_click=drafts.change_columns,
            args=(draft, dict(read.mapping.meanings)),
            kwargs={"confirmed": True},
        )
    if not read.questions:
        _remember(ctx, read)


def _table(ctx: Context, read: Understood) -> None:
    t = ctx.t
    guesses = {guess.column.number: guess for guess in read.guesses}
    rows = []
    for column in read.layout.columns:
        meaning = read.mapping.meanings.get(column.number, Meaning())
        rows.append(
            {
                t("intake.column"): column.letter,
                t("intake.header"): column.words,
                t("intake.meaning"): meaning_words(meaning, t),
                t("intake.sureness"): _sureness(ctx, read, guesses.get(column.number), meaning),
            }
        )
    word_table.show(rows)


def _preview(ctx: Context, read: Understood) -> None:
    """Show the first rows as they stand in the file, with its own row numbers and letters."""
    titles = [f"{each.letter}: {each.words}" for each in read.layout.columns]
    word_table.show(
        [
            {ctx.t("intake.row"): number, **dict(zip(titles, cells, strict=True))}
            for number, cells in sample_rows(read.sheet, read.layout)
        ]
    )


def _sureness(ctx: Context, read: Understood, guess: Guess | None, meaning: Meaning) -> str:
    if guess is None or guess.meaning != meaning or guess.column.number in read.wishes.changes:
        return ctx.t("intake.by_you")
    sure = "intake.sure" if guess.confidence >= SURE else "intake.unsure"
    return f"{ctx.t(sure)} ({ctx.t.rate(guess.confidence, 0)})"


def _correct(ctx: Context, draft: Draft, read: Understood) -> None:
    """Let the clerk say what one column holds."""
    t = ctx.t
    with st.expander(t("intake.correct"), expanded=bool(read.questions)):
        columns = list(read.layout.columns)
        column: Column = st.selectbox(
            t("intake.column"),
            columns,
            index=_first_unsure(read),
            format_func=lambda each: f"{each.letter}: {each.words}",
        )
        now = read.mapping.meanings.get(column.number, Meaning())
        plainer = replace(now, segment="", as_of="", percent=False)
        meanings = list(MEANINGS)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            meaning = st.selectbox(
                t("intake.meaning"),
                meanings,
                index=meanings.index(plainer) if plainer in meanings else 0,
                format_func=lambda each: meaning_words(each, t),
                key=f"meaning_{column.number}",
            )
            segments = [WHOLE_FILE, *splits_of(meaning)]
            segment = st.selectbox(
                t("intake.segment"),
                segments,
                index=segments.index(now.segment) if now.segment in segments else 0,
                format_func=lambda each: split_words(each, t) if each else t("intake.as_file"),
                key=f"segment_{column.number}_{meaning.kind or ''}",
            )
            as_of = st.text_input(
                t("intake.as_of"),
                now.as_of,
                placeholder=t("intake.month_of_file"),
                key=f"as_of_{column.number}",
                max_chars=40,
            ).strip()
            percent = st.checkbox(t("intake.percent"), now.percent, key=f"percent_{column.number}")
            month = read_month(as_of) if as_of else ""
            wanted = replace(meaning, segment=segment, as_of=month, percent=percent)
            st.button(
                t("intake.apply"),
                key="apply_column",
                disabled=bool(as_of) and not month,
                on_click=drafts.change_columns,
                args=(draft, {column.number: wanted}),
                kwargs={"confirmed": False},
            )
        if as_of and not month:
            errors.show(UnknownMonthError(value=as_of), t.language)


def _first_unsure(read: Understood) -> int:
    numbers = [column.number for column in read.layout.columns]
    unsure = [guess.column.number for guess in read.guesses if guess.confidence < SURE]
    return numbers.index(unsure[0]) if unsure and unsure[0] in numbers else 0


def _remember(ctx: Context, read: Understood) -> None:
    """Offer to keep the mapping for next month's file."""
    t = ctx.t
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            t("intake.mapping_name"),
            read.mapping.name,
            max_chars=60,
        ).strip()
        wanted = st.button(t("intake.remember"), key="remember")
    if not wanted:
        return
    if not name:
        st.warning(t("intake.no_mapping_name"))
        return
    folder = ctx.settings.data / INTAKE / MAPPINGS
    try:
        save_mapping(folder, replace(read.mapping, name=name))
    except GeoUCJError as error:
        errors.show(error, t.language)
    else:
        st.success(plain(t("intake.kept", name=name)))
