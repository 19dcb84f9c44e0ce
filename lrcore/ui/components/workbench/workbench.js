// One state, set by any control; every panel follows it in the frame that follows the event.

const BURST = 120; // milliseconds
const LEAST_PANELS = 400; // pixels of both rows of panels, with the gaps
const REST = 500; // milliseconds without movement, after which it is read out
const MANY = 1e5; // patients, whose counts need room
const instances = new WeakMap();

// What is drawn anew when a part of the state changes: by default all.
const ALL_PANELS = Object.keys(PANELS);
const REDRAWN = { step: [], prevalence: ["benefit", "calibration"], shifted: ["benefit", "calibration"] };

// Lists come as text, counts as steps from one threshold to the next, shares in parts: a smaller message.
function unpacked(patients) {
  const numbers = (text) => (text === "" ? [] : text.split(",").map(Number));
  const summed = (text, whole) => {
    let left = whole;
    return numbers(text).map((step) => { left -= step; return left; });
  };
  // Differences of differences, of ten-thousandths plus one; 0 where there is no share.
  const shares = (text) => {
    if (text === "") return Array(STEPS + 1).fill(null);
    let [rise, part] = [0, 0];
    return numbers(text).map((change) => { rise += change; part += rise; return part === 0 ? null : (part - 1) / 1e4; });
  };
  const { roc, calibration } = patients;
  return {
    ...patients,
    tp: summed(patients.tp, patients.malignant),
    fp: summed(patients.fp, patients.benign),
    roc: Object.fromEntries(Object.entries(roc).map(([name, text]) => [name, numbers(text).map((part) => part / 1000)])),
    calibration: { ...calibration, ...Object.fromEntries(["observed", "low", "high"].map((name) => [name, shares(calibration[name])])) },
  };
}

// What already is so is not written again: writing makes the browser lay it out anew.
function put(target, name, value) {
  if (target[name] !== value) target[name] = value;
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
    this.said = new Map();
    this.named = new Map();
    this.parts = new Map();
    this.zoomed = true;
    this.follow = {};
    this.stale = new Set();
    this.listen();
    this.resize = new ResizeObserver(() => { if (this.data) { this.fit(); this.drawPlots(); } });
  }

  // A choice from Python is taken over once, unless a control is in use: then Python follows the control.
  receive(data) {
    const changed = this.patients?.key !== data.patients.key;
    this.data = data;
    data.patients = changed ? unpacked(data.patients) : this.patients;
    this.patients = data.patients;
    if (changed) this.nameWords(data.words);
    this.nameParts(data.captions);
    for (const [name, colour] of Object.entries(data.colours)) this.root.style.setProperty(`--${name}-base`, colour);
    const { number, ...choice } = data.choice;
    if (number !== this.number && !this.busy) this.state = choice;
    this.number = number;
    this.find("#capacity").max = data.patients.n;
    this.root.dataset.many = data.patients.n >= MANY;
    this.fit();
    if (this.still === this.signature) this.render(); else this.drawPlots();
    if (changed) for (const host of this.root.querySelectorAll(".plot, .rail, .settings")) this.resize.observe(host);
  }

  // Markup with links to terms, which stays as it is until it is another: a link may be in use.
  nameParts(captions) {
    for (const node of this.root.querySelectorAll("[data-caption]")) {
      const markup = captions[node.dataset.caption];
      if (this.named.get(node) !== markup) node.innerHTML = markup;
      this.named.set(node, markup);
    }
  }

  // Everything is put into the words of the study where it is shown.
  nameWords(phrases) {
    this.say = phraseBook(phrases);
    this.said.clear();
    this.split = null;
    for (const node of this.root.querySelectorAll("[data-say]")) node.textContent = this.say(node.dataset.say ||= node.textContent);
  }

  // The bench fills the window below whatever stands above it on the page.
  fit() {
    let scroller = this.root.getRootNode().host ?? this.root;
    while (scroller.parentElement && !/auto|scroll/.test(getComputedStyle(scroller).overflowY)) scroller = scroller.parentElement;
    const above = Math.round(this.root.getBoundingClientRect().top + scroller.scrollTop);
    const controls = [".dial", ".settings", ".tally"].reduce((sum, part) => sum + this.find(part).offsetHeight, 0);
    this.root.style.setProperty("--above", `${above}px`);
    this.root.style.setProperty("--least", `${controls + LEAST_PANELS}px`);
  }

  find(selector) {
    if (!this.parts.has(selector)) this.parts.set(selector, this.root.querySelector(selector));
    return this.parts.get(selector);
  }

  panel(name) { return this.find(`[data-panel="${name}"]`); }

  show(name, text) {
    if (this.said.get(name) === text) return;
    this.said.set(name, text);
    const words = typeset(this.say(text));
    for (const node of this.shown.get(name) ?? []) if (node.textContent !== words) node.textContent = words;
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
    on("#recall-target", "change", () => this.apply({ recall: this.entered("#recall-target", 100, 100) }));
    on("#capacity", "change", () => this.apply({ capacity: this.entered("#capacity", this.data.patients.n, 1) }));
    on("#prevalence", "input", (event) => this.change({ prevalence: Number(event.target.value) / 100 }));
    on("#prevalence", "change", () => this.release());
    on("[data-reset='prevalence']", "click", () => this.apply({ prevalence: null, shifted: false }));
    on("#shifted", "change", (event) => this.apply({ shifted: event.target.checked }));
    on("#linear", "change", (event) => this.apply({ linear: event.target.checked }));
    on("[data-pin]", "click", () => this.apply({ pinned: this.state.pinned === null ? this.state.step : null }));
    on("[data-swap]", "click", () => this.swap());
    on("[data-zoom]", "click", () => { this.zoomed = !this.zoomed; this.drawPlots(); });
    for (const details of this.root.querySelectorAll("details")) details.ontoggle = () => this.fillTables();
    on("#zone", "change", (event) => this.apply({ zone: event.target.checked ? [Math.min(50, this.state.step), Math.max(500, this.state.step)] : null }));
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

  apply(part) { this.change(part); this.release(); }

  // A limit that was typed in; null for an empty box.
  entered(selector, most, scale) {
    const { value } = this.find(selector);
    return value === "" ? null : inside(Number(value), most) / scale;
  }

  jumpToRecall() {
    const recall = this.entered("#recall-target", 100, 100);
    const step = recall === null ? null : highestWithRecall(this.data.patients, recall);
    this.change({ recall });
    this.jumpTo(step ?? this.state.step);
  }

  jumpToCapacity() {
    const capacity = this.entered("#capacity", this.data.patients.n, 1);
    this.change({ capacity });
    this.jumpTo(capacity === null ? this.state.step : lowestFlagging(this.data.patients, capacity) ?? STEPS);
  }

  // The threshold that is set and the one it is compared with change places.
  swap() {
    const ghost = this.ghosts.at(-1);
    if (ghost) this.apply({ pinned: this.state.step, step: Math.round(ghost.threshold * STEPS) });
  }

  moveZone(place, step) {
    const zone = [...this.state.zone];
    zone[place] = Math.min(STEPS, Math.max(0, step || 0));
    if (zone[0] > zone[1]) zone[1 - place] = zone[place];
    this.apply({ zone });
  }

  change(part) {
    this.busy = true;
    this.state = { ...this.state, ...part };
    for (const name of Object.keys(part).flatMap((key) => REDRAWN[key] ?? ALL_PANELS)) this.stale.add(name);
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = null;
      if (this.stale.size) this.drawPlots([...this.stale]); else this.render();
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

  // ---- what stands still until the patients, the width, the prevalence or a comparison changes -------

  drawPlots(names = ALL_PANELS) {
    this.stale.clear();
    this.still = this.signature;
    this.ghosts = this.compared();
    this.cells = this.histogram();
    drawRail(this);
    for (const name of names) this.follow[name] = drawPanel(this, name);
    this.render();
  }

  // All that decides about what stands still.
  get signature() { return JSON.stringify([this.patients.key, this.data.reference, { ...this.state, step: 0 }]); }

  // The thresholds that the one that is set is compared with: the one in force, and the pinned one.
  compared() {
    const { reference, patients } = this.data;
    const { pinned } = this.state;
    const found = [];
    if (reference) found.push({ kind: "force", digits: reference.digits, ...readout(patients, reference, this.state, this.data) });
    if (pinned !== null) found.push({ kind: "pinned", digits: (pinned / STEPS).toFixed(3), ...this.at(pinned) });
    return found.map((point) => ({ ...point, words: words(point, null) }));
  }

  histogram() {
    const { tp, fp } = this.data.patients;
    const edges = cellEdges(this.scale);
    const within = (flagged, from, to) => flagged[from] - (to < STEPS ? flagged[to] : 0);
    return edges.slice(1).map((to, i) => ({ from: edges[i], to, malignant: within(tp, edges[i], to), benign: within(fp, edges[i], to) }));
  }

  get scale() { return this.state.linear ? SCALES.linear : SCALES.logOdds; }

  // The part of the ROC curve in which a good model is: the corner four times as large as its distance.
  get rocWindow() {
    if (!this.zoomed) return 1;
    const { tp, fp, malignant, benign } = this.data.patients;
    const away = Math.min(...tp.map((found, i) => Math.max(fp[i] / benign, 1 - found / malignant)));
    return [0.1, 0.2, 0.4].find((side) => 4 * away <= side) ?? 1;
  }

  pointAt(step) { return { threshold: step / STEPS, ...countsAt(this.data.patients, step) }; }

  at(step) { return readout(this.data.patients, this.pointAt(step), this.state, this.data); }

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

  get shifts() { return Boolean(this.state.shifted) && canShift(this.data.patients, this.state.prevalence); }

  get ownPrevalence() { return this.data.patients.malignant / this.data.patients.n; }

  // A risk of the model, or a share observed at it, on the scale that is acted on; and the way back.
  acting(risk) { return this.shifts ? shiftedRisk(risk, this.ownPrevalence, this.state.prevalence) : risk; }

  own(risk) {
    const within = inside(risk);
    return this.shifts ? shiftedRisk(within, this.state.prevalence, this.ownPrevalence) : within;
  }

  get thresholds() { return this.data.thresholds ??= Array.from({ length: STEPS + 1 }, (_, i) => i / STEPS); }

  get prevalence() { return this.state.prevalence ?? this.ownPrevalence; }

  // ---- what follows the state ---------------------------------------------------------------------

  render() {
    const now = this.at(this.state.step);
    const other = this.ghosts.at(-1) ?? null;
    put(this.root.dataset, "elsewhere", now.elsewhere);
    put(this.root.dataset, "compared", other?.kind ?? "");
    this.renderControls(now);
    const { patients } = this.data;
    for (const text of [words(now, patients), comparison(now, other), limitWords(patients, this.state)]) {
      for (const [name, value] of Object.entries(text)) this.show(name, value);
    }
    for (const follow of Object.values(this.follow)) follow(now);
    this.moveRail(now.threshold);
    this.renderIcons(now);
    this.renderZone();
    this.fillTables();
    this.describe(now);
  }

  // Every chart says in words what its moving mark shows, once it rests.
  describe(now) {
    const describe = () => {
      for (const [name, text] of Object.entries(descriptions(now, this.data.patients))) this.panel(name).querySelector("svg").setAttribute("aria-label", this.say(text));
    };
    clearTimeout(this.speaking);
    if (!this.busy) describe();
    this.speaking = setTimeout(() => { describe(); this.find(".live").textContent = this.say(spokenValue(now)); }, REST);
  }

  fillTables() {
    for (const details of this.root.querySelectorAll("details[open]")) {
      const name = details.closest("[data-panel]").dataset.panel;
      const [heads, rows] = tableOf(name, this.data.patients, this.state, this.data);
      fillTable(details.lastElementChild, heads.map(this.say), rows);
    }
  }

  renderControls(now) {
    const { state } = this;
    const range = this.find("#threshold");
    put(range, "value", String(state.step));
    range.setAttribute("aria-valuetext", this.say(spokenValue(now)));
    this.set("#threshold-number", now.threshold.toFixed(3));
    this.set("#shifted-number", riskInDigits(now.acting));
    this.set("#harm-ratio", Number.isFinite(now.harmRatio) ? String(Number(now.harmRatio.toFixed(1))) : "");
    this.set("#recall-target", state.recall === null ? "" : String(Number((100 * state.recall).toFixed(1))));
    this.set("#capacity", state.capacity ?? "");
    this.find("#prevalence").value = 100 * this.prevalence;
    this.find("#linear").checked = Boolean(state.linear);
    const shifted = this.find("#shifted");
    shifted.disabled = !canShift(this.data.patients, state.prevalence);
    shifted.checked = now.elsewhere === "shifted";
    this.find("[data-reset='prevalence']").disabled = state.prevalence === null;
    put(this.find("[data-zoom]"), "textContent", this.zoomed ? "Whole curve" : "Zoom in");
    put(this.find("[data-pin]"), "textContent", state.pinned === null ? "Pin as B" : "Unpin B");
    this.find("[data-swap]").disabled = !this.ghosts.length;
  }

  set(selector, value) {
    const input = this.find(selector);
    if (input !== this.root.getRootNode().activeElement) put(input, "value", String(value));
  }

  renderIcons(now) {
    const split = String(now.of100);
    if (this.split === split) return;
    this.split = split;
    const icons = this.find(".icons");
    while (icons.children.length < 100) icons.appendChild(document.createElement("i"));
    const kinds = ["found", "missed", "alarm", "cleared"].flatMap((kind, i) => Array(now.of100[i]).fill(kind));
    [...icons.children].forEach((icon, i) => { if (icon.className !== (kinds[i] ?? "")) icon.className = kinds[i] ?? ""; });
    icons.setAttribute("aria-label", this.say(`Of 100 patients: ${now.of100[0]} found, ${now.of100[1]} missed, ${now.of100[2]} false alarms, ${now.of100[3]} cleared.`));
  }

  renderZone() {
    const { zone } = this.state;
    this.find("#zone").checked = Boolean(zone);
    for (const part of this.root.querySelectorAll("[data-zone]")) part.hidden = !zone;
    if (!zone) return;
    this.set("#rule-out", (zone[0] / STEPS).toFixed(3));
    this.set("#rule-in", (zone[1] / STEPS).toFixed(3));
    for (const [name, text] of Object.entries(zoneWords(this.data.patients, zone, this.data.z2))) this.show(name, text);
  }
}
