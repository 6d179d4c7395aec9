// What people decided: lines as `decisions.jsonl` holds them, and what they say of the things on this page.

const DECIDED = { operation: "Operation", innocent: "Innocent", unsure: "Unsure", disputed: "Disputed" };
const DECIDED_SIGNS = { operation: "✓", innocent: "○", unsure: "?", disputed: "≠" };
const HALF = 0.5;

const book = {
  lines: [], // decisions and withdrawals, as the file has them
  draws: [], // lines of accounts drawn at random: kept for the file, read by nobody here
  unsaved: new Set(), // ids of lines that no file has yet
  by: "", // who decides here
  told: null, // what the lines come to; worked out when it is asked for
};

/** What the file calls `thing`; null for what cannot be decided here. */
function decisionName(thing) {
  if (!data.decide || !thing) return null;
  if (thing.type === "account") return data.accounts.id[thing.id];
  if (thing.type === "accounts") return thing.ids.length ? "accounts" : null;
  if (thing.type === "community") return numberName(data.communities.community_id[thing.id]);
  if (thing.type === "network") return numberName(data.networks[thing.id]);
  if (thing.type !== "signal" || data.signals.cut.has(thing.id)) return null;
  return `${data.kinds[data.signals.kind[thing.id]]}=${data.signals.value[thing.id]}`;
}

function numberName(id) {
  return id ? String(id) : null;
}

/** The accounts that a decision on `thing` covers: of a group all but its periphery, those of other pages included. */
function coveredBy(thing) {
  if (thing.type === "signal") return [];
  if (thing.type === "account") return [data.accounts.id[thing.id]];
  const rest = data.decide.rest[thing.type][thing.id];
  const members = accountsOfGroup(thing);
  const inner = members.filter((account) => data.role[account] !== 2);
  const here = rest?.whole || (!inner.length && !rest) ? members : inner;
  return here
    .map((account) => data.accounts.id[account])
    .concat(rest?.ids ?? [])
    .sort((one, other) => (one < other ? -1 : 1));
}

function accountsOfGroup(thing) {
  const communities = thing.type === "community" ? [thing.id] : rowsOf(data.communitiesOf, thing.id);
  return communities.flatMap((community) => rangeOf(data.accountsOf, community));
}

/** The strongest signals of `thing` on this page, as the file names them. */
function evidenceOf(thing) {
  let rows = [];
  if (thing.type === "account") rows = signalsOf(thing.id).map(({ signal }) => [signal, data.signals.nats[signal]]);
  else if (thing.type !== "signal") {
    const sums = new Map();
    for (const community of thing.type === "community" ? [thing.id] : rowsOf(data.communitiesOf, thing.id)) {
      for (const row of rangeOf(data.evidence.start, community)) {
        const signal = data.evidence.signal[row];
        const carried = data.evidence.accounts[row] * data.signals.nats[signal];
        sums.set(signal, (sums.get(signal) || 0) + carried);
      }
    }
    rows = Array.from(sums);
  }
  return rows
    .filter(([signal, carried]) => carried > 0 && !data.signals.cut.has(signal))
    .sort((one, other) => other[1] - one[1] || one[0] - other[0])
    .slice(0, 10)
    .map(([signal]) => decisionName({ type: "signal", id: signal }));
}

/** A whole line of the file about `thing`. */
function decisionLine(thing, verdict, why, by) {
  const drawn = thing.type === "account" ? data.decide.drawn[thing.id] : null;
  return {
    id: freshId(),
    at: new Date().toISOString(),
    by,
    as: verdict,
    why,
    what: thing.type,
    name: decisionName(thing),
    accounts: coveredBy(thing),
    case: data.decide.case,
    evidence: evidenceOf(thing),
    ...(drawn ? { sampled: drawn } : {}),
  };
}

function freshId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Adds the decision, of several accounts one each; what the same person said before, and no file has, goes. */
function decide(thing, verdict, why, by) {
  const things = thing.type === "accounts" ? thing.ids.map((id) => ({ type: "account", id })) : [thing];
  const lines = things.map((one) => decisionLine(one, verdict, why, by));
  const named = new Set(lines.map(({ what, name }) => `${what} ${name}`));
  dropLines(
    book.lines.filter((one) => one.by === by && named.has(`${one.what} ${one.name}`) && book.unsaved.has(one.id)),
  );
  addLines(lines, true);
}

/** Takes the decision `line` back: out of the page where no file has it, else by a line that says so. */
function takeBack(line) {
  if (book.unsaved.has(line.id)) {
    dropLines([line]);
    keepBook();
  } else {
    const { accounts, evidence, sampled, ...named } = line;
    const back = { ...named, id: freshId(), at: new Date().toISOString(), withdraws: line.id };
    addLines([{ ...back, by: book.by || line.by, why: "taken back on the page" }], true);
  }
  changed("decisions");
}

function dropLines(lines) {
  const gone = new Set(lines.map((line) => line.id));
  book.lines = book.lines.filter((line) => !gone.has(line.id));
  for (const id of gone) {
    book.unsaved.delete(id);
    book.gone.add(id);
  }
  book.told = null;
}

/** Adds those lines whose id is new, oldest first; returns how many were. */
function addLines(lines, unsaved) {
  const known = new Set(book.lines.map((line) => line.id));
  const fresh = lines.filter((line) => !known.has(line.id) && known.add(line.id));
  if (unsaved) for (const line of fresh) book.unsaved.add(line.id);
  book.lines = book.lines.concat(fresh).sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  book.told = null;
  keepBook();
  return fresh.length;
}

/** The lines that stand: not withdrawn, and not replaced by a later one of the same person. */
function standingLines() {
  const withdrawn = new Set(book.lines.map((line) => line.withdraws).filter(Boolean));
  const [kept, named, groups] = [[], new Set(), new Map()];
  for (const line of book.lines.toReversed()) {
    if (line.withdraws || withdrawn.has(line.id)) continue;
    const key = JSON.stringify([line.by, line.what, line.name]);
    const group = JSON.stringify([line.by, line.what]);
    const mine = groups.get(group) ?? [];
    const covered = line.accounts ?? [];
    const single = line.what === "account" || line.what === "signal";
    if (single ? named.has(key) : covered.length && mine.some((newer) => covered.every((id) => newer.has(id))))
      continue;
    named.add(key);
    groups.set(group, mine.concat([new Set(covered)]));
    kept.push(line);
  }
  return kept.reverse();
}

/** The signal that a file calls `kind=value`; -1 where it is not here, or its value is carried in part alone. */
function signalNamed(name) {
  const cutAt = name.indexOf("=");
  const [kind, value] = [data.kinds.indexOf(name.slice(0, cutAt)), name.slice(cutAt + 1)];
  return data.signals.value.findIndex(
    (own, s) => own === value && data.signals.kind[s] === kind && !data.signals.cut.has(s),
  );
}

/** The things of this page that `line` is tied to: by name, or for a group of an earlier case by its accounts. */
function tiedTo(line) {
  if (line.what === "account") {
    const account = accountPlaces().get(line.name);
    return account === undefined ? [] : [{ type: "account", id: account }];
  }
  if (line.what === "signal") {
    const id = signalNamed(line.name);
    return id < 0 ? [] : [{ type: "signal", id }];
  }
  if (line.case?.fingerprint === data.decide.case.fingerprint) {
    const ids = line.what === "community" ? data.communities.community_id : data.networks;
    const id = ids.indexOf(Number(line.name));
    return id < 0 ? [] : [{ type: line.what, id }];
  }
  return communitiesHeld(line).map((id) => ({ type: "community", id }));
}

/** The communities of which a decision of an earlier case covers half; of a decision on one community the one. */
function communitiesHeld(line) {
  const counts = new Map();
  const here = (line.accounts ?? []).map((id) => accountPlaces().get(id)).filter((account) => account !== undefined);
  for (const account of here)
    if (data.role[account] !== 2) counts.set(data.community[account], (counts.get(data.community[account]) || 0) + 1);
  const held = Array.from(counts)
    .filter(([community, count]) => count >= HALF * coveredBy({ type: "community", id: community }).length)
    .sort((one, other) => one[0] - other[0]);
  if (line.what === "network") return held.map(([community]) => community);
  const [most] = held.filter(([, count]) => count >= HALF * here.length).sort((one, other) => other[1] - one[1]);
  return most ? [most[0]] : [];
}

/** By "type id": the standing lines that are tied to it. */
function toldByThing() {
  if (book.told) return book.told;
  book.told = new Map();
  if (!book.lines.length) return book.told;
  for (const line of standingLines()) {
    for (const { type, id } of tiedTo(line)) {
      const key = `${type} ${id}`;
      book.told.set(key, (book.told.get(key) ?? []).concat([line]));
    }
  }
  return book.told;
}

function linesOn(thing) {
  return toldByThing().get(`${thing.type} ${thing.id}`) ?? [];
}

/** What is decided of `thing` itself: operation, innocent, unsure, disputed, or null. What a page says is the newest. */
function decidedOf(thing) {
  const lines = linesOn(thing);
  if (!lines.length) {
    const before = { community: data.decide?.decided.communities, account: data.decide?.decided.accounts }[thing.type];
    return before?.[thing.id] ?? null;
  }
  const latest = new Map(lines.map((line) => [line.by, line.as]));
  const sure = new Set(Array.from(latest.values()).filter((verdict) => verdict !== "unsure"));
  return sure.size > 1 ? "disputed" : sure.size ? Array.from(sure)[0] : "unsure";
}

/** What is decided of `thing`, by itself or by the nearest group that holds it. */
function decidedWith(thing) {
  const own = decidedOf(thing);
  if (own || !["account", "community"].includes(thing.type)) return own;
  const community = thing.type === "account" ? data.community[thing.id] : thing.id;
  const around = [
    thing.type === "account" && data.role[thing.id] !== 2 && decidedOf({ type: "community", id: community }),
    decidedOf({ type: "network", id: data.network[community] }),
  ];
  return around.find(Boolean) || null;
}
