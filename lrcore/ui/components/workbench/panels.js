// The charts. Each draws what stands still, and returns the names of its curves, what they must not lie
// on, and how to follow the threshold.

const PANEL_MARGIN = { left: 42, right: 14, top: 8, bottom: 44 };
const KEY_HEIGHT = 22;
const LEAST_HEIGHT = 120; // pixels of a chart
const LINE_HEIGHT = 16;
const LOW = 190; // pixels of a chart with room for three marks on its upright axis
const GHOSTS = { force: "M0 -8L7 0L0 8L-7 0Z", pinned: "M-6 -6H6V6H-6Z" };
const DASHED = { "stroke-dasharray": "7 4" };
const DOTTED = { "stroke-dasharray": "2 4", "stroke-width": 1.5 };

const perCent = { ticks: [0, 0.25, 0.5, 0.75, 1], label: inPercent, from: 0, to: 1 };

// The largest of 1, 2, 5, 10, 20 ... that is not larger.
function roundNumber(value) {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return unit * [5, 2, 1].find((times) => times * unit <= Math.max(1, value));
}

const inThousands = (value) => (value >= 1000 ? `${value / 1000}k` : String(value));

// A curve in pixels, for the names: without points that are next to the one before.
function pixels(plot, xs, ys) {
  const path = [];
  const far = ([x, y]) => !path.length || Math.hypot(x - path.at(-1)[0], y - path.at(-1)[1]) > CLEAR / 2;
  xs.forEach((x, i) => {
    const point = [plot.px(x), plot.py(ys[i])];
    if (Number.isFinite(point[1]) && (i === xs.length - 1 || far(point))) path.push(point);
  });
  return path;
}

// A panel is drawn with the names at its curves, or, where they have no place there, with a key.
function drawPanel(bench, name) {
  const host = bench.panel(name).querySelector(".plot");
  const { axes: ofPlot, draw: drawn } = PANELS[name];
  for (const top of [PANEL_MARGIN.top, PANEL_MARGIN.top + KEY_HEIGHT]) {
    const plot = makePlot(host, { height: Math.max(LEAST_HEIGHT, host.clientHeight), least: 180, margin: { ...PANEL_MARGIN, top }, ...ofPlot(bench, host.clientWidth, host.clientHeight) });
    const parts = { names: [], lines: [], boxes: [], ...drawn(bench, plot) };
    if (top > PANEL_MARGIN.top) drawKey(plot, parts.names);
    const follow = top > PANEL_MARGIN.top ? () => {} : nameCurves(plot, parts, bench);
    if (follow) return (now) => { parts.follow(now); follow(parts.upright?.(now) ?? -100); };
  }
}

function nameCurves(plot, { names, lines, boxes, uprights = [] }) {
  const nodes = names.map(({ text, colour }) => draw(plot.names, "text", { class: "name", style: `fill: ${colour}` }, text));
  const labels = names.map(({ path }, i) => ({ path, width: nodes[i].getComputedTextLength(), height: LINE_HEIGHT }));
  const places = placeLabels(labels, { lines, boxes, uprights }, plot);
  if (!places) return null;
  let chosen = null;
  return (x) => {
    if (chosen?.every((box) => clearOf(box, x))) return;
    chosen = assign(places, x) ?? chosen;
    chosen?.forEach((box, i) => move(nodes[i], { x: box.left, y: box.bottom - 4 }));
  };
}

function drawKey(plot, names) {
  let x = plot.left;
  for (const { text, colour, look } of names) {
    draw(plot.names, "line", { x1: x, x2: x + 22, y1: 10, y2: 10, stroke: colour, "stroke-width": look ? 2.5 : 9, ...look });
    const node = draw(plot.names, "text", { class: "name key", x: x + 27, y: 15 }, text);
    x += 27 + node.getComputedTextLength() + 14;
  }
}

// What every chart against the threshold has: the grey zone, the thresholds compared, and the one that is set.
function drawThresholds(bench, plot, place = (point) => point.threshold) {
  const { zone } = bench.state;
  if (zone) {
    const [from, to] = zone.map((step) => plot.px(place(bench.pointAt(step))));
    draw(plot.still, "rect", { class: "zone-band", x: from, y: plot.top, width: Math.max(0, to - from), height: plot.bottom - plot.top });
  }
  for (const ghost of bench.ghosts) draw(plot.still, "line", { class: "ghost", x1: plot.px(place(ghost)), x2: plot.px(place(ghost)), y1: plot.top, y2: plot.bottom });
  const mark = verticalMark(plot);
  return { mark: (now) => mark(place(now)), uprights: bench.ghosts.map((ghost) => plot.px(place(ghost))), upright: (now) => plot.px(place(now)) };
}

function drawGhost(plot, kind, x, y) {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return;
  draw(plot.still, "path", { class: "hollow", d: GHOSTS[kind], transform: `translate(${plot.px(x).toFixed(1)} ${plot.py(y).toFixed(1)})` });
}

function dragged(bench, plot, own = (risk) => risk) {
  pointing(plot, (x) => bench.moveTo(own(x) * STEPS), () => bench.release());
}

const PANELS = {
  risks: {
    axes: (bench, width) => {
      const most = Math.sqrt(Math.max(1, ...bench.cells.flatMap((cell) => [cell.malignant, cell.benign])));
      const heights = [...new Set([most * most / 5, most * most].map(roundNumber))].map(Math.sqrt);
      return {
        x: { ...riskAxis(bench.scale, bench.say("Risk of malignancy, %"), width), short: "Risk, %" },
        y: { from: -1.12 * most, to: 1.12 * most, ticks: [...heights.map((v) => -v).reverse(), 0, ...heights], label: (v) => inThousands(Math.round(v * v)) },
      };
    },
    draw: (bench, plot) => {
      const { mark, uprights, upright } = drawThresholds(bench, plot);
      const half = (name, sign) => {
        const boxes = [];
        for (const cell of bench.cells) {
          const [left, right] = [plot.px(cell.from / STEPS) + 0.5, plot.px(cell.to / STEPS) - 0.5];
          const y = plot.py(sign * Math.sqrt(cell[name]));
          const box = { left, right: Math.max(left + 1, right), top: Math.min(y, plot.py(0)), bottom: Math.max(y, plot.py(0)) };
          if (cell[name]) draw(plot.still, "rect", { x: left, y: box.top, width: box.right - left, height: box.bottom - box.top, fill: `var(--${name})` });
          boxes.push(box);
        }
        const edge = boxes.flatMap((box) => [box.left, box.right].map((x) => [x, sign > 0 ? box.top : box.bottom]));
        return { boxes, name: { text: bench.say(name), path: edge, colour: `var(--${name})` } };
      };
      const halves = [half("malignant", 1), half("benign", -1)];
      dragged(bench, plot);
      return { names: halves.map(({ name }) => name), boxes: halves.flatMap(({ boxes }) => boxes), uprights, upright, follow: mark };
    },
  },

  rates: {
    axes: (bench, width) => ({ x: riskAxis(bench.scale, bench.shifts ? "Threshold of own risks, %" : "Threshold, %", width), y: perCent }),
    draw: (bench, plot) => {
      const { patients } = bench.data;
      const { mark, uprights, upright } = drawThresholds(bench, plot);
      const recall = share(patients.tp, patients.malignant);
      const alarms = share(patients.fp, patients.benign);
      curve(plot, bench.thresholds, recall, { stroke: "var(--malignant)" });
      curve(plot, bench.thresholds, alarms, { stroke: "var(--benign)", ...DASHED });
      for (const ghost of bench.ghosts) {
        drawGhost(plot, ghost.kind, ghost.threshold, ghost.recall.value);
        drawGhost(plot, ghost.kind, ghost.threshold, ghost.falseAlarmRate);
      }
      const atRecall = pointMark(plot, "var(--malignant)", "diamond");
      const atAlarms = pointMark(plot, "var(--benign)", "circle");
      const paths = [recall, alarms].map((ys) => pixels(plot, bench.thresholds, ys));
      dragged(bench, plot);
      return {
        lines: paths, uprights, upright,
        names: [{ text: "recall", path: paths[0], colour: "var(--malignant)", look: {} }, { text: "alarms", path: paths[1], colour: "var(--benign)", look: DASHED }],
        follow: (now) => { mark(now); atRecall(now.threshold, now.recall.value); atAlarms(now.threshold, now.falseAlarmRate); },
      };
    },
  },

  roc: {
    axes: (bench) => {
      const window = bench.rocWindow;
      const places = ticks(0, window, window / 4, 3);
      return {
        x: { from: 0, to: window, ticks: places, label: inPercent, title: bench.say("False alarms, % of benign"), short: "False alarms, %" },
        y: { from: 1 - window, to: 1, ticks: places.map((v) => 1 - v), label: inPercent },
      };
    },
    draw: (bench, plot) => {
      const { patients } = bench.data;
      const { recall, falseAlarmRate } = patients.roc;
      const inner = windowOf(plot);
      curve(plot, [0, 1], [0, 1], { stroke: "var(--neutral)", ...DOTTED }, inner);
      curve(plot, falseAlarmRate, recall, { stroke: "var(--model)" }, inner);
      if (bench.state.zone && patients.benign) {
        const [low, high] = bench.state.zone;
        const steps = Array.from({ length: high - low + 1 }, (_, i) => low + i);
        curve(plot, steps.map((i) => patients.fp[i] / patients.benign), steps.map((i) => patients.tp[i] / patients.malignant), { class: "zone-line" }, inner);
      }
      const within = (x, y) => [Math.min(x, bench.rocWindow), Math.max(y, 1 - bench.rocWindow)];
      for (const ghost of bench.ghosts) drawGhost(plot, ghost.kind, ...within(ghost.falseAlarmRate, ghost.recall.value));
      const point = pointMark(plot, "var(--threshold)", "diamond");
      pointing(plot, (x, y) => bench.moveTo(bench.nearest(x, y)), () => bench.release());
      return {
        follow: (now) => {
          const [x, y] = within(now.falseAlarmRate, now.recall.value);
          point(x, y);
          const beyond = x !== now.falseAlarmRate || y !== now.recall.value;
          plot.svg.classList.toggle("beyond", beyond);
        },
      };
    },
  },

  benefit: {
    axes: (bench, width) => {
      const top = Math.max(0.05, bench.prevalence * 1.1);
      const step = [0.01, 0.02, 0.05, 0.1, 0.2].find((s) => top / s <= 5) ?? 0.2;
      return {
        x: riskAxis(bench.scale, bench.shifts ? "Threshold of the shifted risks, %" : "Threshold, %", width),
        y: { from: -0.12 * top, to: top, ticks: ticks(0, top, step, 2), label: (v) => v.toFixed(2) },
      };
    },
    draw: (bench, plot) => {
      const { thresholds, prevalence, state, data } = bench;
      const { mark, uprights, upright } = drawThresholds(bench, plot, (point) => bench.acting(point.threshold));
      const places = thresholds.map((t) => bench.acting(t));
      const floor = plot.yAt(plot.bottom);
      const above = (value) => (value < floor ? NaN : value);
      const model = places.map((t, i) => netBenefit(countsAt(data.patients, i), t, state.prevalence, data));
      const all = thresholds.map((t) => above(flagEverybody(prevalence, t)));
      const inner = windowOf(plot);
      area(plot, places, ...["low", "high"].map((end) => model.map((each) => (Number.isFinite(each[end]) ? each[end] : null))), { class: "band" }, inner);
      curve(plot, [0, 1], [0, 0], { stroke: "var(--neutral)", ...DOTTED });
      curve(plot, thresholds, all, { stroke: "var(--second)", ...DASHED });
      const values = model.map(({ value }) => above(value));
      curve(plot, places, values, { stroke: "var(--model)" });
      for (const ghost of bench.ghosts) drawGhost(plot, ghost.kind, ghost.acting, above(ghost.netBenefit.value));
      const point = pointMark(plot, "var(--model)", "circle");
      const paths = [pixels(plot, places, values), pixels(plot, thresholds, all), [[plot.left, plot.py(0)], [plot.right, plot.py(0)]]];
      dragged(bench, plot, (risk) => bench.own(risk));
      return {
        lines: paths, uprights, upright,
        names: [
          { text: "model", path: paths[0], colour: "var(--model)", look: {} },
          { text: bench.say("flag all"), path: paths[1], colour: "var(--second)", look: DASHED },
          { text: bench.say("flag none"), path: paths[2], colour: "var(--neutral)", look: DOTTED },
        ],
        follow: (now) => { mark(now); point(now.acting, above(now.netBenefit.value)); },
      };
    },
  },

  calibration: {
    axes: (bench, width, height) => ({
      x: riskAxis(bench.scale, bench.shifts ? "Shifted risk, %" : "Risk, %", width),
      y: { ...riskAxis(bench.scale, "", 0), ...(height < LOW ? { ticks: bench.scale.fewest } : {}) },
    }),
    draw: (bench, plot) => {
      const { observed, low, high } = bench.data.patients.calibration;
      const { mark, uprights, upright } = drawThresholds(bench, plot, (point) => bench.acting(point.threshold));
      const there = (share) => (share === null ? null : bench.acting(share));
      const risks = bench.thresholds.map((t) => bench.acting(t));
      area(plot, risks, low.map(there), high.map(there), { class: "band" });
      const ideal = bench.thresholds;
      curve(plot, ideal, ideal, { stroke: "var(--neutral)", ...DOTTED });
      const shares = observed.map((share) => there(share) ?? NaN);
      curve(plot, risks, shares, { stroke: "var(--model)" });
      const point = pointMark(plot, "var(--model)", "circle");
      const paths = [pixels(plot, risks, shares), pixels(plot, ideal, ideal)];
      const names = [{ text: "observed", path: paths[0], colour: "var(--model)", look: {} }, { text: "ideal", path: paths[1], colour: "var(--neutral)", look: DOTTED }];
      dragged(bench, plot, (risk) => bench.own(risk));
      return {
        lines: paths, uprights, upright, names: paths[0].length ? names : names.slice(1),
        follow: (now) => { mark(now); point(now.acting, there(calibratedAt(observed, now.threshold)) ?? NaN); },
      };
    },
  },
};
