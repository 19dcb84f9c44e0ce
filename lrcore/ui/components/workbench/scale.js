// Two scales of a risk, from 0 to 1 along a track or an axis. Both have the same 1,001 thresholds; in
// log-odds the small risks, among which a threshold is sought, have room.

const STEPS = 1000;
const logOdds = (share) => Math.log(share / (1 - share));
const FURTHEST = logOdds(0.9995);
const inside = (value, most = 1) => Math.min(most, Math.max(0, value));

const logOddsPlace = (risk) => (risk <= 0 ? 0 : risk >= 1 ? 1 : inside(0.5 + logOdds(risk) / (2 * FURTHEST)));
const FIRST = logOddsPlace(1 / STEPS);

const SCALES = {
  linear: { place: (risk) => risk, value: (place) => inside(place), ticks: [0, 0.2, 0.4, 0.6, 0.8, 1], fewer: [0, 0.5, 1], fewest: [0, 0.5, 1], cells: 50 },
  logOdds: {
    place: logOddsPlace,
    // Half-way to the first threshold lies that of 0, half-way from the last that of 1.
    value: (place) => (place < FIRST / 2 ? 0 : place > 1 - FIRST / 2 ? 1 : 1 / (1 + Math.exp(FURTHEST * (1 - 2 * place)))),
    ticks: [0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999], fewer: [0.01, 0.1, 0.5, 0.9, 0.99], fewest: [0.01, 0.5, 0.99], cells: 22,
  },
};

const stepAt = (scale, place) => Math.round(STEPS * scale.value(place));
const inPercent = (share) => String(Number((100 * share).toFixed(1)));

function riskAxis(scale, title, width) {
  return { from: 0, to: 1, place: scale.place, value: scale.value, ticks: width > 310 ? scale.ticks : scale.fewer, label: inPercent, title };
}

// The thresholds between which the patients of one bar lie: of equal width on the scale, where a
// thousandth is no wider.
function cellEdges(scale) {
  const edges = Array.from({ length: scale.cells + 1 }, (_, i) => stepAt(scale, i / scale.cells));
  return [...new Set(edges)];
}
