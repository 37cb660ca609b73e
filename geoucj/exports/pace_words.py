"""A pace in words: each step as a line that a person with a calculator can check."""

from geoucj.analysis.change import Comparison
from geoucj.analysis.periods import month_number, month_text
from geoucj.areas.registry import Registry
from geoucj.i18n import Translator
from geoucj.planning.goals import Goal, Target
from geoucj.planning.pace import PAID_FOR, Figure, Pace, RecentPace, Step, StepName

DECIMALS = 2  # of what stands between two steps
NOISE = 1e-6  # of floats: 0.37 x 1,800,000 is 666,000
RATE_DECIMALS = 4  # of a rate in per cent, where it needs them
MOST_TIMES, MOST_YEARS = 100, 30  # beyond these a number says no more than "far"
ROUNDED = (StepName.POTENTIAL, StepName.ACTIVE)  # the others that are rounded are rounded up


def step_lines(pace: Pace, t: Translator) -> list[str]:
    """Return each step of `pace` with the numbers it starts from, its result and its rounding."""
    return [_step(step, pace, t) for step in pace.steps]


def figure_lines(pace: Pace, t: Translator) -> list[str]:
    """Return the figure that is started from, and how old it is."""
    figure = pace.figure
    lines = [_figure(figure, t)]
    if figure.rate >= pace.target_rate:
        lines.append(t("pace.reached"))
    if (age := month_number(pace.as_of) - month_number(figure.as_of)) > 0:
        lines.append(t("pace.old", months=t.number(age), month=t.month(pace.as_of)))
    return lines


def goal_lines(
    goal: Goal, target: Target | None, code: str, registry: Registry, t: Translator
) -> list[str]:
    """Return what is aimed at by when, whose target it is, and whether its year is past.

    `target` is None where the rate was asked for by a person.
    """
    said = {"rate": rate_text(goal.rate, t), "month": t.month(goal.month)}
    if target is None:
        return [t("pace.goal.asked", **said)]
    area = registry.name(target.area_code)
    key = "pace.goal.own" if target.area_code == code else "pace.goal.around"
    lines = [t(key, **said, year=target.year, area=area)]
    if goal.month[:4] > target.year:
        lines.append(t("pace.goal.past", year=target.year))
    return lines


def recent_lines(pace: Pace, t: Translator) -> list[str]:
    """Return the pace of the last months, and what it would lead to."""
    recent = pace.recent
    if recent is None:
        return [t("pace.recent.none")]
    lines = [_recent(recent, t)]
    if recent.workers is not None and recent.workers_a_month is not None:
        key = "pace.recent.workers" if recent.workers >= 0 else "pace.recent.workers_lost"
        lines.append(
            t(
                key,
                workers=t.number(abs(recent.workers)),
                a_month=t.number(abs(recent.workers_a_month)),
            )
        )
    if recent.comparison is not Comparison.SAME:
        lines.append(t(f"pace.recent.{recent.comparison}"))
    if pace.faster is not None:
        far = pace.faster > MOST_TIMES
        times = t.number(MOST_TIMES) if far else t.number(pace.faster, 1)
        lines.append(t("pace.faster.far" if far else "pace.faster", times=times))
    if pace.reached_in is not None and pace.reached_in > MOST_YEARS * 12:
        lines.append(t("pace.reached_late", years=t.number(MOST_YEARS)))
    elif pace.reached_in is not None:
        start = month_number(pace.figure.as_of)
        lines.append(
            t(
                "pace.reached_in",
                months=t.number(pace.reached_in),
                start=t.month(pace.figure.as_of),
                month=t.month(month_text(start + pace.reached_in)),
            )
        )
    return lines


def funded_lines(pace: Pace, t: Translator) -> list[str]:
    """Return who falls out when funded months end, and what is not known about programmes."""
    first = pace.months.iloc[0]
    lines = []
    if not pace.months[PAID_FOR].notna().any():
        lines.append(t("pace.funded.unknown" if pace.unclear else "pace.funded.none"))
    elif not pace.months[PAID_FOR].any():
        lines.append(t("pace.funded.nobody"))
    else:
        if first[PAID_FOR] > 0 or not pace.unclear:
            month = t.month(pace.figure.as_of)
            lines.append(t("pace.funded", workers=t.number(first[PAID_FOR]), month=month))
        paid = pace.months[pace.months[PAID_FOR] > 0]
        lines.append(t("pace.funded.until", month=t.month(paid["as_of"].iloc[-1])))
    if pace.unclear:
        lines.append(t("pace.unclear", count=t.number(pace.unclear)))
    return lines


def rate_text(rate: float, t: Translator, decimals: int = RATE_DECIMALS) -> str:
    """Return a rate with as many decimals as it needs, at most `decimals`: `59 %`, `39,21 %`."""
    return t.rate(rate, _decimals(rate * 100, decimals))


def _decimals(value: float, most: int) -> int:
    """Return how many decimals `value` needs, at most `most`."""
    return next((d for d in range(most) if abs(round(value, d) - value) < NOISE), most)


def _step(step: Step, pace: Pace, t: Translator) -> str:
    """Return one step as a line."""
    key, facts = f"pace.step.{step.name}", _inputs(step, t)
    match step.name:
        case StepName.MONTHS_LEFT:
            key += "" if step.result > 0 else ".past"
            facts = {"start": t.month(pace.as_of), "month": t.month(pace.target_month)}
        case StepName.FALL:
            facts = {"start": t.month(pace.figure.as_of), "month": t.month(pace.target_month)}
    return t(key, **facts, result=_result(step, t))


def _inputs(step: Step, t: Translator) -> dict[str, str]:
    """Return the numbers that a step starts from, by the names in its message."""
    names: dict[StepName, tuple[str, ...]] = {
        StepName.POTENTIAL: ("active", "rate"),
        StepName.ACTIVE: ("rate", "potential"),
        StepName.WANTED: ("rate", "potential"),
        StepName.TO_TARGET: ("wanted", "active"),
        StepName.A_MONTH: ("workers", "months"),
        StepName.IN_ALL: ("wanted", "active", "fall"),
        StepName.IN_ALL_A_MONTH: ("workers", "months"),
        StepName.COST_A_MONTH: ("workers", "rupiah"),
        StepName.POINTS_A_MONTH: ("target", "rate", "months"),
    }
    return {
        name: rate_text(value, t) if name in ("rate", "target") else t.number(value)
        for name, value in zip(names.get(step.name, ()), step.inputs, strict=True)
    }


def _result(step: Step, t: Translator) -> str:
    """Return a result, with the number before it was rounded where it was."""
    if step.name is StepName.POINTS_A_MONTH:
        points = t.number(step.exact * 100, DECIMALS).replace("-", "−")
        return points if step.exact >= 0 else t("pace.at_least_zero", exact=points, result="0")
    result = t.number(step.result)
    if abs(step.exact - step.result) < NOISE:
        return result
    if step.exact < 0:
        return t("pace.at_least_zero", exact=_exact(step.exact, t), result=result)
    key = "pace.rounded" if step.name in ROUNDED else "pace.rounded_up"
    return t(key, exact=_exact(step.exact, t), result=result)


def _exact(value: float, t: Translator) -> str:
    """Return a number that is rounded next, so that it is not taken for a whole one."""
    digits = next((d for d in (DECIMALS, 4, 6) if round(value, d) % 1), DECIMALS)
    return t.number(value, _decimals(value, digits)).replace("-", "−")


def _figure(figure: Figure, t: Translator) -> str:
    """Return a figure with its counts, so far as they are known."""
    said = {"rate": rate_text(figure.rate, t, DECIMALS), "month": t.month(figure.as_of)}
    if figure.potential is None or figure.active is None:
        return t("pace.figure_only", **said)
    counts = {"active": t.number(figure.active), "potential": t.number(figure.potential)}
    return t("pace.figure", **said, **counts)


def _recent(recent: RecentPace, t: Translator) -> str:
    """Return the change between two figures, and that of one month."""
    key = "pace.recent" if recent.points >= 0 else "pace.recent.fall"
    return t(
        key,
        first=rate_text(recent.first.rate, t, DECIMALS),
        first_month=t.month(recent.first.as_of),
        last=rate_text(recent.last.rate, t, DECIMALS),
        last_month=t.month(recent.last.as_of),
        points=t.number(abs(recent.points) * 100, DECIMALS),
        months=t.number(recent.months),
        a_month=t.number(abs(recent.points_a_month) * 100, DECIMALS),
    )
