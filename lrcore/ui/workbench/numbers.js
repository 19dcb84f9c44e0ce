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

function percent(share, n) {
  if (Number.isNaN(share)) return "not defined";
  const digits = n >= 1000 ? 1 : 0;
  const shown = fixed(100 * share, digits);
  if (shown === fixed(0, digits) && share > 0) return digits ? "<0.1 %" : "<1 %";
  if (shown === fixed(100, digits) && share < 1) return digits ? ">99.9 %" : ">99 %";
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
  const shown = percent(estimate.value, estimate.n);
  if (Number.isNaN(estimate.low)) return shown;
  return `${shown} (${percent(estimate.low, estimate.n)} to ${percent(estimate.high, estimate.n)})`;
}

function frequencies(recall, falseAlarmRate, prevalence, total) {
  const nearest = (patients) => Math.floor(patients + 0.5);
  const ill = nearest(total * prevalence);
  const found = nearest(ill * recall);
  const alarms = nearest((total - ill) * falseAlarmRate);
  return [found, ill - found, alarms, total - ill - alarms];
}

function netBenefit(recall, falseAlarmRate, prevalence, threshold) {
  if (threshold === 0 || threshold === 1) return NaN;
  const weight = threshold / (1 - threshold);
  return prevalence * recall - weight * (1 - prevalence) * falseAlarmRate;
}

// PPV and NPV where the prevalence is another, with the logit interval of Mercaldo et al. 2007.
function shifted(recall, specificity, prevalence, z) {
  const [se, sp] = [recall.value, specificity.value];
  const ill = prevalence;
  const well = 1 - prevalence;
  const ppv = (se * ill) / (se * ill + (1 - sp) * well);
  const npv = (sp * well) / (sp * well + (1 - se) * ill);
  const n = recall.n + specificity.n;
  return {
    ppvShifted: logitInterval(ppv, (1 - se) / (se * recall.n) + sp / ((1 - sp) * specificity.n), z, n),
    npvShifted: logitInterval(npv, se / ((1 - se) * recall.n) + (1 - sp) / (sp * specificity.n), z, n),
  };
}

function logitInterval(value, variance, z, n) {
  if (!Number.isFinite(variance) || !(value > 0 && value < 1)) return { value, low: NaN, high: NaN, n };
  const centre = Math.log(value / (1 - value));
  const half = z * Math.sqrt(variance);
  return { value, low: 1 / (1 + Math.exp(half - centre)), high: 1 / (1 + Math.exp(-half - centre)), n };
}

// Everything that is shown of one threshold, as numbers.
function readout(patients, step, prevalence, { z, z2 }) {
  const { malignant, benign, n } = patients;
  const tp = patients.tp[step];
  const fp = patients.fp[step];
  const threshold = step / 1000;
  const recall = proportion(tp, malignant, z2);
  const specificity = proportion(benign - fp, benign, z2);
  const falseAlarmRate = benign === 0 ? NaN : fp / benign;
  const defined = !Number.isNaN(recall.value) && !Number.isNaN(falseAlarmRate);
  const split = (total) => (defined ? frequencies(recall.value, falseAlarmRate, prevalence, total) : null);
  return {
    threshold, tp, fp, fn: malignant - tp, tn: benign - fp, n, malignant, benign, prevalence,
    recall, specificity, falseAlarmRate,
    ppv: proportion(tp, tp + fp, z2),
    npv: proportion(benign - fp, n - tp - fp, z2),
    ...shifted(recall, specificity, prevalence, z),
    harmRatio: threshold === 0 ? Infinity : (1 - threshold) / threshold,
    netBenefit: netBenefit(recall.value, falseAlarmRate, prevalence, threshold),
    flagAll: netBenefit(1, 1, prevalence, threshold),
    of1000: split(1000),
    of100: split(100) ?? [0, 0, 0, 0],
  };
}
