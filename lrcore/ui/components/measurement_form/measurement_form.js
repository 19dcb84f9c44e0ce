// The 30 measurements of one patient: a table of 10 properties by mean, error and worst value.

const instances = new WeakMap();
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const SEVERAL = /[\t\n;]|\S\s+\S|,.*,/;

export default function measurementForm({ data, parentElement, setStateValue, setTriggerValue }) {
  let form = instances.get(parentElement);
  if (!form) {
    form = new Form(parentElement.querySelector(".form"), data);
    instances.set(parentElement, form);
  }
  form.send = (values) => setStateValue("values", { number: form.number, values });
  form.paste = (text) => setTriggerValue("pasted", text);
  form.receive(data);
}

class Form {
  constructor(root, { fields, groups, properties }) {
    this.root = root;
    this.fields = fields;
    this.problems = {};
    const head = tag("tr", "");
    head.append(tag("td", ""), ...groups.map((name) => scoped(tag("th", name), "col")));
    root.querySelector("thead").append(head);
    this.cells = [];
    root.querySelector("tbody").append(...properties.map(({ name, unit }, row) => {
      const line = tag("tr", ""), title = scoped(tag("th", name), "row");
      if (unit) title.append(tag("small", unit));
      const cells = groups.map((group, column) => this.cell(row + column * properties.length, group));
      line.append(title, ...cells);
      return line;
    }));
    this.inOrder = [...root.querySelectorAll("input")];
    root.querySelector("tbody").onkeydown = (event) => this.press(event, groups.length);
  }

  cell(index, group) {
    const cell = tag("td", ""), input = tag("input", ""), note = tag("span", "");
    cell.dataset.group = group;
    note.className = "note";
    note.id = `note-${index}`;
    Object.assign(input, { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false });
    input.setAttribute("aria-label", this.fields[index].label);
    input.setAttribute("aria-describedby", note.id);
    input.oninput = () => { delete this.problems[index]; this.judge(index); this.count(); };
    input.onchange = () => this.send(this.values());
    input.onpaste = (event) => {
      const text = event.clipboardData.getData("text").trim();
      if (!SEVERAL.test(text)) return;
      event.preventDefault();
      this.paste(text);
    };
    cell.append(input, note);
    this.cells[index] = { cell, input, note };
    return cell;
  }

  receive({ choice, problems }) {
    this.problems = { ...problems };
    if (this.number !== choice.number) {
      this.number = choice.number;
      this.cells.forEach(({ input }, i) => { input.value = written(choice.values[i]); });
    }
    this.cells.forEach((_, i) => this.judge(i));
    this.count();
  }

  values() {
    return this.cells.map(({ input }) => read(input.value));
  }

  count() {
    const n = this.values().filter((value) => value !== null).length;
    this.root.querySelector("progress").value = n;
    this.root.querySelector("output").textContent = `${n} of ${this.fields.length}`;
  }

  judge(index) {
    const { cell, input, note } = this.cells[index];
    const [state, text] = message(input.value, this.fields[index], this.problems[index]);
    cell.dataset.state = state;
    input.setAttribute("aria-invalid", state === "wrong");
    note.textContent = text;
    note.dataset.value = input.value;  // on paper it stands in place of the box
  }

  press(event, columns) {
    const at = this.inOrder.indexOf(event.target);
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (at < 0 || !step) return;
    event.preventDefault();
    const next = this.inOrder[at + step];
    if (next) {
      next.focus();
      next.select();
    } else if (event.key === "Enter" && step > 0) {
      document.querySelector(".st-key-assess button")?.focus();
    }
  }
}

function message(text, { low, quarter, half, most, high }, problem) {
  const value = read(text), range = `${shown(low)} to ${shown(high)}`;
  if (!text.trim()) return ["", range];
  if (value === null) return ["wrong", /^\d+,\d+$/.test(text.trim()) ? "Write a point, not a comma." : "Not a number."];
  if (value < 0) return ["wrong", "Cannot be below 0."];
  if (problem) return ["wrong", problem];
  if (value < low) return ["outside", `Below the series, ${range}.`];
  if (value > high) return ["outside", `Above the series, ${range}.`];
  const quarters = [quarter, half, most].filter((limit) => value > limit).length;
  return ["inside", ["lowest quarter", "second quarter", "third quarter", "highest quarter"][quarters]];
}

function read(text) {
  const trimmed = text.trim();
  return NUMBER.test(trimmed) && Number.isFinite(Number(trimmed)) ? Number(trimmed) : null;
}

const shown = (limit) => String(Number(limit.toPrecision(4)));
const written = (value) => (value === null || value === undefined ? "" : String(value));

function tag(name, text) {
  const node = document.createElement(name);
  if (text) node.textContent = text;
  return node;
}

function scoped(node, scope) {
  node.scope = scope;
  return node;
}
