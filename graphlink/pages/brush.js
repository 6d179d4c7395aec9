// The time brush: a histogram of sign-ups, or of accounts between the first and the last time they were seen; what is
// chosen on it filters accounts and links alike.

const BINS = 90;

/** First and last minute of what the page shows. */
function period() {
  period.known ??= (() => {
    let [from, to] = [Infinity, -Infinity];
    for (const times of [data.created, data.first, data.last]) {
      for (const time of times) {
        if (time === MISSING) continue;
        if (time < from) from = time;
        if (time > to) to = time;
      }
    }
    return from > to ? [0, 1440] : [from, to];
  })();
  return period.known;
}

/** Whether any account has a time. */
function timesKnown() {
  return signupsKnown() || data.first.some((time) => time !== MISSING);
}

/** Whether any account has a time of its sign-up: a log without a list of accounts tells none. */
function signupsKnown() {
  signupsKnown.known ??= data.created.some((time) => time !== MISSING);
  return signupsKnown.known;
}

/** What the brush shows at first: an empty chart of sign-ups would look broken. */
function firstMode() {
  return signupsKnown() ? "created" : "seen";
}

function firstDay() {
  return Math.floor(period()[0] / 1440);
}

function lastDay() {
  return Math.max(firstDay() + 1, Math.floor(period()[1] / 1440));
}

/** Builds the brush; without any time in the case it says so and stays away. */
function buildBrush() {
  const chart = byId("histogram");
  const ends = { from: byId("brush-from"), to: byId("brush-to") };
  for (const [name, input] of Object.entries(ends)) {
    input.min = firstDay();
    input.max = lastDay();
    input.addEventListener("input", () => setBrush(name, Number(input.value)));
  }
  for (const radio of document.querySelectorAll("input[name=brush-mode]"))
    radio.addEventListener("change", () => {
      state.brush.mode = radio.value;
      changed("filters");
    });
  byId("brush-clear").addEventListener("click", () => {
    state.brush.from = state.brush.to = null;
    changed("filters");
  });
  document.querySelector(".brush").hidden = !timesKnown();
  byId("brush-modes").hidden = !signupsKnown();
  if (!signupsKnown()) state.brush.mode = firstMode();
  listenToBrush(chart);
  new ResizeObserver(drawHistogram).observe(chart);
  onChange("filters theme", updateBrush);
  updateBrush();
}

function setBrush(name, value) {
  const { brush } = state;
  brush[name] = value;
  if (name === "from" && brush.to !== null && value > brush.to) brush.to = value;
  if (name === "to" && brush.from !== null && value < brush.from) brush.from = value;
  if ((brush.from ?? firstDay()) <= firstDay() && (brush.to ?? lastDay()) >= lastDay()) brush.from = brush.to = null;
  changed("filters");
}

/** Dragging over the histogram chooses days; a click without a drag clears the choice. */
function listenToBrush(chart) {
  let begun = null;
  const dayAt = (event) =>
    firstDay() +
    Math.floor(Math.max(0, Math.min(0.9999, event.offsetX / chart.clientWidth)) * (lastDay() - firstDay() + 1));
  chart.addEventListener("pointerdown", (event) => {
    begun = dayAt(event);
    chart.setPointerCapture(event.pointerId);
  });
  chart.addEventListener("pointermove", (event) => {
    if (begun === null) return;
    const now = dayAt(event);
    if (now === begun && state.brush.from === null) return;
    state.brush.from = Math.min(begun, now);
    state.brush.to = Math.max(begun, now);
    changed("filters");
  });
  chart.addEventListener("pointerup", (event) => {
    if (begun === dayAt(event) && (state.brush.from !== state.brush.to || state.brush.from === null)) {
      state.brush.from = state.brush.to = null;
      changed("filters");
    }
    begun = null;
  });
}

function updateBrush() {
  const { from, to, mode } = state.brush;
  byId("brush-from").value = from ?? firstDay();
  byId("brush-to").value = to ?? lastDay();
  for (const radio of document.querySelectorAll("input[name=brush-mode]")) radio.checked = radio.value === mode;
  byId("brush-clear").hidden = from === null && to === null;
  const what = mode === "created" ? "signed up" : "whose first to last day meets";
  const days = between(day((from ?? firstDay()) * 1440), day((to ?? lastDay()) * 1440));
  const chosen = from === null && to === null ? days : `${plural(shown.accounts, "account")} ${what} ${days}`;
  byId("brush-says").textContent = chosen;
  drawHistogram();
}

function histogram() {
  const span = lastDay() - firstDay() + 1;
  const bins = new Float64Array(Math.min(BINS, span));
  const add = (minutes, amount) => {
    if (minutes !== MISSING)
      bins[Math.min(bins.length - 1, Math.max(0, Math.floor(((minutes / 1440 - firstDay()) / span) * bins.length)))] +=
        amount;
  };
  if (state.brush.mode === "created") for (const time of data.created) add(time, 1);
  else addSpans(bins, span);
  return bins;
}

/** Counts each account in every bin between its first and its last time. */
function addSpans(bins, span) {
  const place = (minutes) =>
    Math.min(bins.length - 1, Math.max(0, Math.floor(((minutes / 1440 - firstDay()) / span) * bins.length)));
  const steps = new Int32Array(bins.length + 1);
  for (let account = 0; account < data.count; account++) {
    const [first, last] = [data.first[account], data.last[account]];
    if (first === MISSING) continue;
    steps[place(first)]++;
    steps[place(last === MISSING ? first : last) + 1]--;
  }
  let sum = 0;
  for (let i = 0; i < bins.length; i++) bins[i] = sum += steps[i];
}

function drawHistogram() {
  const chart = byId("histogram");
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const [width, height] = [chart.clientWidth, chart.clientHeight];
  if (!width) return;
  chart.width = width * ratio;
  chart.height = height * ratio;
  const context = chart.getContext("2d");
  context.scale(ratio, ratio);
  const look = colours();
  const bins = histogram();
  const most = Math.max(1, ...bins);
  const span = lastDay() - firstDay() + 1;
  const all = state.brush.from === null && state.brush.to === null;
  const chosen = (i) => {
    const at = firstDay() + (i / bins.length) * span;
    return at + span / bins.length > (state.brush.from ?? -1) && at < (state.brush.to ?? 1e9) + 1;
  };
  bins.forEach((value, i) => {
    context.fillStyle = all ? look.quiet : chosen(i) ? look.accent : look.line;
    const tall = value ? Math.max(1.5, (value / most) * (height - 3)) : 0;
    context.fillRect((i / bins.length) * width, height - tall, Math.max(1, width / bins.length - 1), tall);
  });
}
