"""The report in Markdown and HTML; charts are inline SVG, so that the file stands alone."""

from collections.abc import Mapping, Sequence
from html import escape
from string import Template

from bench.evaluation.runs import Run
from bench.harness import Bound

_PAGE = Template("""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Evaluation</title>
<style>body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse}
td,th{padding:.2rem .8rem;border-bottom:1px solid #ddd;text-align:left}
.bad{color:#b00020}svg text{font:12px system-ui}</style>
<h1>Evaluation of results</h1>
<p>$count golden resumes, both languages. Every figure comes from rules; see bench/evaluation.</p>
<h2>Figures</h2>$table
<h2>Shares</h2>$shares
<h2>CPU time of five questions and a path, by resume</h2>$times
<h2>Examples</h2>$examples
</html>
""")
_WIDTH, _BAR, _LABEL = 420, 18, 260


def markdown(figures: Mapping[str, float], bounds: Sequence[Bound], runs: Sequence[Run]) -> str:
    """The report for a terminal or a pull request."""
    rows = [
        f"| {name} | {value:,.3f} | {_bound(name, bounds)} |" for name, value in figures.items()
    ]
    flaws = [
        f"- {run.name} ({run.language}): {flaw.check} {flaw.part}[{flaw.index}]: {flaw.detail}"
        for run in runs
        for flaw in run.flaws
    ]
    head = ["# Evaluation of results", "", "| figure | value | bound |", "|---|---:|---|", *rows]
    return "\n".join([*head, "", "## Flaws", "", *(flaws or ["None."]), ""])


def html(figures: Mapping[str, float], bounds: Sequence[Bound], runs: Sequence[Run]) -> str:
    """The report for a browser."""
    shares = {name: value for name, value in figures.items() if "share" in name or "parity" in name}
    times = {f"{run.name} ({run.language})": run.cpu_ms for run in runs}
    slowest = dict(sorted(times.items(), key=lambda item: -item[1])[:20])
    return _PAGE.substitute(
        count=int(figures["resumes"]),
        table=_table(figures, bounds),
        shares=bars(shares, 1.0),
        times=bars(slowest, max(slowest.values(), default=1.0)),
        examples="".join(map(_example, runs[:: max(1, len(runs) // 6)])),
    )


def bars(values: Mapping[str, float], top: float) -> str:
    """A bar chart; ``top`` is the value of a full bar."""
    height = _BAR * len(values) + 4
    rows = "".join(
        _bar(name, value, top, place) for place, (name, value) in enumerate(values.items())
    )
    return f'<svg width="{_LABEL + _WIDTH + 90}" height="{height}" role="img">{rows}</svg>'


def _bar(name: str, value: float, top: float, place: int) -> str:
    y, width = place * _BAR, max(1.0, _WIDTH * min(value / top, 1.0) if top else 1.0)
    return (
        f'<text x="0" y="{y + 13}">{escape(name)}</text>'
        f'<rect x="{_LABEL}" y="{y + 3}" width="{width:.1f}" height="{_BAR - 6}" fill="#3367a8"/>'
        f'<text x="{_LABEL + width + 6:.1f}" y="{y + 13}">{value:.3f}</text>'
    )


def _table(figures: Mapping[str, float], bounds: Sequence[Bound]) -> str:
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{value:,.3f}</td>"
        f"<td>{escape(_bound(name, bounds))}</td></tr>"
        for name, value in figures.items()
    )
    return f"<table><tr><th>figure</th><th>value</th><th>bound</th></tr>{rows}</table>"


def _example(run: Run) -> str:
    asked = "".join(
        f"<li>{escape(q.question)}<br><small>{q.difficulty}, {q.type}; line {q.evidence[0].line}: "
        f"{escape(q.evidence[0].quote)}</small></li>"
        for q in run.interview.questions
    )
    return f"<h3>{escape(run.name)} ({run.language})</h3><ol>{asked}</ol>"


def _bound(name: str, bounds: Sequence[Bound]) -> str:
    return ", ".join(
        f"{'at least' if bound.at_least else 'at most'} {bound.limit:g}"
        for bound in bounds
        if bound.figure == name
    )
