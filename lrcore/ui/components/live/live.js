// Every state of the figure is known; the slider, or a drag on a panel, chooses which one is shown.

const instances = new WeakMap();
// Pixels of a panel: of one or two side by side, and of those of which more have to be in view.
const HEIGHT = 340;
const LOW = 250;
const NARROW = 420; // pixels of width
// In a low window, as at a zoom of 200 %, what is around a panel leaves it this much.
const AROUND = 190;
const LEAST = 200;
const BURST = 120; // milliseconds
const SHAPES = { circle: "M0 -5a5 5 0 1 0 0.01 0Z", diamond: "M0 -6L5.5 0L0 6L-5.5 0Z", dot: "M0 -1.6a1.6 1.6 0 1 0 0.01 0Z" };
const DARKEST = 0.6;

export default function live({ data, parentElement, setStateValue }) {
  let figure = instances.get(parentElement);
  if (!figure) {
    figure = new Live(parentElement.querySelector(".lively"));
    instances.set(parentElement, figure);
  }
  figure.send = (state) => setStateValue("state", state);
  figure.receive(data);
  return () => figure.resize.disconnect();
}

class Live {
  constructor(root) {
    this.root = root;
    this.slider = root.querySelector("input");
    this.slider.oninput = () => this.show(Number(this.slider.value));
    this.slider.onchange = () => this.release();
    this.resize = new ResizeObserver(() => this.draw());
  }

  // The answer to a release changes nothing: a drag that has begun since goes on.
  receive(data) {
    const content = JSON.stringify({ ...data, start: null });
    if (content === this.content) return;
    this.content = content;
    if (this.data?.key !== data.key) this.state = data.start;
    this.data = data;
    this.slider.max = data.shown.length - 1;
    this.root.querySelector("label").textContent = data.label;
    this.root.querySelector(".numbers").replaceChildren(...data.numbers.map(({ name }) => {
      const pair = document.createElement("div");
      pair.append(element("dt", name), element("dd", ""));
      return pair;
    }));
    this.resize.disconnect();
    this.root.querySelector(".panels").replaceChildren(...data.panels.map(framed));
    this.draw();
    for (const host of this.root.querySelectorAll(".plot")) this.resize.observe(host);
  }

  draw() {
    const hosts = this.root.querySelectorAll(".plot");
    this.followers = this.data.panels.flatMap((panel, i) => this.drawPanel(hosts[i], panel));
    this.show(this.state);
  }

  drawPanel(host, panel) {
    const labelled = (axis) => ({ ...axis, label: (value) => axis.labels[axis.ticks.indexOf(value)] });
    const low = this.data.panels.length > 2 || (this.data.panels.length > 1 && host.clientWidth < NARROW);
    const wide = panel.y.labels.some((label) => label.length > 4);
    const margin = { ...MARGIN, left: wide ? 72 : MARGIN.left };
    const height = Math.min(low ? LOW : HEIGHT, Math.max(LEAST, window.innerHeight - AROUND));
    const plot = makePlot(host, { height, x: labelled(panel.x), y: labelled(panel.y), margin });
    if (panel.drag) pointing(plot, (x) => this.show(nearest(panel.drag, x)), () => this.release());
    const inside = windowOf(plot);
    for (const heights of panel.heights) drawHeights(plot, inside, heights);
    for (const points of panel.points) drawPoints(plot, inside, points);
    const lines = panel.lines.map((line) => follower(plot, inside, line));
    const marks = panel.marks.map((mark) => {
      const place = pointMark(plot, mark.colour, mark.symbol);
      return (state) => place(mark.x[state] ?? NaN, mark.y[state] ?? NaN);
    });
    return [...lines, ...marks];
  }

  show(state) {
    this.state = state;
    const { shown, numbers } = this.data;
    const described = numbers.map(({ name, values }) => `${name} ${values[state]}`);
    this.slider.value = state;
    this.slider.setAttribute("aria-valuetext", [shown[state], ...described].join(", "));
    this.root.querySelector("output").textContent = typeset(shown[state]);
    this.root.querySelectorAll("dd").forEach((node, i) => { node.textContent = typeset(numbers[i].values[state]); });
    for (const follow of this.followers) follow(state);
  }

  // The address keeps the state that was released; of a burst of keys the last.
  release() {
    clearTimeout(this.sending);
    this.sending = setTimeout(() => { if (this.root.isConnected) this.send(this.state); }, BURST);
  }
}

function element(tag, text, name) {
  const node = document.createElement(tag);
  node.textContent = typeset(text);
  if (name) node.className = name;
  return node;
}

function framed(panel) {
  const figure = document.createElement("figure");
  const host = element("div", "", "plot");
  const svg = draw(host, "svg", { role: "img", "aria-label": panel.alt, class: panel.drag ? "" : "still" });
  svg.style.touchAction = panel.drag ? "pan-y" : "auto";
  figure.append(element("figcaption", panel.title), legend(panel), host);
  return figure;
}

// The legend shows each line with its dash and each point with its shape.
function legend(panel) {
  const list = element("ul", "", "key");
  for (const part of [...panel.heights, ...panel.lines, ...panel.points, ...panel.marks]) {
    if (!part.name) continue;
    const entry = document.createElement("li");
    const sample = draw(entry, "svg", { width: 26, height: 14, "aria-hidden": "true" });
    if (part.bands) for (let i = 0; i < 4; i += 1) draw(sample, "rect", { x: 6.5 * i, y: 1, width: 6.5, height: 12, fill: part.colour, "fill-opacity": (DARKEST * i) / 3 });
    else if (part.symbol) draw(sample, "path", { d: SHAPES[part.symbol], fill: part.colour, transform: "translate(13 7)" });
    else draw(sample, "line", { x1: 0, x2: 26, y1: 7, y2: 7, stroke: part.colour, "stroke-width": 3, "stroke-dasharray": part.dash });
    entry.append(part.name);
    list.append(entry);
  }
  return list;
}

// Neighbours of one band become one bar: a tenth of the nodes.
function drawHeights(plot, inside, { x, y, bands, most, colour }) {
  const [dx, dy] = [(x[1] - x[0]) / 2, (y[1] - y[0]) / 2];
  bands.forEach((row, j) => {
    const [top, bottom] = [plot.py(y[j] + dy), plot.py(y[j] - dy)];
    for (let from = 0, to = 1; from < row.length; from = to, to += 1) {
      while (to < row.length && row[to] === row[from]) to += 1;
      const [left, right] = [plot.px(x[from] - dx), plot.px(x[to - 1] + dx)];
      draw(inside, "rect", { x: left, y: top, width: right - left, height: bottom - top, fill: colour, "fill-opacity": (DARKEST * row[from]) / most, "shape-rendering": "crispEdges" });
    }
  });
}

function drawPoints(plot, inside, { x, y, colour, symbol, opacity }) {
  const shape = SHAPES[symbol];
  for (let i = 0; i < x.length; i += 1) {
    draw(inside, "path", { d: shape, fill: colour, "fill-opacity": opacity, transform: `translate(${plot.px(x[i]).toFixed(1)} ${plot.py(y[i]).toFixed(1)})` });
  }
}

function follower(plot, inside, { x, y, colour, dash }) {
  const node = draw(inside, "path", { fill: "none", stroke: colour, "stroke-width": 2.5, "stroke-linejoin": "round", "stroke-dasharray": dash });
  const row = (values, state) => (Array.isArray(values[0]) ? values[state] : values);
  const follow = (state) => node.setAttribute("d", pathOf(plot, row(x, state), row(y, state)));
  if (Array.isArray(x[0]) || Array.isArray(y[0])) return follow;
  follow(0);
  return () => {};
}

function pathOf(plot, xs, ys) {
  let path = "";
  let pen = "M";
  for (let i = 0; i < xs.length; i += 1) {
    if (xs[i] === null || ys[i] === null) { pen = "M"; continue; }
    path += `${pen}${near(plot.px(xs[i]))} ${near(plot.py(ys[i]))}`;
    pen = "L";
  }
  return path;
}

// A value far outside the axes is drawn outside them, not at a place no browser can reach.
const near = (pixel) => Math.min(1e5, Math.max(-1e5, pixel)).toFixed(1);

function nearest(places, x) {
  let best = 0;
  for (let i = 1; i < places.length; i += 1) if (Math.abs(places[i] - x) < Math.abs(places[best] - x)) best = i;
  return best;
}
