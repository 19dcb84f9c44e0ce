// One state, set by any control; every panel follows it in the frame that follows the event.

const STEPS = 1000;
const BINS = 50;
const BURST = 120; // milliseconds
const instances = new WeakMap();

// Lists come as text, counts as steps from one threshold to the next, shares in parts: a smaller message.
function unpacked(patients) {
  const numbers = (text) => (text === "" ? [] : text.split(",").map(Number));
  const summed = (text, whole) => {
    let left = whole;
    return numbers(text).map((step) => { left -= step; return left; });
  };
  const shares = (text) => numbers(text).map((part) => (part === 0 ? null : (part - 1) / 1e4));
  const { roc, calibration } = patients;
  return {
    ...patients,
    tp: summed(patients.tp, patients.malignant),
    fp: summed(patients.fp, patients.benign),
    roc: Object.fromEntries(Object.entries(roc).map(([name, text]) => [name, numbers(text).map((part) => part / 1000)])),
    calibration: { ...calibration, ...Object.fromEntries(["observed", "low", "high"].map((name) => [name, shares(calibration[name])])) },
  };
}

// Patients in each of 50 equal bins of risk; a risk of exactly 1 belongs to the last.
function perBin(flagged) {
  const width = STEPS / BINS;
  return Array.from({ length: BINS }, (_, i) => flagged[i * width] - (i + 1 < BINS ? flagged[(i + 1) * width] : 0));
}

export default function workbench({ data, parentElement, setStateValue }) {
  let bench = instances.get(parentElement);
  if (!bench) {
    bench = new Workbench(parentElement.querySelector(".workbench"));
    instances.set(parentElement, bench);
  }
  bench.send = (state) => setStateValue("choice", state);
  bench.receive(data);
  return () => bench.resize.disconnect();
}

class Workbench {
  constructor(root) {
    this.root = root;
    this.shown = new Map([...root.querySelectorAll("[data-show]")].map((node) => [node.dataset.show, []]));
    for (const node of root.querySelectorAll("[data-show]")) this.shown.get(node.dataset.show).push(node);
    this.listen();
    this.resize = new ResizeObserver(() => { if (this.data) this.drawPlots(); });
  }

  // A choice from Python is taken over once, unless a control is in use: then Python follows the control.
  receive(data) {
    const changed = this.patients?.key !== data.patients.key;
    this.data = data;
    if (changed) data.patients = unpacked(data.patients);
    else data.patients = this.patients;
    this.patients = data.patients;
    for (const [name, colour] of Object.entries(data.colours)) this.root.style.setProperty(`--${name}`, colour);
    const { number, ...choice } = data.choice;
    if (number !== this.number && !this.busy) this.state = choice;
    this.number = number;
    if (changed) {
      this.find("#capacity").value = Math.round(data.patients.n / 2);
      this.find("#capacity").max = data.patients.n;
      this.drawPlots();
      for (const host of this.root.querySelectorAll(".plot")) this.resize.observe(host);
    } else this.drawElsewhere();
    this.render();
  }

  find(selector) { return this.root.querySelector(selector); }

  panel(name) { return this.find(`[data-panel="${name}"]`); }

  show(name, text) {
    const words = typeset(text);
    for (const node of this.shown.get(name)) if (node.textContent !== words) node.textContent = words;
  }

  // ---- controls -------------------------------------------------------------------------------

  listen() {
    const on = (selector, event, act) => { this.find(selector)[`on${event}`] = act; };
    const range = this.find("#threshold");
    on("#threshold", "input", () => this.moveTo(Number(range.value)));
    on("#threshold", "change", () => this.release());
    on("#threshold", "keydown", (event) => this.page(event));
    on("#threshold-number", "change", (event) => this.jumpTo(Number(event.target.value) * STEPS));
    on("#shifted-number", "change", (event) => this.jumpTo(this.own(Number(event.target.value)) * STEPS));
    on("#harm-ratio", "change", (event) => this.jumpTo(STEPS * this.own(1 / (1 + Math.max(0, Number(event.target.value))))));
    on("[data-jump='recall']", "submit", (event) => { event.preventDefault(); this.jumpToRecall(); });
    on("[data-jump='capacity']", "submit", (event) => { event.preventDefault(); this.jumpToCapacity(); });
    on("#prevalence", "input", (event) => this.change({ prevalence: Number(event.target.value) / 100 }));
    on("#prevalence", "change", () => this.release());
    on("[data-reset='prevalence']", "click", () => { this.change({ prevalence: null, shifted: false }); this.release(); });
    on("#shifted", "change", (event) => { this.change({ shifted: event.target.checked }); this.release(); });
    for (const details of this.root.querySelectorAll("details")) details.ontoggle = () => this.fillTables();
    on("#zone", "change", (event) => this.setZone(event.target.checked ? [Math.min(50, this.state.step), Math.max(500, this.state.step)] : null));
    for (const [selector, place] of [["#rule-out", 0], ["#rule-in", 1]]) {
      on(selector, "change", (event) => this.moveZone(place, Math.round(Number(event.target.value) * STEPS)));
    }
  }

  page(event) {
    const by = { PageUp: 10, PageDown: -10 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.jumpTo(this.state.step + by);
  }

  moveTo(step) { this.change({ step: Math.min(STEPS, Math.max(0, Math.round(step) || 0)) }); }

  jumpTo(step) { this.moveTo(step); this.release(); }

  jumpToRecall() {
    const target = Math.min(100, Math.max(0, Number(this.find("#recall-target").value))) / 100;
    const { tp, malignant } = this.data.patients;
    if (!malignant) return;
    let step = STEPS;
    while (step > 0 && tp[step] / malignant < target) step -= 1;
    this.jumpTo(step);
  }

  jumpToCapacity() {
    const most = Number(this.find("#capacity").value);
    const { tp, fp } = this.data.patients;
    let step = 0;
    while (step < STEPS && tp[step] + fp[step] > most) step += 1;
    const over = tp[step] + fp[step] - most;
    this.show("capacityJump", over > 0
      ? `Even at 1.000, ${count(tp[step] + fp[step])} patients are flagged: they share the highest risk.`
      : "The lowest threshold that flags no more patients than can be worked up.");
    this.jumpTo(step);
  }

  setZone(zone) { this.change({ zone }); this.release(); }

  moveZone(place, step) {
    const zone = [...this.state.zone];
    zone[place] = Math.min(STEPS, Math.max(0, step || 0));
    if (zone[0] > zone[1]) zone[1 - place] = zone[place];
    this.setZone(zone);
  }

  change(part) {
    this.busy = true;
    const moves = "prevalence" in part || "shifted" in part;
    this.state = { ...this.state, ...part };
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = null;
      if (moves) this.drawElsewhere();
      this.render();
    });
  }

  // A single release is sent to Python at once; of a burst of keys the first and the last.
  release() {
    const quiet = performance.now() - (this.sent ?? -Infinity) > BURST;
    clearTimeout(this.sending);
    if (quiet) this.tell();
    else this.sending = setTimeout(() => this.tell(), BURST);
  }

  tell() {
    this.sent = performance.now();
    this.busy = false;
    this.send({ ...this.state, number: this.number });
  }

  // ---- what stands still until the patients or the width change -----------------------------------

  drawPlots() {
    this.drawRisks();
    this.drawRates();
    this.drawRoc();
    this.drawElsewhere();
    this.render();
  }

  // What follows another prevalence.
  drawElsewhere() {
    this.drawBenefit();
    this.drawCalibration();
  }

  drawing(name, options) {
    const host = this.panel(name).querySelector(".plot");
    return makePlot(host, { height: 300, ...options });
  }

  drawRisks() {
    const { patients, colours } = this.data;
    const [malignant, benign] = [patients.tp, patients.fp].map(perBin);
    const most = Math.sqrt(Math.max(1, ...malignant, ...benign));
    const label = (v) => count(v * v);
    const step = Math.max(1, Math.ceil(most / 3));
    const heights = ticks(0, most, step, 0);
    const plot = this.drawing("risks", {
      x: unitAxis("Risk of malignancy"),
      y: { from: -most, to: most, ticks: [...heights.slice(1).map((v) => -v).reverse(), ...heights], label: (v) => label(Math.abs(v)), title: "Patients (square-root scale)" },
    });
    const bar = (i, height, colour) => draw(plot.still, "rect", {
      x: plot.px(i / malignant.length) + 0.5,
      width: Math.max(1, plot.px(1 / malignant.length) - plot.px(0) - 1),
      y: Math.min(plot.py(0), plot.py(height)), height: Math.abs(plot.py(height) - plot.py(0)), fill: colour,
    });
    malignant.forEach((n, i) => bar(i, Math.sqrt(n), colours.malignant));
    benign.forEach((n, i) => bar(i, -Math.sqrt(n), colours.benign));
    nameCurve(plot, 0.03, most * 0.86, "malignant", {});
    nameCurve(plot, 0.97, -most * 0.94, "benign", { "text-anchor": "end" });
    const mark = verticalMark(plot);
    this.moveRisks = (t) => mark(t);
    pointing(plot, (x) => this.moveTo(x * STEPS), () => this.release());
  }

  drawRates() {
    const { thresholds } = this;
    const { colours, patients } = this.data;
    const plot = this.drawing("rates", { x: unitAxis("Threshold of the model's own risks"), y: unitAxis("Share flagged") });
    const recall = share(patients.tp, patients.malignant);
    const alarms = share(patients.fp, patients.benign);
    curve(plot, thresholds, recall, { stroke: colours.malignant });
    curve(plot, thresholds, alarms, { stroke: colours.benign, "stroke-dasharray": "7 4" });
    nameCurve(plot, 0.02, recall[500] - 0.1, "of malignant: recall", {});
    nameCurve(plot, 0.98, alarms[700] + 0.06, "of benign: false alarms", { "text-anchor": "end" });
    const mark = verticalMark(plot);
    const atRecall = pointMark(plot, colours.malignant, "diamond");
    const atAlarms = pointMark(plot, colours.benign, "circle");
    this.moveRates = (t, now) => { mark(t); atRecall(t, now.recall.value); atAlarms(t, now.falseAlarmRate); };
    pointing(plot, (x) => this.moveTo(x * STEPS), () => this.release());
  }

  drawRoc() {
    const { colours, patients } = this.data;
    const plot = this.drawing("roc", {
      height: 360, square: true,
      x: unitAxis("False alarms, share of benign"), y: unitAxis("Recall, share of malignant"),
    });
    curve(plot, [0, 1], [0, 1], { stroke: colours.neutral, "stroke-width": 1.5, "stroke-dasharray": "2 4" });
    curve(plot, patients.roc.falseAlarmRate, patients.roc.recall, { stroke: colours.model });
    const point = pointMark(plot, colours.malignant, "diamond");
    this.moveRoc = (now) => point(now.falseAlarmRate, now.recall.value);
    pointing(plot, (x, y) => this.moveTo(this.nearest(x, y)), () => this.release());
  }

  nearest(falseAlarmRate, recall) {
    const { tp, fp, malignant, benign } = this.data.patients;
    let best = this.state.step;
    let least = Infinity;
    for (let step = 0; step <= STEPS; step += 1) {
      const distance = Math.hypot(fp[step] / benign - falseAlarmRate, tp[step] / malignant - recall);
      // Of the thresholds that share a point, the one nearest to where we are.
      const closer = Math.abs(step - this.state.step) < Math.abs(best - this.state.step);
      if (distance < least - 1e-12 || (distance < least + 1e-12 && closer)) { least = distance; best = step; }
    }
    return best;
  }

  drawBenefit() {
    const { thresholds, prevalence } = this;
    const places = thresholds.map((t) => this.acting(t));
    const { colours, patients } = this.data;
    const top = Math.max(0.05, prevalence * 1.08);
    const step = [0.01, 0.02, 0.05, 0.1, 0.2].find((s) => top / s <= 6) ?? 0.2;
    const plot = this.drawing("benefit", {
      x: unitAxis(this.shifts ? "Threshold of the shifted risks" : "Threshold"),
      y: { from: -0.15 * top, to: top, ticks: ticks(0, top, step, 2), label: (v) => v.toFixed(2), title: "Net benefit" },
    });
    const floor = (value) => (value < -0.15 * top ? NaN : value);
    const model = places.map((t, i) => floor(netBenefit(countsAt(patients, i), t, this.state.prevalence, this.data).value));
    curve(plot, thresholds, thresholds.map((t) => floor(flagEverybody(prevalence, t))), { stroke: colours.second, "stroke-dasharray": "7 4" });
    curve(plot, [0, 1], [0, 0], { stroke: colours.neutral, "stroke-dasharray": "2 4" });
    curve(plot, places, model, { stroke: colours.model });
    nameCurve(plot, 0.98, 0.012 * top, "flag none", { "text-anchor": "end", dy: -4 });
    const odds = (prevalence - top * 0.2) / (1 - prevalence);
    nameCurve(plot, odds / (1 + odds), top * 0.2, "flag all", { dx: 8 });
    nameCurve(plot, 0.5, model[Math.min(STEPS - 1, Math.round(STEPS * this.own(0.5)))], "use the model", { "text-anchor": "middle", dy: -10 });
    const mark = verticalMark(plot);
    const point = pointMark(plot, colours.model, "circle");
    this.moveBenefit = (now) => { mark(now.acting); point(now.acting, floor(now.netBenefit.value)); };
    pointing(plot, (x) => this.moveTo(this.own(x) * STEPS), () => this.release());
  }

  drawCalibration() {
    const { colours, patients } = this.data;
    const { observed, low, high } = patients.calibration;
    const plot = this.drawing("calibration", {
      height: 360, square: true,
      x: unitAxis(this.shifts ? "Shifted risk" : "Predicted risk"), y: unitAxis("Observed share malignant"),
    });
    const there = (share) => (share === null ? null : this.acting(share));
    const risks = observed.map((_, i) => this.acting(i / (observed.length - 1)));
    area(plot, risks, low.map(there), high.map(there), { fill: colours.model, "fill-opacity": 0.18 });
    curve(plot, [0, 1], [0, 1], { stroke: colours.neutral, "stroke-width": 1.5, "stroke-dasharray": "2 4" });
    curve(plot, risks, observed.map((share) => there(share) ?? NaN), { stroke: colours.model });
    const mark = verticalMark(plot);
    const point = pointMark(plot, colours.model, "circle");
    this.moveCalibration = (now) => { mark(now.acting); point(now.acting, there(calibratedAt(observed, now.threshold)) ?? NaN); };
    pointing(plot, (x) => this.moveTo(this.own(x) * STEPS), () => this.release());
  }

  get shifts() { return Boolean(this.state.shifted) && canShift(this.data.patients, this.state.prevalence); }

  get ownPrevalence() { return this.data.patients.malignant / this.data.patients.n; }

  // A risk of the model, or a share observed at it, on the scale that is acted on; and the way back.
  acting(risk) { return this.shifts ? shiftedRisk(risk, this.ownPrevalence, this.state.prevalence) : risk; }

  own(risk) {
    const inside = Math.min(1, Math.max(0, risk));
    return this.shifts ? shiftedRisk(inside, this.state.prevalence, this.ownPrevalence) : inside;
  }

  get thresholds() { return this.data.thresholds ??= Array.from({ length: STEPS + 1 }, (_, i) => i / STEPS); }

  get prevalence() { return this.state.prevalence ?? this.ownPrevalence; }

  // ---- what follows the state ---------------------------------------------------------------------

  render() {
    const now = readout(this.data.patients, this.state, this.data);
    this.root.dataset.elsewhere = now.elsewhere;
    this.renderControls(now);
    for (const [name, text] of Object.entries(words(now, this.data.patients))) this.show(name, text);
    this.moveRisks(now.threshold);
    this.moveRates(now.threshold, now);
    this.moveRoc(now);
    this.moveBenefit(now);
    this.moveCalibration(now);
    this.describe(now);
    this.renderIcons(now);
    this.renderZone();
  }

  // Every chart says in words what its moving mark shows.
  describe(now) {
    const texts = descriptions(now, this.data.patients);
    for (const [name, text] of Object.entries(texts)) this.panel(name).querySelector("svg").setAttribute("aria-label", text);
    this.fillTables();
  }

  fillTables() {
    for (const details of this.root.querySelectorAll("details[open]")) {
      const name = details.closest("[data-panel]").dataset.panel;
      fillTable(details.lastElementChild, ...tableOf(name, this.data.patients, this.state, this.data));
    }
  }

  renderControls(now) {
    const text = spokenValue(now);
    const range = this.find("#threshold");
    range.value = this.state.step;
    range.setAttribute("aria-valuetext", text);
    this.set("#threshold-number", now.threshold.toFixed(3));
    this.set("#shifted-number", riskInDigits(now.acting));
    this.set("#harm-ratio", Number.isFinite(now.harmRatio) ? String(Number(now.harmRatio.toFixed(1))) : "");
    this.find("#prevalence").value = 100 * this.prevalence;
    const shifted = this.find("#shifted");
    shifted.disabled = !canShift(this.data.patients, this.state.prevalence);
    shifted.checked = now.elsewhere === "shifted";
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => { this.find(".live").textContent = text; }, 500);
  }

  set(selector, value) {
    const input = this.find(selector);
    if (input !== this.root.getRootNode().activeElement) input.value = value;
  }

  renderIcons(now) {
    const icons = this.panel("frequencies").querySelector(".icons");
    while (icons.children.length < 100) icons.appendChild(document.createElement("i"));
    const kinds = ["found", "missed", "alarm", "cleared"].flatMap((kind, i) => Array(now.of100[i]).fill(kind));
    [...icons.children].forEach((icon, i) => { if (icon.className !== kinds[i]) icon.className = kinds[i] ?? ""; });
    icons.setAttribute("aria-label", `Of 100 patients: ${now.of100[0]} found, ${now.of100[1]} missed, ${now.of100[2]} false alarms, ${now.of100[3]} cleared.`);
  }

  renderZone() {
    const { zone } = this.state;
    this.find("#zone").checked = Boolean(zone);
    this.find(".zone").hidden = !zone;
    if (!zone) return;
    this.set("#rule-out", (zone[0] / STEPS).toFixed(3));
    this.set("#rule-in", (zone[1] / STEPS).toFixed(3));
    for (const [name, text] of Object.entries(zoneWords(this.data.patients, zone))) this.show(name, text);
  }
}
