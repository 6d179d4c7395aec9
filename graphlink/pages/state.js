// What the person has chosen, and who is told when it changes.

let data;
let picture;
let hints = () => {};

const state = {
  selected: null, // { type: account | link | community | network | signal, id }, or { type: accounts, ids }
  path: null, // accounts in order
  pathFrom: null, // the account a path is asked from
  off: { verdict: new Set(), role: new Set(), kind: new Set(), network: new Set() },
  since: null, // the row of data.moves whose accounts alone are shown
  leastNats: 0, // hundredths
  without: new Set(), // signals that links are counted without
  brush: { mode: "created", from: null, to: null }, // days since the epoch; null: no end
  opened: new Set(), // communities opened by hand
  pinned: new Set(), // accounts
  hidden: new Set(), // accounts
  notes: new Map(), // "account 17" or "community 3" -> text
  view: "picture",
  drawAs: "links", // or signals
  signalsDrawn: 24, // of each opened community
  lanes: null, // the lanes in time: shown (true), closed by hand (false), or not asked for yet (null)
  hovered: null, // the account under the pointer, in the picture or in the lanes
  theme: "",
};

/** What the filters leave: one byte an account and a link, and how many of each. */
const shown = {
  account: null,
  link: null,
  accounts: 0,
  links: 0,
  perCommunity: null,
  pairs: [],
  facets: null,
  version: 0,
};

const listeners = [];

/** Calls `listener` after every change whose name is in `names` (separated by spaces). */
function onChange(names, listener) {
  listeners.push([new Set(names.split(" ")), listener]);
}

/** Tells everyone that `name` changed: selection, filters, marks, view or camera. */
function changed(name) {
  if (name === "filters" || name === "marks") applyFilters();
  for (const [names, listener] of listeners) if (names.has(name)) listener();
}

/** Makes `thing` the selected one (null: none), or ends a path that was asked for. */
function select(thing, { keepPath = false } = {}) {
  if (state.pathFrom !== null && thing?.type === "account") {
    endPath(thing.id);
    return;
  }
  if (!keepPath) state.path = null;
  state.selected = thing;
  changed("selection");
}

/** The account under the pointer (null: none) lights up wherever it is drawn. */
function hover(account) {
  if (state.hovered === account) return;
  state.hovered = account;
  changed("hover");
}

/** Selects `thing` and brings it into the picture: the disc of an account opens, and where filters hide it that is said. */
function goTo(thing) {
  const own = thing.type === "account" || thing.type === "link" ? [thing.id] : [];
  const accounts = thing.type === "link" ? [data.links.l[thing.id], data.links.r[thing.id]] : own;
  for (const account of accounts) state.opened.add(data.community[account]);
  select(thing);
  picture.focusOn(state.selected);
  if (accounts.some((account) => !shown.account[account]))
    hints(`${nameOf(thing)} is not drawn: the filters leave it out.`);
}

/** The accounts that the selection means: what is highlighted, counted and taken away. */
function selectedAccounts() {
  const thing = state.selected;
  if (state.path) return state.path;
  if (!thing) return [];
  if (thing.type === "account") return [thing.id];
  if (thing.type === "accounts") return thing.ids;
  if (thing.type === "seam")
    return Array.from(new Set(seamLinks(thing).flatMap((link) => [data.links.l[link], data.links.r[link]])));
  if (thing.type === "link") return [data.links.l[thing.id], data.links.r[thing.id]];
  if (thing.type === "community") return rangeOf(data.accountsOf, thing.id);
  if (thing.type === "signal") return rowsOf(data.holders, thing.id);
  return rowsOf(data.communitiesOf, thing.id).flatMap((community) => rangeOf(data.accountsOf, community));
}

/** The signals of an account with how often and when, strongest first. */
function signalsOf(account) {
  return rangeOf(data.shows.start, account).map((row) => ({
    signal: data.shows.signal[row],
    times: data.shows.times[row],
    first: data.shows.first[row],
    last: data.shows.first[row] === MISSING ? MISSING : data.shows.first[row] + data.shows.span[row],
  }));
}

/** The links of an account that the filters leave, strongest first. */
function linksOf(account) {
  return rowsOf(data.linksOf, account)
    .filter((link) => shown.link[link])
    .sort((one, other) => data.links.nats[other] - data.links.nats[one] || one - other);
}

function otherEnd(link, account) {
  return data.links.l[link] === account ? data.links.r[link] : data.links.l[link];
}

/** The link between two accounts, or -1. */
function linkBetween(one, other) {
  return rowsOf(data.linksOf, one).find((link) => otherEnd(link, one) === other) ?? -1;
}
