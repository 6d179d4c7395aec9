// A community in time, as data: a lane for each card, device, template and address, with when each account first shows it.
// Two communities or networks share one axis; a signal that both show has one lane.

const OUTER = [0.01, 0.99]; // between these parts of the first showings lies the axis
const ONLY_FIRST = 0; // where a lane belongs: to the first group, to both, or to the second
const IN_BOTH = 1;
const ONLY_SECOND = 2;

/** What is laid out in time: one or two groups of accounts, and how they are looked at. */
const timed = { groups: [], table: null, whole: false, names: false, cursor: null };

/** Which of `groups` each account is of: 0 or 1, and 2 for none. */
function sidesOf(groups) {
  const side = new Uint8Array(data.count).fill(2);
  for (const [i, group] of groups.entries()) for (const account of accountsOfGroup(group)) side[account] = i;
  return side;
}

/** The place of each kind among the lanes; -1 for a kind that is no lane: a moment, or a coarser reading of another. */
function placesOfKinds() {
  const places = new Int16Array(data.kinds.length).fill(-1);
  for (const [place, kind] of data.laneKinds.entries()) places[kind] = place;
  return places;
}

/** Calls `visit(account, signal, first, span)` for all that the accounts of a side show and that may have a lane. */
function eachShowing(side, places, visit) {
  const { kind, nats: weight, hub } = data.signals;
  const may = (signal) => places[kind[signal]] >= 0 && weight[signal] > 0 && !hub[signal];
  const { shows, weaker } = data;
  for (let account = 0; account < data.count; account++) {
    if (side[account] > 1) continue;
    for (let row = shows.start[account]; row < shows.start[account + 1]; row++)
      if (may(shows.signal[row])) visit(account, shows.signal[row], shows.first[row], shows.span[row]);
  }
  for (let row = 0; row < weaker.signal.length; row++)
    if (side[weaker.account[row]] < 2 && may(weaker.signal[row]))
      visit(weaker.account[row], weaker.signal[row], weaker.first[row], weaker.span[row]);
}

/** The lanes of `groups`, and their dots lane by lane, each lane's in the order of time. */
function laneTable(groups) {
  const [side, places] = [sidesOf(groups), placesOfKinds()];
  const many = data.signals.value.length;
  const counts = [new Uint32Array(many), new Uint32Array(many)];
  const dated = new Uint32Array(many);
  eachShowing(side, places, (account, signal, first) => {
    counts[side[account]][signal]++;
    if (first !== MISSING) dated[signal]++;
  });
  const laned = (signal) => dated[signal] > 0 && counts[0][signal] + counts[1][signal] > 1;
  const start = runningSum(dated.map((count, signal) => (laned(signal) ? count : 0)));
  const dots = { account: new Uint32Array(start[many]), at: new Uint32Array(start[many]) };
  dots.last = new Uint32Array(start[many]);
  const next = start.slice();
  eachShowing(side, places, (account, signal, first, span) => {
    if (first === MISSING || !laned(signal)) return;
    const row = next[signal]++;
    [dots.account[row], dots.at[row], dots.last[row]] = [account, first, first + span];
  });
  const rows = [];
  for (let signal = 0; signal < many; signal++) {
    if (start[signal] === start[signal + 1]) continue;
    inOrderOfTime(dots, start[signal], start[signal + 1]);
    const both = counts[0][signal] && counts[1][signal];
    rows.push({
      signal,
      where: both ? IN_BOTH : counts[0][signal] ? ONLY_FIRST : ONLY_SECOND,
      place: places[data.signals.kind[signal]],
      accounts: counts[0][signal] + counts[1][signal],
      start: start[signal],
      end: start[signal + 1],
      first: dots.at[start[signal]],
    });
  }
  rows.sort((one, other) => one.where - other.where || one.place - other.place || one.first - other.first);
  return { rows, dots, side, ...axisOf(dots.at) };
}

/** Sorts the dots from `start` to `end` by time, then by account. */
function inOrderOfTime(dots, start, end) {
  const order = Array.from({ length: end - start }, (_, i) => start + i);
  order.sort((one, other) => dots.at[one] - dots.at[other] || dots.account[one] - dots.account[other]);
  for (const column of Object.values(dots))
    column.set(
      Uint32Array.from(order, (row) => column[row]),
      start,
    );
}

/** The axis: from the 1st to the 99th percentile, how many dots lie before and after it, and the whole. */
function axisOf(at) {
  const sorted = at.slice().sort();
  const [from, to] = OUTER.map((part) => {
    const place = part * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return low + (high - low) * (place % 1);
  });
  const before = sorted.findIndex((time) => time >= from);
  const after = sorted.length - 1 - sorted.findLastIndex((time) => time <= to);
  return { from, to, before, after, least: sorted[0], most: sorted.at(-1) };
}

/** Whether a lane has shown dots before, and after, an axis of these ends. */
function dotsBeyond({ start, end }, [from, to]) {
  const { account, at } = timed.table.dots;
  let [first, last] = [start, end - 1];
  while (first < end && at[first] < from && !shown.account[account[first]]) first++;
  while (last >= start && at[last] > to && !shown.account[account[last]]) last--;
  return [first < end && at[first] < from, last >= start && at[last] > to];
}

/** First and last minute of the axis as it is drawn. */
function axisNow() {
  const { from, to, least, most } = timed.table;
  const [first, last] = timed.whole ? [least, most] : [from, to];
  return last - first < 60 ? [first - 30, last + 30] : [first, last];
}

/** The group that a selected thing asks for: itself, or where it is; null keeps what is laid out. */
function groupAsked(thing) {
  if (thing?.type === "community" || thing?.type === "network") return { type: thing.type, id: thing.id };
  const account = { account: thing?.id, link: data.links.l[thing?.type === "link" ? thing.id : -1] }[thing?.type];
  return account === undefined ? null : { type: "community", id: data.community[account] };
}

function sameGroup(one, other) {
  return one?.type === other?.type && one?.id === other?.id;
}

/** Whether all of a community is laid out already: as itself, or as a part of its network. */
function laidOut(group) {
  const network = group.type === "community" && { type: "network", id: data.network[group.id] };
  return timed.groups.some((one) => sameGroup(one, group) || sameGroup(one, network));
}

/** Lays `group` out, beside the second one if there is one and it is another. */
function layOutInTime(group, beside = null) {
  timed.groups = beside && !sameGroup(group, beside) ? [group, beside] : [group];
  timed.table = laneTable(timed.groups);
  timed.cursor = null;
  timed.whole = false;
}

/** What may stand beside `group`: communities of its network first, then the others; or the other networks. */
function groupsBeside(group) {
  const others = (things) => things.filter((one) => !sameGroup(one, group));
  if (group.type === "network") {
    const rows = networkRows().filter(({ network }) => data.networks[network]);
    return [["Networks", others(rows.map(({ network }) => ({ type: "network", id: network })))]];
  }
  const all = Array.from(data.communities.community_id.keys()).filter((id) => data.communities.community_id[id]);
  const same = (id) => data.network[id] === data.network[group.id];
  const asGroups = (ids) => others(ids.map((id) => ({ type: "community", id })));
  return [
    [networkName(data.network[group.id]), asGroups(all.filter(same))],
    ["Other communities", asGroups(all.filter((id) => !same(id)))],
  ];
}
