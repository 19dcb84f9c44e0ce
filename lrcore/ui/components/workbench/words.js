// The numbers of one threshold in words, formatted as in lrcore/wording/numbers.py.

function spokenValue(now) {
  return `threshold ${bothScales(now)}: ${count(now.tp)} of ${count(now.malignant)} found, ` +
    `${count(now.fn)} missed, ${counted(now.fp, "false alarm")}`;
}

// The threshold of the model's own risks, and its value once they are shifted.
function bothScales(now) {
  const own = now.threshold.toFixed(3);
  return now.elsewhere === "shifted" ? `${own}, ${riskInDigits(now.acting)} of the shifted risks` : own;
}

function words(now, patients) {
  const at = percentAt(now.prevalence);
  const ownPrevalence = now.elsewhere === "";
  return {
    threshold: bothScales(now),
    scale: scaleWords(now),
    elsewhere: elsewhereWords(now),
    found: `${count(now.tp)} of ${count(now.malignant)}`,
    missed: `${count(now.fn)} of ${count(now.malignant)}`,
    falseAlarms: `${count(now.fp)} of ${count(now.benign)}`,
    cleared: `${count(now.tn)} of ${count(now.benign)}`,
    harm: harmInWords(now),
    ...wholePatients(now),
    prevalence: at,
    recall: inWords(now.recall, "not defined: no malignant patient"),
    recallCount: `${count(now.tp)} of ${count(now.malignant)} malignant`,
    specificity: inWords(now.specificity, "not defined: no benign patient"),
    specificityCount: `${count(now.tn)} of ${count(now.benign)} benign`,
    ...predictive(now, ownPrevalence, at),
    ...benefit(now),
    frequencies: frequencySentence(now, at),
    rounding: roundingNote(now),
    ...(patients && { calibration: calibrationWords(now, patients), calibrationBrief: calibrationBrief(now, patients) }),
  };
}

function percentAt(prevalence) {
  return `${fixed(100 * prevalence, 1)} %`;
}

const scaleWords = (now) => ({ "": "", unshifted: "of the unshifted risks", shifted: "of the model's own risks," })[now.elsewhere];

// What a statement about another prevalence covers, and what stays that of these patients.
function elsewhereWords(now) {
  if (now.elsewhere === "") return "";
  const [there, here] = [now.prevalence, now.own].map(percentAt);
  const shifted = now.elsewhere === "shifted";
  const more = "harm ratio, calibration";
  const scope = ` PPV, NPV, net benefit, the 1,000 patients${shifted ? `, ${more}` : ""} follow the ${there}. What is hatched does not, and stays that of ` +
    `these patients (${here}): counts, grey zone${shifted ? "" : `, ${more}`}. Recall and the share of false alarms are assumed to be the same there.`;
  if (!shifted) return `At another prevalence the risks need a new intercept; the threshold below is on the scale of the unshifted risks.${scope}`;
  const own = now.threshold.toFixed(3);
  return `The risks are shifted by ${fixed(logOdds(now.prevalence) - logOdds(now.own), 2)} on the log-odds scale. ${own} of the model's own risks is ` +
    `${riskInDigits(now.acting)} of the shifted risks and flags the same patients; ${own} is the one that can be put in force.${scope}`;
}

function harmInWords(now) {
  if (!Number.isFinite(now.harmRatio)) return "Every patient is flagged: no number of false alarms is too many.";
  if (now.elsewhere === "unshifted") {
    const error = now.prevalence < now.own ? "too high" : "too low";
    return `Read off a risk that is ${error} at ${percentAt(now.prevalence)}: shift the risks to read it there.`;
  }
  return `Implied by threshold ${now.elsewhere === "shifted" ? `${riskInDigits(now.acting)} of the shifted risks` : now.threshold.toFixed(3)}, if the risks are right.`;
}

function predictive(now, ownPrevalence, at) {
  if (ownPrevalence) {
    return {
      ppv: inWords(now.ppv, "not defined: no flagged patient"),
      ppvCount: `${count(now.tp)} of ${count(now.tp + now.fp)} flagged`,
      npv: inWords(now.npv, "not defined: no cleared patient"),
      npvCount: `${count(now.tn)} of ${count(now.tn + now.fn)} cleared`,
    };
  }
  const shifted = `at a prevalence of ${at}`;
  return {
    ppv: inWords(now.ppvShifted, "not defined: no patient is flagged"),
    ppvCount: shifted,
    npv: inWords(now.npvShifted, "not defined: no patient is cleared"),
    npvCount: shifted,
  };
}

function benefit(now) {
  const { value, low } = now.netBenefit;
  if (Number.isNaN(value)) {
    const why = now.acting === 0 || now.acting === 1 ? `at threshold ${now.acting.toFixed(0)}` : "without patients of both kinds";
    return { netBenefit: `not defined ${why}`, netBenefitOthers: "" };
  }
  return {
    netBenefit: Number.isNaN(low) ? fixed(value, 3) : withLimits(now.netBenefit, fixed, 3),
    netBenefitOthers: `flag all ${fixed(now.flagAll, 3)}, none 0` +
      (now.elsewhere === "" ? "" : `; one miss weighs ${fixed(now.harmRatio, 1)} false alarms`),
  };
}

function frequencySentence(now, at) {
  if (!now.of1000) return "Not defined without patients of both kinds.";
  const [found, missed, alarms, cleared] = now.of1000.map(count);
  const [ill, well] = [now.of1000[0] + now.of1000[1], now.of1000[2] + now.of1000[3]].map(count);
  const who = now.elsewhere === "" ? `patients like these, ${at} of whom have cancer` : `patients where ${at} have cancer (of these, ${percentAt(now.own)} have)`;
  const flagged = count(now.of1000[0] + now.of1000[2]);
  return `Of 1,000 ${who}: ${flagged} are flagged. ${ill} have cancer, of whom ${found} are found ` +
    `and ${missed} missed; ${well} have none, of whom ${alarms} are false alarms and ${cleared} are cleared.`;
}

// The smooth calibration curve at one of the 1,001 thresholds; null beyond the observed risks.
const calibratedAt = (line, threshold) => line[Math.round(threshold * STEPS)] ?? null;

// What the smooth curve says at the threshold, on the scale that is acted on; null where it says nothing.
function calibrationAt(now, { calibration }) {
  const there = (share) => (now.elsewhere === "shifted" && share !== null ? shiftedRisk(share, now.own, now.prevalence) : share);
  const [observed, low, high] = ["observed", "low", "high"].map((line) => (calibration.reason ? null : there(calibratedAt(calibration[line], now.threshold))));
  const inHundred = (share) => fixed(100 * share, 1);
  if (observed === null) return null;
  return { about: inHundred(observed), band: low === null || high === null ? "" : ` (95 % band ${inHundred(low)} to ${inHundred(high)})` };
}

function nearby(now, { tp, fp }) {
  const step = Math.round(now.threshold * STEPS);
  const [from, to] = [Math.max(0, step - 50), Math.min(STEPS, step + 50)];
  return { from, to, within: tp[from] + fp[from] - (to < STEPS ? tp[to] + fp[to] : 0) };
}

function calibrationWords(now, patients) {
  const { calibration, n } = patients;
  const { from, to, within } = nearby(now, patients);
  const near = `${count(within)} of ${count(n)} patients have ${now.elsewhere === "shifted" ? "own " : ""}risks between ${(from / STEPS).toFixed(3)} and ${(to / STEPS).toFixed(3)}.`;
  if (calibration.reason) return `No smooth curve: ${calibration.reason}. ${near}`;
  const found = calibrationAt(now, patients);
  if (!found) return `No patient's risk is as extreme as ${now.threshold.toFixed(3)}. ${near}`;
  const risk = now.elsewhere === "shifted" ? `a shifted risk of ${riskInDigits(now.acting)}` : `a risk of ${now.threshold.toFixed(3)}`;
  const moved = now.elsewhere === "shifted" ? ", shifted with the risks" : "";
  return `Of 100 patients with ${risk}, about ${found.about}${found.band} have cancer, by the ` +
    `smooth curve (${calibration.smoother})${moved}. ${near}`;
}

function calibrationBrief(now, patients) {
  const { calibration } = patients;
  if (calibration.reason) return `No smooth curve: ${calibration.reason}.`;
  const found = calibrationAt(now, patients);
  if (!found) return "No patient has so extreme a risk.";
  return `Of 100 at ${riskInDigits(now.acting)} about ${found.about} have cancer${found.band}.`;
}

// What happens to 1,000 patients, for the key of the circles.
function wholePatients(now) {
  const parts = now.of1000?.map(count) ?? ["", "", "", ""];
  const ill = now.of1000 ? count(now.of1000[0] + now.of1000[1]) : "";
  return {
    wholeFound: parts[0], wholeMissed: parts[1], wholeAlarms: parts[2], wholeCleared: parts[3],
    wholeTitle: now.of1000 ? `Of 1,000 patients, ${ill} with cancer` : "Not defined without patients of both kinds",
  };
}

const signed = (difference) => (difference > 0 ? `+${count(difference)}` : difference < 0 ? `\u2212${count(-difference)}` : "\u00b10");

// As lrcore/ui/threshold/threshold_change.py: what another threshold changes for the same patients.
function changeInWords(found, alarms) {
  if (found === 0 && alarms === 0) return "the same patients are flagged";
  const way = found + alarms > 0 ? "more" : "fewer";
  const [cancers, burden] = [found, alarms].map(Math.abs);
  const plural = burden === 1 ? "" : "s";
  const first = cancers === 0 ? "as many found" : `${count(cancers)} ${way} found`;
  const second = burden === 0 ? "as many false alarms" : `${count(burden)} ${way} false alarm${plural}`;
  return `${first}, ${second}${cancers && burden ? `: ${fixed(burden / cancers, 1)} for each` : ""}`;
}

// The threshold that is set against another one: in counts and in words.
function comparison(now, other) {
  const nothing = Object.fromEntries(["foundDelta", "missedDelta", "falseAlarmsDelta", "clearedDelta", "otherTitle", "otherRecall",
    "otherSpecificity", "otherPpv", "otherNpv", "otherNetBenefit", "otherFound", "otherMissed", "otherAlarms", "otherCleared"].map((name) => [name, ""]));
  if (!other) return { ...nothing, against: "Pin a threshold to compare others with it." };
  const at = other.words;
  const differences = { foundDelta: now.tp - other.tp, missedDelta: now.fn - other.fn, falseAlarmsDelta: now.fp - other.fp, clearedDelta: now.tn - other.tn };
  const name = other.kind === "force" ? `${other.digits} in force` : `B, ${other.digits}`;
  const itself = other.threshold === now.threshold;
  return {
    ...nothing,
    ...Object.fromEntries(Object.entries(differences).map(([key, difference]) => [key, itself ? "" : signed(difference)])),
    against: itself ? `This is ${other.kind === "force" ? "the threshold in force" : "the pinned threshold"}.` : `Against ${name}: ${changeInWords(now.tp - other.tp, now.fp - other.fp)}.`,
    otherTitle: name,
    otherRecall: at.recall, otherSpecificity: at.specificity, otherPpv: at.ppv, otherNpv: at.npv, otherNetBenefit: at.netBenefit,
    otherFound: at.wholeFound, otherMissed: at.wholeMissed, otherAlarms: at.wholeAlarms, otherCleared: at.wholeCleared,
  };
}

// Whether the limits hold at the threshold that is set.
function limitWords(patients, { step, recall, capacity }) {
  const { tp, fp, malignant } = patients;
  const flagged = tp[step] + fp[step];
  const mark = (holds, value) => `${holds ? "\u2713" : "\u2717"} ${value}`;
  const found = malignant ? tp[step] / malignant : NaN;
  const lowest = capacity === null ? 0 : lowestFlagging(patients, capacity);
  const highest = recall === null ? STEPS : highestWithRecall(patients, recall) ?? STEPS;
  const [least, most] = [lowest ?? STEPS, highest].map((each) => (each / STEPS).toFixed(3));
  return {
    recallLimit: recall === null || !malignant ? "" : mark(found >= recall, percent(found, malignant)),
    capacityLimit: capacity === null ? "" : mark(flagged <= capacity, count(flagged)),
    limits: lowest === null
      ? `Even at 1.000, ${count(tp[STEPS] + fp[STEPS])} patients are flagged: they share the highest risk.`
      : lowest > highest ? `No threshold meets both limits: the recall needs ${most} or less, the capacity ${least} or more.` : "",
  };
}

// A hundred circles cannot show what happens to fewer than one in a hundred.
function roundingNote(now) {
  const hidden = [["found", now.tp], ["missed", now.fn], ["a false alarm", now.fp], ["cleared", now.tn]]
    .filter(([, patients], i) => patients > 0 && now.of100[i] === 0).map(([name]) => name);
  return hidden.length ? `Each circle is one of 100 patients. Fewer than one in 100 is ${hidden.join(" or ")}.` : "Each circle is one of 100 patients.";
}

// How many patients lie in each zone, and how many of them are, or may be, decided wrongly.
function zoneWords({ tp, fp, malignant, benign, n }, [low, high], z2) {
  const zones = {
    zoneOut: [malignant - tp[low], benign - fp[low]],
    zoneGrey: [tp[low] - tp[high], fp[low] - fp[high]],
    zoneIn: [tp[high], fp[high]],
  };
  const of = (part, whole, kind) => (whole === 0 ? "no patient" : `${count(part)} ${kind}: ${inWords(proportion(part, whole, z2), "")}`);
  return Object.fromEntries(Object.entries(zones).flatMap(([name, [ill, well]]) => [
    [name, `${count(ill + well)} of ${count(n)}`],
    [`${name}Wrong`, name === "zoneIn" ? of(well, ill + well, "benign") : of(ill, ill + well, "malignant")],
  ]));
}

function descriptions(now, patients) {
  const at = `At threshold ${bothScales(now)}`;
  const [found, cleared] = [`${count(now.tp)} of ${count(now.malignant)} malignant`, `${count(now.fp)} of ${count(now.benign)} benign`];
  return {
    risks: `Histogram of risks by outcome. ${at}, ${found} and ${cleared} patients lie at or above the line.`,
    rates: `Recall and false alarms against the threshold. ${at}, ${found} and ${cleared} patients are flagged.`,
    roc: `ROC curve. ${at}, ${found} patients are found with ${counted(now.fp, "false alarm")} among ${count(now.benign)} benign.`,
    calibration: `Observed share malignant against the risk. ${calibrationWords(now, patients)}`,
    benefit: `Net benefit against the threshold. ${at} it is ${fixed(now.netBenefit.value, 3)}; flagging all gives ${fixed(now.flagAll, 3)}.`,
  };
}

// The same numbers as a chart, every 0.05 and at the threshold that is set.
function tableOf(name, patients, state, quantiles) {
  const { step, prevalence: stated } = state;
  const { tp, fp, malignant, benign, n } = patients;
  const prevalence = stated ?? malignant / n;
  const steps = [...new Set([...ticks(0, 1000, 50, 0), step])].sort((a, b) => a - b);
  const recall = (i) => (malignant ? tp[i] / malignant : NaN);
  const alarms = (i) => (benign ? fp[i] / benign : NaN);
  const moves = state.shifted && canShift(patients, stated) && (name === "benefit" || name === "calibration");
  const there = (share) => (moves && !Number.isNaN(share) ? shiftedRisk(share, malignant / n, stated) : share);
  const acting = (i) => actingThreshold(patients, i / STEPS, state);
  const columns = {
    risks: [["Risk at or above", "Malignant", "Benign"], (i) => [count(tp[i]), count(fp[i])]],
    rates: [["Threshold", "Recall", "False alarms"], (i) => [percent(recall(i), malignant), percent(alarms(i), benign)]],
    roc: [["Threshold", "False alarms", "Recall"], (i) => [percent(alarms(i), benign), percent(recall(i), malignant)]],
    calibration: [["Risk", "Observed", "95 % band"], (i) => {
      const [observed, low, high] = ["observed", "low", "high"].map((line) => there(calibratedAt(patients.calibration[line], i / STEPS) ?? NaN));
      return [fixed(observed, 3), Number.isNaN(low) ? "" : `${fixed(low, 3)} to ${fixed(high, 3)}`];
    }],
    benefit: [["Threshold", "Use the model", "Flag all"], (i) => [
      fixed(netBenefit(countsAt(patients, i), acting(i), stated, quantiles).value, 3), fixed(flagEverybody(prevalence, acting(i)), 3),
    ]],
  };
  const [[first, ...rest], cells] = columns[name];
  if (!moves) return [[first, ...rest], steps.map((i) => [(i / 1000).toFixed(3), ...cells(i)])];
  return [[`${first}, own`, "Shifted", ...rest], steps.map((i) => [(i / 1000).toFixed(3), riskInDigits(acting(i)), ...cells(i)])];
}

function fillTable(host, heads, rows) {
  const table = document.createElement("table");
  const line = (cells, tag) => {
    const row = document.createElement("tr");
    cells.forEach((text, i) => {
      const cell = document.createElement(i === 0 ? "th" : tag);
      cell.scope = i === 0 && tag === "td" ? "row" : "col";
      if (tag === "td" && i > 0) cell.removeAttribute("scope");
      cell.textContent = typeset(text);
      row.appendChild(cell);
    });
    return row;
  };
  table.createTHead().appendChild(line(heads, "th"));
  const body = table.createTBody();
  for (const row of rows) body.appendChild(line(row, "td"));
  host.replaceChildren(table);
}
