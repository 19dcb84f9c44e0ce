// The patients of a file, one a row. Only the rows in sight exist in the page.

const SVG = "http://www.w3.org/2000/svg";
const ROW = 25;
const HEAD = 30;
const SPARE = 6;
const REACH = 7.2; // log-odds from which on a risk is drawn at the edge
const TICKS = [["0.1", -6.907], ["1", -4.595], ["10", -2.197], ["50", 0], ["90", 2.197], ["99", 4.595], ["99.9", 6.907]];
const VERDICTS = ["not flagged", "flagged", "not compared"];
const SHAPES = ["", "flagged", "open"];
const MARKS = [[1, "firm", "not firm"], [2, "outside", "outside"], [4, "changed", "changed"]];

const instances = new WeakMap();

export default function patientList({ data, parentElement, setStateValue }) {
  let list = instances.get(parentElement);
  if (!list) {
    list = new PatientList(parentElement.querySelector(".patients"));
    instances.set(parentElement, list);
  }
  list.send = (row) => setStateValue("opened", { number: list.number, file: list.file, row });
  list.receive(data);
  return () => list.resize.disconnect();
}

class PatientList {
  constructor(root) {
    this.root = root;
    this.grid = root.querySelector(".grid");
    this.space = root.querySelector(".space");
    this.grid.onscroll = () => this.draw();
    this.grid.onkeydown = (event) => this.press(event);
    this.space.onclick = ({ target }) => this.open(target.closest(".patient"));
    for (const button of root.querySelectorAll("[data-sort]")) button.onclick = () => this.sort(button.dataset.sort);
    this.steps = [...root.querySelectorAll("[data-step]")];
    for (const button of this.steps) button.onclick = () => this.step(Number(button.dataset.step));
    this.position = root.querySelector(".position");
    this.resize = new ResizeObserver(() => this.draw());
  }

  receive({ list, file, choice, colours }) {
    this.file = file;
    for (const [name, colour] of Object.entries(colours)) this.root.style.setProperty(`--${name}-base`, colour);
    if (this.list?.mark !== list.mark) this.take(list);
    if (this.number !== choice.number) {
      this.number = choice.number;
      this.opened = choice.row;
      const place = this.placeOfOpened();
      this.active = Math.max(place, 0);
      if (place >= 0) this.reveal();
    }
    this.draw(true);
    this.resize.observe(this.grid);
  }

  take(list) {
    this.list = list;
    this.order = list.rows.map((_, place) => place);
    this.sorted = ["", 0];
    this.active = Math.max(list.rows.indexOf(this.opened), 0);
    this.grid.scrollTop = 0;
    this.grid.setAttribute("aria-label", list.label);
    this.grid.setAttribute("aria-rowcount", list.rows.length + 1);
    this.root.style.setProperty("--rows", list.rows.length);
    this.root.classList.toggle("outcomes", Boolean(list.known));
    this.root.querySelector(".axis").replaceChildren(...axis(list));
    this.markSorted();
  }

  sort(name) {
    const by = { row: "rows", id: "ids", risk: "logOdds", verdict: "verdicts" }[name];
    const step = this.sorted[0] === name ? -this.sorted[1] : 1;
    const values = this.list[by];
    const compare = name === "id" ? (a, b) => values[a].localeCompare(values[b], undefined, { numeric: true }) : (a, b) => values[a] - values[b];
    const open = this.order[this.active];
    this.sorted = [name, step];
    this.order = this.list.rows.map((_, place) => place).sort((a, b) => step * compare(a, b) || a - b);
    this.active = Math.max(this.order.indexOf(open), 0);
    this.grid.scrollTop = 0;
    this.markSorted();
    this.draw(true);
  }

  markSorted() {
    for (const button of this.root.querySelectorAll("[data-sort]")) {
      const here = button.dataset.sort === this.sorted[0];
      button.dataset.sorted = here ? this.sorted[1] : "";
      const cell = button.parentElement;
      if (here) cell.setAttribute("aria-sort", this.sorted[1] > 0 ? "ascending" : "descending");
      else if (!cell.querySelector(`[data-sort="${this.sorted[0]}"]`)) cell.removeAttribute("aria-sort");
    }
  }

  press(event) {
    if (event.target !== this.grid) return;
    const page = Math.max(Math.floor(this.grid.clientHeight / ROW) - 2, 1);
    const last = this.order.length - 1;
    const step = event.shiftKey && { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const to = step ? undefined : { ArrowDown: this.active + 1, ArrowUp: this.active - 1, PageDown: this.active + page, PageUp: this.active - page, Home: 0, End: last }[event.key];
    if (step) {
      this.step(step);
    } else if (to !== undefined) {
      this.active = Math.min(Math.max(to, 0), last);
      this.reveal();
      this.draw(true);
    } else if (event.key === "Enter" || event.key === " ") {
      this.choose(this.list.rows[this.order[this.active]]);
    } else if (event.key === "Escape" && this.opened !== null) {
      this.choose(null);
    } else return;
    event.preventDefault();
  }

  open(node) {
    if (!node) return;
    this.active = Number(node.dataset.place);
    this.choose(Number(node.dataset.row));
  }

  choose(row) {
    this.opened = row;
    this.draw(true);
    this.send(row);
  }

  // The patient before or after the open one, in the order on screen; none when the open one is not listed.
  step(by) {
    const from = this.placeOfOpened(), to = from + by;
    if (from < 0 || to < 0 || to >= this.order.length) return;
    this.active = to;
    this.reveal();
    this.choose(this.list.rows[this.order[to]]);
  }

  placeOfOpened() {
    return this.opened === null ? -1 : this.order.findIndex((i) => this.list.rows[i] === this.opened);
  }

  markPosition() {
    const place = this.placeOfOpened(), last = this.order.length - 1;
    const text = place < 0 ? "" : `${(place + 1).toLocaleString("en")} of ${this.order.length.toLocaleString("en")}`;
    if (this.position.textContent !== text) this.position.textContent = text;
    for (const button of this.steps) {
      const end = Number(button.dataset.step) > 0 ? last : 0;
      button.setAttribute("aria-disabled", place < 0 || place === end);
    }
  }

  reveal() {
    const top = this.active * ROW, room = this.grid.clientHeight - HEAD - ROW;
    if (top < this.grid.scrollTop) this.grid.scrollTop = top;
    else if (top > this.grid.scrollTop + room) this.grid.scrollTop = top - room;
  }

  draw(anew = false) {
    const from = Math.max(Math.floor(this.grid.scrollTop / ROW) - SPARE, 0);
    const to = Math.min(from + Math.ceil(this.grid.clientHeight / ROW) + 2 * SPARE, this.order.length);
    if (!anew && from === this.from && to === this.to) return;
    [this.from, this.to] = [from, to];
    if (anew) this.markPosition();
    this.space.replaceChildren(...this.order.slice(from, to).map((place, i) => this.row(place, from + i)));
    this.grid.setAttribute("aria-activedescendant", `patient-${this.active}`);
  }

  row(i, place) {
    const { rows, ids, risks, verdicts, known, marks, models, changes, logOdds, low, high, cut } = this.list;
    const verdict = verdicts[i];
    const name = element("span", "", ids[i] || "no id");
    const number = element("small", "", `${rows[i]}`);
    number.prepend(element("span", "word", "row "));
    name.append(" ", number);
    const flag = element("span", "", "");
    flag.append(flagMark(verdict), element("span", "unseen", VERDICTS[verdict]));
    flag.title = VERDICTS[verdict];
    const cells = [
      flag,
      name,
      scale(logOdds[i], low?.[i], high?.[i], cut, SHAPES[verdict]),
      element("span", "figure", typeset(risks[i])),
      outcome(known ? known[i] : ""),
      chips(marks[i], models?.[i], changes?.[rows[i]]),
    ];
    for (const cell of cells) cell.setAttribute("role", "gridcell");
    const node = element("div", `patient ${SHAPES[verdict]}`, "");
    node.classList.toggle("active", place === this.active);
    node.id = `patient-${place}`;
    node.dataset.row = rows[i];
    node.dataset.place = place;
    node.style.top = `${place * ROW}px`;
    node.setAttribute("role", "row");
    node.setAttribute("aria-rowindex", place + 2);
    node.setAttribute("aria-selected", rows[i] === this.opened);
    node.append(...cells);
    return node;
  }
}

function element(tag, name, text) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  node.textContent = text;
  return node;
}

function drawn(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

const typeset = (text) => text.replace(" %", "\u00a0%");
const share = (eta) => 100 * (Math.min(Math.max(eta, -REACH), REACH) + REACH) / (2 * REACH);
const across = (eta) => `${share(eta).toFixed(2)}%`;

function axis({ cut, cutLabel }) {
  const away = TICKS.filter(([, eta]) => cut === null || Math.abs(share(eta) - share(cut)) > 17);
  const nodes = away.map(([text, eta]) => placed("i", `${text}`, eta));
  return cut === null ? nodes : [...nodes, placed("b", typeset(cutLabel), cut)];
}

function placed(tag, text, eta) {
  const node = element(tag, "", text);
  node.style.left = across(eta);
  return node;
}

function scale(eta, low, high, cut, shape) {
  const cell = element("span", "scale", "");
  const svg = drawn("svg", { "aria-hidden": "true" });
  if (cut !== null) svg.append(drawn("line", { class: "cut", x1: across(cut), x2: across(cut), y1: 0, y2: 24 }));
  if (low !== undefined) {
    svg.append(drawn("line", { class: "range", x1: across(low), x2: across(high), y1: 13, y2: 13 }));
    for (const end of [low, high]) {
      if (Math.abs(end) < REACH) svg.append(drawn("line", { class: "range", x1: across(end), x2: across(end), y1: 8, y2: 18 }));
    }
  }
  const at = drawn("svg", { x: across(eta), y: 13, overflow: "visible", width: 1, height: 1 });
  const beyond = Math.abs(eta) > REACH ? Math.sign(eta) : 0;
  at.append(drawn("path", { class: `dot ${shape}`, d: beyond ? `M${6 * beyond} 0L${-3 * beyond} -5V5Z` : "M0 -5a5 5 0 1 0 0.01 0Z" }));
  svg.append(at);
  cell.append(svg);
  return cell;
}

// A flag, filled or hollow; a dash where nothing is compared.
function flagMark(verdict) {
  const svg = drawn("svg", { class: `flag ${SHAPES[verdict]}`, viewBox: "0 0 16 16", "aria-hidden": "true" });
  svg.append(drawn("path", { d: VERDICTS[verdict] === "not compared" ? "M2 8H14" : "M3 15V1.5H13.5L11 5.5L13.5 9.5H3" }));
  return svg;
}

function outcome(text) {
  const cell = element("span", "known", text);
  if (text) cell.prepend(element("i", `outcome ${text}`, ""));
  return cell;
}

function chips(marks, models, change) {
  const cell = element("span", "", "");
  for (const [bit, name, text] of MARKS) {
    if (!(marks & bit)) continue;
    const chip = element("span", `mark ${name}`, text);
    if (name === "changed" && change) chip.title = change;
    cell.append(chip);
  }
  if (models) {
    const chip = element("span", "mark", models === 1 ? "1 model" : `${models} models`);
    chip.title = "Other models that could be defended as well and decide otherwise";
    cell.append(chip);
  }
  return cell;
}
