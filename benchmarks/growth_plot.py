"""The plot of ``growth.py``: one small SVG that reads in light and dark."""

from html import escape
from math import log10

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 250, 40, 52
LINES = {  # case: (colour on white, colour on black, dashes, name)
    "polars": ("#595959", "#bdbdbd", "2 4", "plain parse, Polars"),
    "pandas + scikit-learn": ("#b85c00", "#e69f00", "", "pandas + scikit-learn"),
    "read, score, evaluate": ("#0072b2", "#56b4e9", "", "read, score, evaluate"),
    "score, a command": ("#0072b2", "#56b4e9", "8 4", "score, the command"),
    "browser": ("#0072b2", "#56b4e9", "2 3", "upload to worklist"),
}


def write_plot(path, results, browser):
    """Write seconds against patients, both on logarithmic scales."""
    series = {case: {n: pair[0] for n, pair in results.get(case, {}).items()} for case in LINES}
    series["browser"] = browser
    series = {case: values for case, values in series.items() if values}
    sizes = sorted({n for values in series.values() for n in values})
    seconds = [value for values in series.values() for value in values.values()]
    low, high = int(log10(min(seconds)) // 1), int(-(-log10(max(seconds)) // 1))

    def x(n):
        span = log10(sizes[-1] / sizes[0]) or 1
        return LEFT + (WIDTH - LEFT - RIGHT) * log10(n / sizes[0]) / span

    def y(value):
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - log10(value)) / (high - low)

    parts = [*grid(sizes, range(low, high + 1), x, y), *curves(series, x, y)]
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([head(), *parts, "</svg>\n"]))


def head():
    light, dark = (
        "".join(f".c{i}{{stroke:{line[k]}}}.t{i}{{fill:{line[k]}}}" for i, line in enumerate(LINES.values()))
        for k in (0, 1)
    )
    style = (
        "text{font:14px system-ui,sans-serif;fill:#1f2328}.g{stroke:#d0d7de}"
        f"polyline{{fill:none;stroke-width:2.5}}{light}"
        f"@media(prefers-color-scheme:dark){{text{{fill:#e6edf3}}.g{{stroke:#3d444d}}{dark}}}"
    )
    title = "Seconds against the number of patients, both on logarithmic scales"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{title}"><style>{style}</style>'
    )


def grid(sizes, exponents, x, y):
    yield f'<text x="{LEFT - 48}" y="20">Seconds</text>'
    for k in exponents:
        here = y(10.0**k)
        yield f'<line class="g" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{here:.1f}" y2="{here:.1f}"/>'
        yield f'<text x="{LEFT - 8}" y="{here + 5:.1f}" text-anchor="end">{10.0**k:g}</text>'
    for n in sizes:
        yield f'<text x="{x(n):.1f}" y="{HEIGHT - BOTTOM + 22}" text-anchor="middle">{short(n)}</text>'
    middle = (LEFT + WIDTH - RIGHT) / 2
    yield f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">Patients in the file</text>'


def short(n):
    return f"{n // 10**6} million" if n >= 10**6 else f"{n:,}"


def curves(series, x, y):
    names = sorted(series, key=lambda case: y(series[case][max(series[case])]))
    place = 0.0
    for case in names:
        values, number = series[case], list(LINES).index(case)
        points = " ".join(f"{x(n):.1f},{y(value):.1f}" for n, value in sorted(values.items()))
        end, last = x(max(values)), y(values[max(values)])
        place = max(last + 5, place + 19)
        dashes = f' stroke-dasharray="{LINES[case][2]}"' if LINES[case][2] else ""
        yield f'<polyline class="c{number}" points="{points}"{dashes}/>'
        yield f'<text class="t{number}" x="{end + 10:.1f}" y="{place:.1f}">{escape(LINES[case][3])}</text>'
