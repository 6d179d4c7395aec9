// The view in the address's fragment: a copied address, a reload or the Back button comes back to the same picture.
// Things are named by hashes and numbers that every page of the case has in common, so the fragment names nobody.

const view = { writing: null, applied: "", away: { p: [], h: [], m: [] } };

function fragmentText() {
  const parts = new URLSearchParams();
  parts.set("f", data.case.fingerprint.slice(0, 8));
  parts.set("g", pageToken());
  const place = picture.where?.();
  if (place) parts.set("v", place);
  if (state.selected) parts.set("s", tokenOf(state.selected));
  for (const [name, off] of Object.entries(offNames())) if (off.length) parts.set(`-${name}`, off.join("."));
  if (state.leastNats) parts.set("n", state.leastNats);
  if (sinceName()) parts.set("z", sinceName());
  if (state.without.size)
    parts.set("x", Array.from(state.without, (signal) => hashed(signalText(signal), ZERO.signal)).join("."));
  const { mode, from, to } = state.brush;
  if (mode !== firstMode() || from !== null || to !== null) parts.set("t", `${mode}.${dayName(from)}.${dayName(to)}`);
  if (state.opened.size)
    parts.set("o", Array.from(state.opened, (community) => data.communities.community_id[community]).join("."));
  for (const [name, set] of Object.entries({ p: state.pinned, h: state.hidden })) {
    const tokens = accountTokens(set).concat(view.away[name]);
    if (tokens.length) parts.set(name, tokens.join("."));
  }
  if (state.view !== "picture") parts.set("w", state.view);
  if (state.drawAs !== "links") parts.set("d", state.drawAs);
  if (state.theme) parts.set("c", state.theme);
  if (state.lanes) parts.set("l", timed.groups.map(tokenOf).join("~"));
  for (const [key, text] of state.notes) parts.append("m", `${tokenOf(thingOfKey(key))} ${text}`);
  for (const note of view.away.m) parts.append("m", note);
  return parts.toString();
}

/** What tells this page's picture from those of other pages of the case: places hold on one picture alone. */
function pageToken() {
  return hashed(`${data.accounts.id[0]} ${data.count} ${data.links.l.length}`, 1).slice(0, 6);
}

/** Goes back to the place of an address, or where that is another picture's, to what is selected. */
function takePlace(parts) {
  if (parts.get("g") === pageToken()) picture.goBack(parts.get("v"));
  else if (state.selected) picture.focusOn(state.selected);
}

/** What is switched off, by names that other pages of the case know. */
function offNames() {
  const { verdict, role, kind, network } = state.off;
  return {
    verdict: Array.from(verdict, (i) => VERDICTS[i]),
    role: Array.from(role, (i) => ROLES[i]),
    kind: Array.from(kind, (i) => data.kinds[i]),
    network: Array.from(network, networkToken),
  };
}

/** Days since 1970, as days since the page's epoch are another page's other days. */
function dayName(days) {
  return days === null ? "" : days + Math.round(data.epochMs / 86400000);
}

function dayNamed(text) {
  return /^\d+$/.test(text || "") ? Number(text) - Math.round(data.epochMs / 86400000) : null;
}

/** The thing that a note is on, from "account 17". */
function thingOfKey(key) {
  const [type, id] = key.split(" ");
  return { type, id: Number(id) };
}

/** Writes the fragment once the person has paused. */
function keepInFragment() {
  clearTimeout(view.writing);
  view.writing = setTimeout(() => writeFragment("replaceState"), 250);
}

/** A selection is a step that the Back button takes back. */
function keepSelection() {
  if (view.restoring) return;
  const [before, now] = [new URLSearchParams(view.applied).get("s"), state.selected && tokenOf(state.selected)];
  if (before === now) {
    keepInFragment();
    return;
  }
  leaveEntry();
  writeFragment("pushState");
}

/** Notes in the entry that is left where the picture was. */
function leaveEntry() {
  const left = new URLSearchParams(view.applied);
  left.set("f", data.case.fingerprint.slice(0, 8));
  left.set("v", picture.where());
  view.applied = left.toString();
  replaceEntry("replaceState");
}

function writeFragment(how) {
  clearTimeout(view.writing);
  view.writing = null;
  view.applied = fragmentText();
  replaceEntry(how);
}

function replaceEntry(how) {
  try {
    history[how]({ graphlink: data.case.fingerprint }, "", `#${view.applied}`);
  } catch {
    // A browser that forbids it for files keeps the page as it is; only the address stays behind.
  }
}

/** Takes the view of the fragment over; returns whether there was one for this case. */
function readFragment() {
  const text = location.hash.slice(1);
  const parts = new URLSearchParams(text);
  if (!parts.get("f")) return false;
  if (parts.get("f") !== data.case.fingerprint.slice(0, 8)) {
    hints("The address holds a view of another case; it is left aside.");
    return false;
  }
  view.applied = text;
  view.away = { p: [], h: [], m: [] };
  readFilters(parts);
  const named = (name) => accountsNamed((parts.get(name) || "").split(".").filter(Boolean));
  for (const [name, key] of [
    ["p", "pinned"],
    ["h", "hidden"],
  ]) {
    const { accounts, away } = named(name);
    state[key] = new Set(accounts);
    view.away[name] = away;
  }
  for (const note of parts.getAll("m")) readNote(note);
  state.selected = parts.get("s") ? thingNamed(parts.get("s")) : null;
  sayAway(parts.get("s") && !state.selected ? parts.get("s") : "");
  return true;
}

function readFilters(parts) {
  const listed = (name) => (parts.get(name) || "").split(".").filter(Boolean);
  const places = (name, names) =>
    new Set(
      listed(`-${name}`)
        .map((one) => names(one))
        .filter((place) => place >= 0),
    );
  state.off = {
    verdict: places("verdict", (name) => VERDICTS.indexOf(name)),
    role: places("role", (name) => ROLES.indexOf(name)),
    kind: places("kind", (name) => data.kinds.indexOf(name)),
    network: places("network", networkNamed),
  };
  state.leastNats = Math.max(0, Number(parts.get("n")) || 0);
  state.since = sinceNamed(parts.get("z"));
  state.without = new Set(
    listed("x")
      .map((name) => placeOf("signal", name))
      .filter((place) => place >= 0),
  );
  const [mode, from, to] = (parts.get("t") || `${firstMode()}..`).split(".");
  state.brush = { mode: mode === "seen" ? "seen" : firstMode(), from: dayNamed(from), to: dayNamed(to) };
  state.opened = new Set(
    listed("o")
      .map((name) => placeOf("community", name))
      .filter((place) => place >= 0),
  );
  state.drawAs = parts.get("d") === "signals" ? "signals" : "links";
  const groups = (parts.get("l") || "").split("~").filter(Boolean).map(thingNamed).filter(Boolean);
  state.lanes = groups.length > 0 ? true : null;
  if (groups.length) layOutInTime(groups[0], groups[1]);
  state.theme = ["light", "dark"].includes(parts.get("c")) ? parts.get("c") : "";
}

function readNote(note) {
  const found = /^([a-z]+\.[^ ]+) (.*)$/s.exec(note);
  const thing = found && thingNamed(found[1]);
  if (thing && thing.type !== "accounts") state.notes.set(`${thing.type} ${thing.id}`, found[2].slice(0, 500));
  else if (found) view.away.m.push(note);
}

/** Says what of the address is not on this page. */
function sayAway(selected) {
  const { p, h, m } = view.away;
  const said = [
    selected && `the selected ${selected.split(".")[0]}`,
    p.length && plural(p.length, "pinned account"),
    h.length && plural(h.length, "hidden account"),
    m.length && plural(m.length, "note"),
  ].filter(Boolean);
  if (said.length) hints(`Not on this page: ${listed(said)} of this address.`);
}

/** A fragment that came into the open page: of the history the selection and the view, of a pasted address all. */
function followFragment(event) {
  const text = location.hash.slice(1);
  const parts = new URLSearchParams(text);
  if (text === view.applied || !parts.get("f")) return;
  clearTimeout(view.writing);
  view.restoring = true;
  if (event.state?.graphlink === data.case.fingerprint) {
    view.applied = text;
    state.path = null;
    state.selected = parts.get("s") ? thingNamed(parts.get("s")) : null;
  } else if (readFragment()) {
    setTheme(state.theme);
    setView(["both", "table"].includes(parts.get("w")) ? parts.get("w") : "picture");
    setDrawAs(state.drawAs);
    setLanes(state.lanes);
    changed("filters");
  }
  changed("selection");
  takePlace(parts);
  view.restoring = false;
}
