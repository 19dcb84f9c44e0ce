// The track of the slider. The input keeps its 1,001 steps, its keys and its name; what a hand drags is
// drawn here, on the scale that is chosen.

const TRACK = 14; // pixels from the top to the middle of the track
const THUMB = 11; // pixels, its radius

function drawRail(bench) {
  const host = bench.find(".rail");
  const svg = host.querySelector("svg");
  const width = Math.max(160, host.clientWidth);
  const { place } = bench.scale;
  const x = (risk) => THUMB + place(risk) * (width - 2 * THUMB);
  const line = (from, to, name) => { if (to > from) draw(svg, "line", { class: name, x1: x(from), x2: x(to), y1: TRACK, y2: TRACK }); };
  svg.replaceChildren();
  move(svg, { width, height: 46, viewBox: `0 0 ${width} 46` });
  line(0, 1, "track");
  for (const [from, to] of forbidden(bench.data.patients, bench.state)) line(from / STEPS, to / STEPS, "forbidden");
  if (bench.state.zone) line(...bench.state.zone.map((step) => step / STEPS), "grey");
  drawTicks(svg, x, width > 420 ? bench.scale.ticks : bench.scale.fewer);
  for (const ghost of bench.ghosts) draw(svg, "path", { class: "hollow", d: GHOSTS[ghost.kind], transform: `translate(${x(ghost.threshold)} ${TRACK})` });
  const thumb = draw(svg, "circle", { class: "thumb", r: THUMB - 2, cy: TRACK });
  bench.moveRail = (threshold) => move(thumb, { cx: x(threshold) });
  const done = () => { host.querySelector("input").focus({ preventScroll: true }); bench.release(); };
  pointing({ svg, xAt: (pixel) => (pixel - THUMB) / (width - 2 * THUMB), yAt: () => 0 }, (at) => bench.moveTo(stepAt(bench.scale, inside(at))), done);
}

function drawTicks(svg, x, ticks) {
  for (const tick of ticks) {
    draw(svg, "line", { class: "grid", x1: x(tick), x2: x(tick), y1: TRACK + 6, y2: TRACK + 12 });
    draw(svg, "text", { class: "tick", x: x(tick), y: TRACK + 27, "text-anchor": "middle" }, `${inPercent(tick)} %`);
  }
}

// The thresholds that break a limit: above the highest with the recall, below the lowest within the capacity.
function forbidden(patients, { recall, capacity }) {
  const highest = recall === null ? STEPS : highestWithRecall(patients, recall) ?? STEPS;
  const lowest = capacity === null ? 0 : lowestFlagging(patients, capacity) ?? STEPS;
  return [[0, lowest], [Math.max(highest, 0), STEPS]].filter(([from, to]) => to > from);
}
