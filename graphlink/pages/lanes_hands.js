// The panel of the lanes: when it is there, what its buttons, a hand and the keyboard do.

let lanesDrawn = null;

/** Shows the lanes of a community that was opened, unless the person has closed them or nothing in it has a time. */
function showLanesOf(community) {
  const group = { type: "community", id: community };
  if (state.lanes === false) return;
  if (!laidOut(group)) layOutInTime(group);
  if (timed.table.rows.length) setLanes(true);
}

/** Shows the lanes, or takes them away. */
function setLanes(on) {
  state.lanes = on;
  if (on && !timed.groups.length) layOutInTime(groupAsked(state.selected) ?? { type: "community", id: 0 });
  byId("lanes").hidden = !on;
  byId("lanes-open").setAttribute("aria-pressed", String(Boolean(on)));
  if (on) refreshLanes();
  changed("lanes");
}

/** Follows the selection: another community or network is laid out, a signal or an account lights up. */
function followLanes() {
  const group = groupAsked(state.selected);
  if (group && !laidOut(group) && state.lanes) layOutInTime(group);
  if (group && !state.lanes) timed.groups = [];
  if (state.lanes) refreshLanes();
}

function refreshLanes() {
  const { rows, dots, before, after } = timed.table;
  const [group, beside] = timed.groups;
  byId("lanes-title").textContent = `${nameOf(group)}${beside ? ` and ${nameOf(beside)}` : ""} in time`;
  fillBeside(group, beside);
  const outside = before + after;
  byId("lanes-whole").hidden = !outside;
  byId("lanes-whole").textContent = `Whole axis (${number(outside)} more)`;
  byId("lanes-whole").setAttribute("aria-pressed", String(timed.whole));
  byId("lanes-names").setAttribute("aria-pressed", String(timed.names));
  byId("lanes-says").textContent = rows.length
    ? `${plural(rows.length, "lane")}, ${plural(dots.at.length, "dot")}: when an account first shows it.${ringWords()}${bothWords()}`
    : "Nothing that two of its accounts share has a time.";
  lanesDrawn.measure();
  lanesDrawn.soon(true);
}

function ringWords() {
  const { dots } = timed.table;
  const off = dots.account.some((account) => data.standing[account] & 1);
  return off ? " A ring: an account that is suspended already was last seen with it." : "";
}

function bothWords() {
  const [group, beside] = timed.groups;
  return beside ? ` In a lane of both, ${nameOf(group)} is above, ${nameOf(beside)} below.` : "";
}

/** The list of what may stand beside the group, built anew where the group is another. */
function fillBeside(group, beside) {
  const choice = byId("lanes-beside");
  const key = `${group.type} ${group.id}`;
  if (choice.dataset.of !== key) {
    const parts = groupsBeside(group).filter(([, groups]) => groups.length);
    const option = (one) => element("option", { value: `${one.type} ${one.id}` }, nameOf(one));
    const several = parts.map(([label, groups]) => element("optgroup", { label }, groups.map(option)));
    fill(choice, element("option", { value: "" }, "nothing"), several);
    choice.dataset.of = key;
    byId("lanes-beside-label").hidden = !parts.length;
  }
  choice.value = beside ? `${beside.type} ${beside.id}` : "";
}

/** A drag chooses days as the brush does; a click selects the lane's signal, with Shift the account. */
function listenToLanes(canvas) {
  let begun = null;
  let brushing = 0;
  const dayAt = (event) => Math.floor(lanesDrawn.timeAt(event.offsetX) / 1440);
  const brushTo = (event) => {
    const now = dayAt(event);
    Object.assign(state.brush, { mode: "seen", from: Math.min(begun.day, now), to: Math.max(begun.day, now) });
    if (brushing) return;
    brushing = requestAnimationFrame(() => {
      brushing = 0;
      changed("filters");
    });
  };
  canvas.addEventListener("pointerdown", (event) => {
    begun = { x: event.offsetX, day: dayAt(event), moved: false };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!begun) pointAt(event);
    else if (begun.moved || Math.abs(event.offsetX - begun.x) > 4) {
      begun.moved = true;
      brushTo(event);
    }
  });
  canvas.addEventListener("pointerup", (event) => {
    if (begun && !begun.moved) clickLane(event);
    begun = null;
  });
  canvas.addEventListener("pointercancel", () => {
    begun = null;
  });
  canvas.addEventListener("pointerleave", () => pointAt(null));
}

function clickLane(event) {
  const found = lanesDrawn.at(event.offsetX, event.offsetY);
  if (lanesDrawn.onAxis(event.offsetY)) {
    state.brush.from = state.brush.to = null;
    changed("filters");
  } else if (found) chooseInLanes(found, event.shiftKey);
}

/** The account of a dot where that is asked for, else the lane's signal. */
function chooseInLanes({ row, dot }, asAccount) {
  if (asAccount && dot >= 0) select({ type: "account", id: timed.table.dots.account[dot] });
  else select({ type: "signal", id: row.signal });
}

/** What the pointer is over lights up in the lanes and in the picture, and is named beside it. */
function pointAt(event) {
  const found = event && lanesDrawn.at(event.offsetX, event.offsetY);
  const tip = byId("lanes-tip");
  tip.hidden = !found;
  timed.cursor = found;
  hover(found && found.dot >= 0 ? timed.table.dots.account[found.dot] : null);
  lanesDrawn.soon();
  if (!found) return;
  fill(
    tip,
    laneWords(found).map((line) => element("div", {}, element("bdi", {}, line))),
  );
  const [canvas, box] = [event.currentTarget, byId("lanes")].map((one) => one.getBoundingClientRect());
  const x = canvas.x - box.x + event.offsetX;
  const y = canvas.y - box.y + event.offsetY;
  tip.style.left = `${Math.max(4, Math.min(x + 14, box.width - tip.offsetWidth - 8))}px`;
  tip.style.top = `${y + 18 + tip.offsetHeight > box.height ? y - tip.offsetHeight - 10 : y + 18}px`;
}

function laneWords({ row, dot }) {
  const { dots } = timed.table;
  const lane = `${kindName(data.signals.kind[row.signal])} ${cut(data.signals.value[row.signal], 60)}`;
  const words = [`${lane}: ${plural(row.accounts, "account")}, first ${day(row.first)}`];
  if (dot >= 0) {
    const account = dots.account[dot];
    words.push(`${cut(data.accounts.id[account], 60)}: ${when(dots.at[dot])}`);
    if (data.standing[account] & 1) words.push(`suspended already, last seen with it ${when(dots.last[dot])}`);
  }
  return words;
}

/** Up and down walk over lanes, left and right over the accounts of one. */
function walkLanes(event) {
  const rows = lanesDrawn.rows();
  const [along, downward] = DIRECTIONS[event.key];
  const now = rows.indexOf(timed.cursor?.row);
  const row = rows[now < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, now + downward))];
  if (!row) return;
  const dots = rangeFrom(row).filter((dot) => shown.account[timed.table.dots.account[dot]]);
  const place = row === timed.cursor?.row ? dots.indexOf(timed.cursor.dot) : -1;
  const dot = along ? (dots[Math.max(0, Math.min(dots.length - 1, place + along))] ?? -1) : -1;
  timed.cursor = { row, dot };
  hover(dot >= 0 ? timed.table.dots.account[dot] : null);
  lanesDrawn.reveal(row);
  byId("announcement").textContent = laneWords(timed.cursor).join("; ");
  lanesDrawn.soon(true);
}

function rangeFrom({ start, end }) {
  return Array.from({ length: end - start }, (_, i) => start + i);
}

function keyInLanes(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (DIRECTIONS[event.key]) walkLanes(event);
  else if (event.key === "Enter" && timed.cursor) chooseInLanes(timed.cursor, event.shiftKey);
  else return;
  event.preventDefault();
}

/** A button that turns something of the lanes on and off. */
function laneSwitch(id, name) {
  byId(id).addEventListener("click", () => {
    timed[name] = !timed[name];
    refreshLanes();
  });
}

function buildLanes() {
  const [canvas, scroll] = [byId("lanes-drawn"), document.querySelector(".lanes-scroll")];
  lanesDrawn = lanesPicture(canvas, scroll, byId("lanes-room"));
  byId("lanes-open").hidden = !data.shows.first.some((first) => first !== MISSING);
  byId("lanes-open").addEventListener("click", () => setLanes(!state.lanes));
  byId("lanes-close").addEventListener("click", () => {
    setLanes(false);
    byId("lanes-open").focus();
  });
  byId("lanes-beside").addEventListener("change", ({ target }) => {
    layOutInTime(timed.groups[0], target.value ? thingOfKey(target.value) : null);
    setLanes(true);
  });
  laneSwitch("lanes-whole", "whole");
  laneSwitch("lanes-names", "names");
  listenToLanes(canvas);
  canvas.addEventListener("keydown", keyInLanes);
  scroll.addEventListener("scroll", () => lanesDrawn.soon(true));
  new ResizeObserver(() => state.lanes && refreshLanes()).observe(scroll);
  onChange("selection", followLanes);
  onChange("filters marks", () => state.lanes && lanesDrawn.filtered());
  onChange("hover", () => state.lanes && lanesDrawn.soon());
  onChange("theme view", () => state.lanes && refreshLanes());
  if (state.lanes) setLanes(true);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, dialog");
    if (event.key !== "t" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    setLanes(!state.lanes);
    if (state.lanes) canvas.focus();
  });
}

/** The lanes as they lie, for `window.graphlink`: signal, kind, value, accounts, where, and dots as [account, minute, x, y]. */
function lanesTold() {
  return lanesDrawn.rows().map((row) => ({
    signal: row.signal,
    kind: data.kinds[data.signals.kind[row.signal]],
    value: data.signals.value[row.signal],
    where: row.where,
    dots: rangeFrom(row).map((dot) => [
      data.accounts.id[timed.table.dots.account[dot]],
      timed.table.dots.at[dot],
      ...lanesDrawn.place(row, dot),
    ]),
  }));
}
