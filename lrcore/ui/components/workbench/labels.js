// Where the names of curves stand: on no line, on no bar and on no other name, wherever the upright line
// of the threshold is. If one name has no such place, all go into a key under the title.

const GAP = 6; // pixels between a name and its curve
const CLEAR = 3; // pixels between a name and anything else
const FOREIGN = 10; // pixels between a name and the curve of another
const UPRIGHT = 9; // pixels on both sides of an upright line, with the marks on it
const TRIED = 18; // places along a curve, on each side of it
const SPREAD = 14; // pixels between places of one name

const apart = (a, b, gap) => a.right + gap <= b.left || b.right + gap <= a.left || a.bottom + gap <= b.top || b.bottom + gap <= a.top;

// Whether a straight line from p to q enters a box (Liang and Barsky).
function enters([x0, y0], [x1, y1], { left, right, top, bottom }) {
  if (Math.max(x0, x1) < left || Math.min(x0, x1) > right || Math.max(y0, y1) < top || Math.min(y0, y1) > bottom) return false;
  let [from, to] = [0, 1];
  for (const [run, room] of [[x0 - x1, x0 - left], [x1 - x0, right - x0], [y0 - y1, y0 - top], [y1 - y0, bottom - y0]]) {
    if (run === 0) { if (room < 0) return false; continue; }
    const at = room / run;
    if (run < 0) from = Math.max(from, at); else to = Math.min(to, at);
    if (from > to) return false;
  }
  return true;
}

const grown = ({ left, right, top, bottom }, by) => ({ left: left - by, right: right + by, top: top - by, bottom: bottom + by });

function isFree(box, { lines, boxes, uprights }, frame, own) {
  const within = box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
  const [wide, wider] = [grown(box, CLEAR), grown(box, FOREIGN)];
  return within && boxes.every((other) => apart(box, other, CLEAR)) && uprights.every((x) => clearOf(box, x)) &&
    !lines.some((line) => line.some((point, i) => i > 0 && enters(line[i - 1], point, line === own ? wide : wider)));
}

const clearOf = (box, x, by = UPRIGHT) => box.right + by <= x || x + by <= box.left;

// The lowest and the highest place of a curve over some width.
function extent(path, left, right) {
  let [top, bottom] = [Infinity, -Infinity];
  for (let i = 0; i < path.length; i += 1) {
    const next = path[Math.min(i + 1, path.length - 1)];
    const [from, to] = [path[i], next].sort((a, b) => a[0] - b[0]);
    if (to[0] < left || from[0] > right) continue;
    const at = (x) => (to[0] === from[0] ? from[1] : from[1] + ((to[1] - from[1]) * (inside((x - from[0]) / (to[0] - from[0])))));
    for (const y of to[0] === from[0] ? [from[1], to[1]] : [at(left), at(right)]) { top = Math.min(top, y); bottom = Math.max(bottom, y); }
    for (const [x, y] of [from, to]) if (x >= left && x <= right) { top = Math.min(top, y); bottom = Math.max(bottom, y); }
  }
  return { top, bottom };
}

// Free places at the curve of a name: above and below it, those at its right end first, then at its side.
function freePlaces({ width, height, path }, obstacles, frame) {
  const found = [];
  const consider = (left, top) => {
    const box = { left, right: left + width, top, bottom: top + height };
    const near = found.some((other) => Math.abs(other.left - left) < SPREAD && Math.abs(other.top - top) < height);
    if (!near && isFree(box, obstacles, frame, path)) found.push(box);
  };
  for (let i = 0; i <= TRIED; i += 1) {
    const left = frame.right - width - 2 - ((frame.right - frame.left - width - 4) * i) / TRIED;
    const { top, bottom } = extent(path, left, left + width);
    if (top > bottom) continue;
    consider(left, top - GAP - height);
    consider(left, bottom + GAP);
  }
  const across = path.map(([x, y]) => [y, x]);
  for (let i = 0; i <= TRIED && path.length; i += 1) {
    const [y] = across[Math.round(((path.length - 1) * i) / TRIED)];
    const { top: first, bottom: last } = extent(across, y - height / 2 - CLEAR, y + height / 2 + CLEAR);
    for (const left of [last + GAP, first - GAP - width]) consider(left, y - height / 2);
  }
  return found;
}

// One place for each name, apart from the others and from the upright line at `x`; null if there is none.
function assign(places, x, by = UPRIGHT, chosen = []) {
  if (chosen.length === places.length) return chosen;
  for (const box of places[chosen.length]) {
    if (!clearOf(box, x, by) || chosen.some((other) => !apart(box, other, CLEAR))) continue;
    const whole = assign(places, x, by, [...chosen, box]);
    if (whole) return whole;
  }
  return null;
}

// The free places of all names, or null where for some place of the upright line there are not enough.
function placeLabels(labels, obstacles, frame) {
  const places = labels.map((label) => freePlaces(label, obstacles, frame));
  for (let x = frame.left; x <= frame.right + 2; x += 2) if (!assign(places, x, UPRIGHT + 1)) return null;
  return places;
}
