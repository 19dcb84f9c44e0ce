// A small plotting kit: axes and curves are drawn once per size, marks are moved on every frame.

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = { left: 58, right: 14, top: 10, bottom: 46 };

// Text for a reader, as lrcore/wording/numbers.py writes it: a true minus, and a number on the same line as
// its unit.
const typeset = (text) => String(text)
  .replace(/(?<![^\s([])-(?=\d)|(?<=\()-(?=[a-z])|(?<=[\d)] )-(?= [\d(a-z])/g, "\u2212")
  .replace(/(?<=\d) (?=%|(?:kB|MB|GB|ms|SD)\b)/g, "\u00a0");

function draw(parent, tag, attributes, text) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text !== undefined) node.textContent = typeset(text);
  parent.appendChild(node);
  return node;
}

function move(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}

// A plot in the box of `host`: scales, a layer for what stands still, one for what moves and one for names.
// An axis with a `place` is not linear: that function takes a value to the axis, `value` leads back.
function makePlot(host, { height, x, y, margin = MARGIN, least = 260 }) {
  const svg = host.querySelector("svg");
  const width = Math.max(least, host.clientWidth);
  svg.replaceChildren();
  move(svg, { width, height, viewBox: `0 0 ${width} ${height}` });
  const { left, top } = margin;
  const right = width - margin.right;
  const bottom = height - margin.bottom;
  const along = (axis, value) => ((axis.place ? axis.place(value) : value) - axis.from) / (axis.to - axis.from);
  const back = (axis, share) => { const at = axis.from + share * (axis.to - axis.from); return axis.value ? axis.value(at) : at; };
  const plot = {
    svg, width, height, left, right, top, bottom,
    px: (value) => left + along(x, value) * (right - left),
    py: (value) => bottom - along(y, value) * (bottom - top),
    xAt: (pixel) => back(x, (pixel - left) / (right - left)),
    yAt: (pixel) => back(y, (bottom - pixel) / (bottom - top)),
  };
  plot.still = draw(svg, "g", {});
  plot.moving = draw(svg, "g", { class: "moving" });
  plot.names = draw(svg, "g", {});
  axes(plot, x, y);
  return plot;
}

function axes(plot, x, y) {
  const { still, px, py, left, right, top, bottom } = plot;
  for (const tick of y.ticks) {
    draw(still, "line", { class: "grid", x1: left, x2: right, y1: py(tick), y2: py(tick) });
    draw(still, "text", { class: "tick", x: left - 8, y: py(tick) + 5, "text-anchor": "end" }, y.label(tick));
  }
  for (const tick of x.ticks) {
    draw(still, "line", { class: "grid", x1: px(tick), x2: px(tick), y1: top, y2: bottom });
    const label = draw(still, "text", { class: "tick", x: px(tick), y: bottom + 20, "text-anchor": "middle" }, x.label(tick));
    const isCut = tick === x.ticks.at(-1) && px(tick) + label.getComputedTextLength() / 2 > plot.width;
    if (isCut) move(label, { x: plot.width, "text-anchor": "end" });
  }
  const title = draw(still, "text", { class: "title", x: (left + right) / 2, y: plot.height - 6, "text-anchor": "middle" }, x.title);
  const room = 2 * Math.min((left + right) / 2, plot.width - (left + right) / 2);
  if (x.short && title.getComputedTextLength() > room) title.textContent = x.short;
  if (y.title) draw(still, "text", { class: "title", transform: `translate(15 ${(top + bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, y.title);
}

// What leaves the axes is cut off at their edge.
function windowOf(plot) {
  const { left, top } = plot;
  const [width, height] = [plot.right - left, plot.bottom - top];
  return draw(plot.still, "svg", { x: left, y: top, width, height, viewBox: `${left} ${top} ${width} ${height}` });
}

function curve(plot, xs, ys, attributes, layer = plot.still) {
  let path = "";
  let pen = "M";
  for (let i = 0; i < xs.length; i += 1) {
    if (Number.isNaN(ys[i])) { pen = "M"; continue; }
    path += `${pen}${plot.px(xs[i]).toFixed(1)} ${plot.py(ys[i]).toFixed(1)}`;
    pen = "L";
  }
  return draw(layer, "path", { fill: "none", "stroke-width": 2.5, "stroke-linejoin": "round", ...attributes, d: path });
}

// The area between two curves, where both are there.
function area(plot, xs, lows, highs, attributes, layer = plot.still) {
  const there = xs.map((_, i) => i).filter((i) => lows[i] != null && highs[i] != null);
  if (!there.length) return;
  const corner = (i, ys) => `${plot.px(xs[i]).toFixed(1)} ${plot.py(ys[i]).toFixed(1)}`;
  const around = [...there.map((i) => corner(i, highs)), ...there.reverse().map((i) => corner(i, lows))];
  draw(layer, "path", { ...attributes, d: `M${around.join("L")}Z` });
}

function verticalMark(plot, name = "mark") {
  const line = draw(plot.moving, "line", { class: name, y1: plot.top, y2: plot.bottom });
  return (value) => move(line, { x1: plot.px(value), x2: plot.px(value) });
}

function pointMark(plot, colour, symbol) {
  const shape = { circle: "M0 -7a7 7 0 1 0 0.01 0Z", diamond: "M0 -9L8 0L0 9L-8 0Z" }[symbol];
  const node = draw(plot.moving, "path", { d: shape, fill: colour, class: "point" });
  return (x, y) => {
    const shown = Number.isFinite(x) && Number.isFinite(y);
    const display = shown ? "" : "none";
    if (node.style.display !== display) node.style.display = display;
    if (shown) move(node, { transform: `translate(${plot.px(x).toFixed(1)} ${plot.py(y).toFixed(1)})` });
  };
}

// Press, drag or tap: `take(x, y)` gets the place in the plot's own units, `done` is called on release.
function pointing(plot, take, done) {
  const { svg } = plot;
  const at = (event) => {
    const box = svg.getBoundingClientRect();
    take(plot.xAt(event.clientX - box.left), plot.yAt(event.clientY - box.top));
  };
  svg.onpointerdown = (event) => {
    if (event.button !== 0) return;
    svg.setPointerCapture(event.pointerId);
    at(event);
  };
  svg.onpointermove = (event) => { if (svg.hasPointerCapture(event.pointerId)) at(event); };
  svg.onpointerup = (event) => { if (svg.hasPointerCapture(event.pointerId)) { svg.releasePointerCapture(event.pointerId); done(); } };
  svg.onpointercancel = done;
}

const share = (values, whole) => values.map((value) => (whole ? value / whole : NaN));
const ticks = (from, to, step, digits) => {
  const all = [];
  for (let k = 0; from + k * step <= to + 1e-9; k += 1) all.push(Number((from + k * step).toFixed(digits)));
  return all;
};
