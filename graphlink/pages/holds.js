// What holds accounts: links counted again without a signal or a kind, by the nats that the page carries.
//
// Of each family the best signal of a link counts whole and the others a part, as in the case; what is taken off a
// link is the difference that makes. A link that falls below the case's least evidence is none any more.

const REPEAT = 0.3; // what further signals of one family count; together at most 0.3 / (1 - 0.3) of the best

/** What `signals` of a link come to, in hundredths of nats: families add up. */
function familySum(signals) {
  const families = new Map();
  for (const signal of signals) {
    const family = data.kindFamilies[data.signals.kind[signal]];
    const weight = data.signals.hub[signal] ? 0 : data.signals.nats[signal];
    const [best, total] = families.get(family) ?? [0, 0];
    families.set(family, [Math.max(best, weight), total + weight]);
  }
  let sum = 0;
  for (const [best, total] of families.values()) sum += summed(best, total);
  return sum;
}

/** The signals that both ends of a link list. */
function signalsOfLink(link) {
  const rows = (account) => data.shows.signal.subarray(data.shows.start[account], data.shows.start[account + 1]);
  const theirs = new Set(rows(data.links.r[link]));
  return Array.from(rows(data.links.l[link])).filter((signal) => theirs.has(signal));
}

/** What is left of a link, in hundredths of nats, without the signals that `gone` says; 0 where it falls. */
function leftOf(link, gone) {
  const signals = signalsOfLink(link);
  const kept = signals.filter((signal) => !gone(signal));
  if (kept.length === signals.length) return data.links.nats[link];
  const left = data.links.nats[link] - (familySum(signals) - familySum(kept));
  return left >= data.bar ? Math.round(left) : 0;
}

/** Links that are weaker or gone without the signals in `state.without`: link to what is left of it. */
function linksWithout() {
  const weaker = new Map();
  if (!state.without.size) return weaker;
  const holds = new Uint8Array(data.count);
  for (const signal of state.without) for (const account of rowsOf(data.holders, signal)) holds[account] = 1;
  const gone = (signal) => state.without.has(signal);
  for (let link = 0; link < data.links.l.length; link++) {
    if (!holds[data.links.l[link]] || !holds[data.links.r[link]]) continue;
    const left = leftOf(link, gone);
    if (left !== data.links.nats[link]) weaker.set(link, left);
  }
  return weaker;
}

/** Takes a signal out of all links, or puts it back. */
function toggleWithout(signal) {
  if (!state.without.delete(signal)) state.without.add(signal);
  changed("filters");
  showPanel();
}

/** What would be left without `signal`: links of those it is part of, and accounts without any link. */
function withoutSentence(signal) {
  const holders = rowsOf(data.holders, signal);
  const own = new Set(holders);
  const links = new Set(holders.flatMap((account) => rowsOf(data.linksOf, account)));
  const inside = Array.from(links).filter((link) => own.has(data.links.l[link]) && own.has(data.links.r[link]));
  const resting = inside.filter((link) => signalsOfLink(link).includes(signal));
  if (!resting.length) return "No link of this page rests on it.";
  const falling = new Set(resting.filter((link) => !leftOf(link, (one) => one === signal)));
  const alone = holders.filter((account) => {
    const mine = rowsOf(data.linksOf, account);
    return mine.length > 0 && mine.every((link) => falling.has(link));
  });
  const lost = alone.length ? `, and ${plural(alone.length, "account")} would have none left` : "";
  return `It is part of ${plural(resting.length, "link")}; without it ${number(resting.length - falling.size)} would stay${lost}.`;
}

const held = { by: new Map(), stamp: null };

/** What most of an account's links rest on: the signal and the kind without which most of them fall. */
function hangsOn(account) {
  if (!held.by.has(account)) held.by.set(account, heldAnew(account));
  return held.by.get(account);
}

function heldAnew(account) {
  held.stamp ??= new Uint32Array(data.signals.value.length);
  const { start, signal: rows } = data.shows;
  for (let row = start[account]; row < start[account + 1]; row++)
    if (!data.signals.hub[rows[row]]) held.stamp[rows[row]] = account + 1;
  const [signals, kinds] = [new Map(), new Map()];
  const links = rowsOf(data.linksOf, account);
  for (const link of links) {
    const other = otherEnd(link, account);
    const shared = [];
    for (let row = start[other]; row < start[other + 1]; row++)
      if (held.stamp[rows[row]] === account + 1) shared.push(rows[row]);
    countFalls(data.links.nats[link] - data.bar, shared, signals, kinds);
  }
  const [signal, signalFalls] = mostOf(signals);
  const [kind, kindFalls] = mostOf(kinds);
  return { links: links.length, signal, signalFalls, kind, kindFalls };
}

/** Counts the signals and kinds without which a link that is `spare` above the bar falls. */
function countFalls(spare, shared, signals, kinds) {
  const { nats: weights, kind } = data.signals;
  const known = new Set(); // kinds that were looked at
  for (const signal of shared) {
    const family = data.kindFamilies[kind[signal]];
    let [best, total, others, othersTotal, rest, restTotal] = [0, 0, 0, 0, 0, 0];
    for (const one of shared) {
      if (data.kindFamilies[kind[one]] !== family) continue;
      const weight = weights[one];
      best = Math.max(best, weight);
      total += weight;
      if (one !== signal) [others, othersTotal] = [Math.max(others, weight), othersTotal + weight];
      if (kind[one] !== kind[signal]) [rest, restTotal] = [Math.max(rest, weight), restTotal + weight];
    }
    const whole = summed(best, total);
    if (whole - summed(others, othersTotal) > spare) addOne(signals, signal);
    if (!known.has(kind[signal]) && whole - summed(rest, restTotal) > spare) addOne(kinds, kind[signal]);
    known.add(kind[signal]);
  }
}

/** What one family of a link comes to: its best signal whole, the others in part. */
function summed(best, total) {
  return best + Math.min(REPEAT * (total - best), (REPEAT / (1 - REPEAT)) * best);
}

function addOne(counts, key) {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function mostOf(counts) {
  let best = [-1, 0];
  for (const one of counts) if (one[1] > best[1]) best = one;
  return best;
}

/** The share of an account's links that fall without one signal. */
function hangingShare(account) {
  const { links, signalFalls } = hangsOn(account);
  return links ? signalFalls / links : 0;
}

const sharingKinds = new Map();

/** Of a community, by kind: which of its accounts share a signal of it with another one of it. */
function sharersOf(community) {
  if (sharingKinds.has(community)) return sharingKinds.get(community);
  const [from, to] = [data.accountsOf[community], data.accountsOf[community + 1]];
  const found = data.kinds.map(() => new Set());
  const rows = data.shows.signal.subarray(data.shows.start[from], data.shows.start[to]);
  for (const signal of new Set(rows)) {
    if (data.signals.hub[signal]) continue;
    const here = rowsOf(data.holders, signal).filter((account) => account >= from && account < to);
    if (here.length > 1) for (const account of here) found[data.signals.kind[signal]].add(account);
  }
  sharingKinds.set(community, found);
  return found;
}

/** What an account does not share that half of its community does, in words. */
function lackingWords(account) {
  const community = data.community[account];
  const size = data.accountsOf[community + 1] - data.accountsOf[community];
  return sharersOf(community)
    .map((sharers, kind) => [kind, sharers])
    .filter(([, sharers]) => 2 * sharers.size >= size && !sharers.has(account))
    .map(([kind, sharers]) => `no ${kindName(kind)} (${percent(sharers.size / size)} here do)`);
}

/** What holds an account, in sentences: what its links rest on, what it lacks, what would take it out. */
function holdingSentences(account) {
  const { links, signal, signalFalls, kind, kindFalls } = hangsOn(account);
  const lacking = lackingWords(account);
  const said = [];
  if (!links) said.push("No link of this page holds it.");
  else if (signal < 0 && kind < 0)
    said.push(`None of its ${plural(links, "link")} rests on one signal or one kind of signal alone.`);
  else {
    if (signal >= 0)
      said.push(
        `Without ${kindName(data.signals.kind[signal])} ${within(data.signals.value[signal])} ${number(links - signalFalls)} of ${plural(links, "link")} would stay.`,
      );
    if (kind >= 0) said.push(`Without any ${kindName(kind)}: ${number(links - kindFalls)}.`);
    if (kind >= 0 && kindFalls === links)
      said.push("That explained, nothing ties it to anybody here: it would be cleared.");
    else said.push(`It would take more than that to clear it: graphlink explain works it out.`);
  }
  if (lacking.length) said.push(`It shares ${listed(lacking)} with its community.`);
  return said.join(" ");
}
