// Numbers of one threshold, from the counts of the sweep. The same operations in the same order as
// lrcore/evaluation and lrcore/wording, so that the last digit agrees; a test compares every row.

function fixed(value, digits) {
  if (Number.isNaN(value)) return "not defined";
  if (!Number.isFinite(value)) return "infinite";
  const text = value.toFixed(digits);
  const positive = Number(text) === 0 ? text.replace("-", "") : text;
  const [whole, decimals] = positive.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

const count = (value) => fixed(value, 0);

const counted = (number, noun) => `${count(number)} ${noun}${number === 1 ? "" : "s"}`;

function percent(share, n) {
  return Number.isNaN(share) ? "not defined" : percentTo(share, decimals(n));
}

function decimals(n) {
  return n >= 1000 ? 1 : 0;
}

function percentTo(share, digits) {
  const shown = fixed(100 * share, digits);
  const unit = 10 ** -digits;
  if (shown === fixed(0, digits) && share > 0) return `<${fixed(unit, digits)} %`;
  if (shown === fixed(100, digits) && share < 1) return `>${fixed(100 - unit, digits)} %`;
  return `${shown} %`;
}

function wilson(successes, trials, z2) {
  if (trials === 0) return [NaN, NaN];
  const p = successes / trials;
  const centre = (p + z2 / (2 * trials)) / (1 + z2 / trials);
  const half = Math.sqrt(z2 * ((p * (1 - p)) / trials + z2 / (4 * trials * trials))) / (1 + z2 / trials);
  return [successes === 0 ? 0 : centre - half, successes === trials ? 1 : centre + half];
}

// A proportion of counted patients: value, limits, and the words for it.
function proportion(successes, trials, z2) {
  const value = trials === 0 ? NaN : successes / trials;
  const [low, high] = wilson(successes, trials, z2);
  return { value, low, high, n: trials };
}

function inWords(estimate, nothing) {
  if (Number.isNaN(estimate.value)) return nothing;
  if (Number.isNaN(estimate.low)) return percent(estimate.value, estimate.n);
  return withLimits(estimate, percentTo, decimals(estimate.n));
}

// Value and limits; with at most four more decimals where the limits differ but would print alike.
function withLimits({ value, low, high }, shown, digits) {
  let enough = digits;
  while (enough <= digits + 4 && shown(low, enough) === shown(high, enough)) enough += 1;
  if (enough > digits + 4) enough = digits;
  return `${shown(value, enough)} (${shown(low, enough)} to ${shown(high, enough)})`;
}

function frequencies(recall, falseAlarmRate, prevalence, total) {
  const nearest = (patients) => Math.floor(patients + 0.5);
  const ill = nearest(total * prevalence);
  const found = nearest(ill * recall);
  const alarms = nearest((total - ill) * falseAlarmRate);
  return [found, ill - found, alarms, total - ill - alarms];
}

const harmWeight = (threshold) => (threshold > 0 && threshold < 1 ? threshold / (1 - threshold) : NaN);

const flagEverybody = (prevalence, threshold) => prevalence - harmWeight(threshold) * (1 - prevalence);

// Net benefit with its limits: of the shares of these patients who are found and who are falsely alarmed,
// combined with their correlation, or, where another prevalence is stated, of two rates.
function netBenefit({ tp, fp, malignant, benign, n }, threshold, stated, { z2 }) {
  const weight = harmWeight(threshold);
  if (stated === null) {
    const found = proportion(tp, n, z2);
    const alarmed = proportion(fp, n, z2);
    const both = found.value * alarmed.value;
    const correlation = both > 0 ? -Math.sqrt(both / ((1 - found.value) * (1 - alarmed.value))) : 0;
    const distance = (a, b) => Math.sqrt(a * a + b * b - 2 * correlation * a * b);
    const value = found.value - weight * alarmed.value;
    const below = distance(found.value - found.low, weight * (alarmed.high - alarmed.value));
    const above = distance(found.high - found.value, weight * (alarmed.value - alarmed.low));
    return { value, low: value - below, high: value + above };
  }
  const gain = proportion(tp, malignant, z2);
  const loss = proportion(fp, benign, z2);
  const harm = weight * (1 - stated);
  const value = stated * gain.value - harm * loss.value;
  const below = Math.hypot(stated * (gain.value - gain.low), harm * (loss.high - loss.value));
  const above = Math.hypot(stated * (gain.high - gain.value), harm * (loss.value - loss.low));
  return { value, low: value - below, high: value + above };
}

// A risk where the prevalence is another and each class looks the same as before: the log-odds move by
// the difference of the two prevalences' log-odds. From `after` to `before` it leads back.
function shiftedRisk(risk, before, after) {
  const malignant = risk * (after / before);
  const benign = (1 - risk) * ((1 - after) / (1 - before));
  return malignant / (malignant + benign);
}

// Three decimals, or more where a risk is close to 0 or 1.
function riskInDigits(risk) {
  const near = Math.min(risk, 1 - risk);
  return risk.toFixed(near === 0 || near >= 0.01 ? 3 : near >= 0.001 ? 4 : near >= 0.0001 ? 5 : 6);
}

// PPV and NPV where the prevalence is another: limits of the ratio of the two rates, from those of each.
function predictiveElsewhere({ tp, fp, malignant, benign }, prevalence, z2) {
  return {
    ppvShifted: predictiveAt(tp, malignant, fp, benign, prevalence, z2),
    npvShifted: predictiveAt(benign - fp, benign, malignant - tp, malignant, 1 - prevalence, z2),
  };
}

function predictiveAt(right, ofRight, wrong, ofWrong, prevalence, z2) {
  const n = ofRight + ofWrong;
  if (!ofRight || !ofWrong || right + wrong === 0) return { value: NaN, low: NaN, high: NaN, n };
  const frequent = (prevalence * right) / ofRight;
  const value = frequent / (frequent + ((1 - prevalence) * wrong) / ofWrong);
  const oddsAgainst = (1 - prevalence) / prevalence;
  const [least, most] = ratioLimits(proportion(wrong, ofWrong, z2), proportion(right, ofRight, z2));
  const low = 1 / (1 + oddsAgainst * most);
  const high = 1 / (1 + oddsAgainst * least);
  return { value, low: Math.min(low, value), high: Math.max(high, value), n };
}

// The roots are written so that they hold where a coefficient is 0 or negative.
function ratioLimits(p, q) {
  const product = p.value * q.value;
  const root = (squared, constant) => product + Math.sqrt(Math.max(product * product - squared * constant, 0));
  const constant = p.low * (2 * p.value - p.low);
  const below = root(q.high * (2 * q.value - q.high), constant);
  const squared = q.low * (2 * q.value - q.low);
  const above = root(squared, p.high * (2 * p.value - p.high));
  return [below ? constant / below : 0, squared ? above / squared : Infinity];
}

// The counts at one step of the sweep.
const countsAt = ({ tp, fp, malignant, benign, n }, step) => ({ tp: tp[step], fp: fp[step], malignant, benign, n });

// Whether the risks can be shifted to another prevalence, and the threshold on their scale if they are.
const canShift = ({ malignant, benign }, stated) => stated !== null && stated > 0 && stated < 1 && malignant > 0 && benign > 0;

function actingThreshold(patients, threshold, { prevalence, shifted }) {
  return shifted && canShift(patients, prevalence) ? shiftedRisk(threshold, patients.malignant / patients.n, prevalence) : threshold;
}

// Everything that is shown of one threshold, as numbers: of a step of the slider, or of a threshold
// between two steps, whose counts Python sends. The threshold is one of the model's own risks; `acting`
// is its value once the risks are shifted, and determines how bad a false alarm is.
function readout(patients, { threshold, tp, fp }, { prevalence: stated, shifted }, { z2 }) {
  const { malignant, benign, n } = patients;
  const own = malignant / n;
  const prevalence = stated ?? own;
  const acting = actingThreshold(patients, threshold, { prevalence: stated, shifted });
  const recall = proportion(tp, malignant, z2);
  const specificity = proportion(benign - fp, benign, z2);
  const falseAlarmRate = benign === 0 ? NaN : fp / benign;
  const defined = !Number.isNaN(recall.value) && !Number.isNaN(falseAlarmRate);
  const split = (total) => (defined ? frequencies(recall.value, falseAlarmRate, prevalence, total) : null);
  return {
    threshold, acting, own, tp, fp, fn: malignant - tp, tn: benign - fp, n, malignant, benign, prevalence,
    elsewhere: stated === null ? "" : shifted && canShift(patients, stated) ? "shifted" : "unshifted",
    recall, specificity, falseAlarmRate,
    ppv: proportion(tp, tp + fp, z2),
    npv: proportion(benign - fp, n - tp - fp, z2),
    ...predictiveElsewhere({ tp, fp, malignant, benign }, prevalence, z2),
    harmRatio: acting === 0 ? Infinity : (1 - acting) / acting,
    netBenefit: netBenefit({ tp, fp, malignant, benign, n }, acting, stated, { z2 }),
    flagAll: flagEverybody(prevalence, acting),
    of1000: split(1000),
    of100: split(100) ?? [0, 0, 0, 0],
  };
}

// The highest step at which a share of the malignant patients is found, the lowest that flags no more
// patients than can be worked up; null where there is no malignant patient, or no such step.
function highestWithRecall({ tp, malignant }, target) {
  if (!malignant) return null;
  let step = STEPS;
  while (step > 0 && tp[step] / malignant < target) step -= 1;
  return step;
}

function lowestFlagging({ tp, fp }, most) {
  for (let step = 0; step <= STEPS; step += 1) if (tp[step] + fp[step] <= most) return step;
  return null;
}
