// The same content as tables: communities, accounts and signals, sortable, in pages, following filters and selection.

const ROWS = 50;
const table = { of: "communities", sort: "", down: false, page: 0, within: null };

const dash = (value) => (value === null || value === undefined ? "–" : value);

/** Column: heading, value to sort by, what is shown; `figure` columns stand right. */
function columnsOf(kind) {
  if (kind === "communities") return communityColumns();
  return kind === "accounts" ? accountColumns() : signalColumns();
}

function communityColumns() {
  const { communities } = data;
  return [
    { name: "Community", by: (c) => communities.community_id[c], cell: (c) => goButton({ type: "community", id: c }) },
    {
      name: "Network",
      by: (c) => data.networks[data.network[c]] || Infinity,
      cell: (c) => networkName(data.network[c]),
    },
    { name: "Verdict", by: (c) => data.verdictOf[c], cell: (c) => verdictSign(data.verdictOf[c]) },
    { name: "Accounts shown", by: (c) => shown.perCommunity[c], figure: true, moves: true },
    { name: "Accounts", by: (c) => communities.accounts[c], figure: true },
    { name: "Links", by: (c) => communities.links?.[c] ?? 0, figure: true },
    {
      name: "Score",
      by: (c) => communities.score[c],
      cell: (c) => scoreShown(Number(communities.score[c])),
      figure: true,
    },
    {
      name: "Exchanges",
      by: (c) => communities.exchanges?.[c] ?? -1,
      cell: (c) => ((communities.exchanges?.[c] ?? null) === null ? "–" : number(communities.exchanges[c])),
      figure: true,
    },
    ...decideColumns("community"),
    { name: "Why", by: (c) => communitySentence(c), cell: (c) => datum(communitySentence(c), 160), long: true },
  ];
}

function accountColumns() {
  return [
    { name: "Account", by: (a) => data.accounts.id[a], cell: (a) => goButton({ type: "account", id: a }) },
    {
      name: "Community",
      by: (a) => data.community[a],
      cell: (a) => goButton({ type: "community", id: data.community[a] }),
    },
    { name: "Verdict", by: (a) => data.verdict[a], cell: (a) => verdictSign(data.verdict[a]) },
    { name: "Role", by: (a) => data.role[a], cell: (a) => ROLES[data.role[a]] },
    { name: "Score", by: (a) => data.score[a], cell: (a) => scoreShown(data.score[a]), figure: true },
    { name: "Links", by: (a) => data.linksOf.start[a + 1] - data.linksOf.start[a], figure: true },
    { name: "Hangs on", by: hangingShare, cell: hangingCell, figure: true },
    {
      name: "Exchanges",
      by: (a) => (data.exchanges[a] === MISSING ? -1 : data.exchanges[a]),
      cell: (a) => (data.exchanges[a] === MISSING ? "–" : number(data.exchanges[a])),
      figure: true,
    },
    { name: "Signed up", by: (a) => data.created[a], cell: (a) => day(data.created[a]) },
    { name: "Last seen", by: (a) => data.last[a], cell: (a) => day(data.last[a]) },
    ...decideColumns("account"),
    {
      name: "Why",
      by: (a) => accountReason(a) || tiesSentence(a),
      cell: (a) => datum(accountReason(a) || tiesSentence(a), 160),
      long: true,
    },
  ];
}

/** How many of an account's links fall without one signal, and of which kind that is. */
function hangingCell(account) {
  const { signal } = hangsOn(account);
  return signal < 0 ? "–" : `${percent(hangingShare(account))}, ${kindName(data.signals.kind[signal])}`;
}

/** What is decided of each, and where it stands among the questions. */
function decideColumns(type) {
  if (!data.decide) return [];
  const place = (id) => questionPlace({ type, id });
  return [
    {
      name: "Decided",
      by: (id) => decidedWith({ type, id }) ?? "~",
      cell: (id) => decidedSign(decidedWith({ type, id })) || "–",
    },
    { name: "Question", by: place, cell: (id) => (place(id) === Infinity ? "–" : number(place(id))) },
  ];
}

function signalColumns() {
  const { signals, holders } = data;
  return [
    { name: "Kind", by: (s) => kindName(signals.kind[s]) },
    {
      name: "Value",
      by: (s) => signals.value[s],
      cell: (s) => button(signalValue(s, 120), () => goTo({ type: "signal", id: s }), { class: "go value" }),
      long: true,
    },
    { name: "Accounts here", by: (s) => holders.start[s + 1] - holders.start[s], figure: true },
    { name: "Accounts", by: (s) => signals.degree[s], figure: true },
    {
      name: "Nats",
      by: (s) => (signals.hub[s] ? -1 : signals.nats[s]),
      cell: (s) => (signals.hub[s] ? "hub" : nats(signals.nats[s])),
      figure: true,
    },
  ];
}

/** Whether a row of the table is one that filters and selection leave. */
function rowTest() {
  if (table.of === "communities") return (community) => shown.perCommunity[community];
  if (table.of === "signals") return () => true;
  const within = table.within ? new Set(table.within.accounts) : null;
  return (account) => shown.account[account] && (!within || within.has(account));
}

function countOf(kind) {
  return { communities: shown.perCommunity.length, accounts: data.count, signals: data.signals.value.length }[kind];
}

// Telling texts apart by a language's rules costs more than all else in a sort: one collator does it, once for each text.
const collator = new Intl.Collator("en", { numeric: true });

const PLAIN = /^[ -~]*$/;

/** What orders plain text as the collator does, numbers by their size, at a tenth of the time. */
function naturalKey(text) {
  return text.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(15, "0"));
}

function byKey(one, other) {
  return one[0] < other[0] ? -1 : one[0] > other[0] ? 1 : 0;
}

/** All rows in order of the sorted column, filtered out or not: kept until something but the filters changes. */
function orderedRows(columns) {
  const column = columns.find((one) => one.name === table.sort);
  const key = column?.moves ? null : `${table.of} ${table.sort} ${table.down}`;
  if (key !== null && table.orderOf === key) return table.order;
  const rows = Array.from({ length: countOf(table.of) }, (_, row) => row);
  if (column) {
    const ranks = ranked(rows.map(column.by));
    const turn = table.down ? -1 : 1;
    rows.sort((one, other) => turn * (ranks[one] - ranks[other]) || one - other);
  }
  Object.assign(table, { order: rows, orderOf: key });
  return rows;
}

/** Numbers that stand in the order of `values`: themselves, or of texts their places. */
function ranked(values) {
  if (typeof values[0] !== "string") return values.map((value) => (value === Infinity ? Number.MAX_VALUE : value));
  const texts = Array.from(new Set(values));
  const plain = texts.every((text) => PLAIN.test(text));
  const sorted = plain
    ? texts
        .map((text) => [naturalKey(text), text])
        .sort(byKey)
        .map(([, text]) => text)
    : texts.sort(collator.compare);
  const places = new Map(sorted.map((text, place) => [text, place]));
  return values.map((value) => places.get(value));
}

function sortedRows(columns) {
  return orderedRows(columns).filter(rowTest());
}

function buildTable() {
  for (const tab of document.querySelectorAll("#table-of button"))
    tab.addEventListener("click", () => openTable(tab.value));
  byId("page-next").addEventListener("click", () => turnPage(1));
  byId("page-before").addEventListener("click", () => turnPage(-1));
  byId("within-clear").addEventListener("click", () => {
    table.within = null;
    showTable();
  });
  onChange("decisions", () => (table.orderOf = null));
  onChange("filters marks view decisions", showTable);
}

function openTable(of) {
  Object.assign(table, { of, sort: "", down: false, page: 0 });
  showTable();
}

function turnPage(step) {
  table.page += step;
  showTable();
}

/** The accounts of the selection as a table beside the picture. */
function showAccountsTable() {
  table.within = { name: nameOf(state.selected), accounts: selectedAccounts() };
  if (state.view === "picture") {
    setView("both");
    // The picture has less room now: what is selected is brought into it again once it knows.
    setTimeout(() => picture.focusOn(state.selected), 60);
  }
  openTable("accounts");
  byId("table-title").focus();
}

function showTable() {
  if (state.view === "picture") return;
  const columns = columnsOf(table.of);
  const rows = sortedRows(columns);
  const pages = Math.max(1, Math.ceil(rows.length / ROWS));
  table.page = Math.max(0, Math.min(table.page, pages - 1));
  for (const tab of document.querySelectorAll("#table-of button"))
    tab.setAttribute("aria-pressed", String(tab.value === table.of));
  const focused = byId("table-head").contains(document.activeElement) && document.activeElement.dataset.column;
  const within = table.of === "accounts" && table.within;
  byId("table-title").textContent =
    `${plural(rows.length, { communities: "community", accounts: "account", signals: "signal" }[table.of], table.of)}${within ? ` of ${within.name}` : ""}`;
  byId("within-clear").hidden = !within;
  fill(byId("table-head"), element("tr", {}, columns.map(headCell)));
  fill(
    byId("table-body"),
    rows.slice(table.page * ROWS, (table.page + 1) * ROWS).map((row) =>
      element(
        "tr",
        {},
        columns.map((column) => bodyCell(column, row)),
      ),
    ),
  );
  if (focused) byId("table-head").querySelector(`[data-column="${focused}"]`)?.focus();
  byId("page-says").textContent = `Page ${number(table.page + 1)} of ${number(pages)}`;
  byId("page-before").disabled = table.page === 0;
  byId("page-next").disabled = table.page >= pages - 1;
}

function headCell(column) {
  const sorted = column.name === table.sort ? (table.down ? "descending" : "ascending") : "none";
  return element(
    "th",
    { scope: "col", "aria-sort": sorted, class: column.figure ? "figure" : null },
    button(
      [
        column.name,
        element("span", { "aria-hidden": "true" }, { none: "", ascending: " ↑", descending: " ↓" }[sorted]),
      ],
      () => sortBy(column),
      { "data-column": column.name },
    ),
  );
}

function sortBy(column) {
  // Figures are asked for largest first.
  const down = table.sort === column.name ? !table.down : Boolean(column.figure);
  Object.assign(table, { sort: column.name, down, page: 0 });
  showTable();
}

function bodyCell(column, row) {
  const value = column.cell ? column.cell(row) : dash(column.by(row));
  return element(
    "td",
    { class: column.figure ? "figure" : column.long ? "long" : null },
    typeof value === "number" ? number(value) : value,
  );
}
