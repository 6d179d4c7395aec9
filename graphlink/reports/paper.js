// What is printed of the accounts: the page's own table shows one page of them. A few hundred have a row each; of more
// the ids stand in columns, by community and verdict.
const MOST_ROWS = 400;
const PRINTED = ["account_id", "community_id", "verdict", "decided", "role", "score", "created_at", "exchanges"];
const OWN_PRINTED = 3;

function paper(data) {
  const rows = paperRows(data.columns);
  if (!rows.length) return;
  const target = byId("paper-accounts");
  if (rows.length <= MOST_ROWS) target.append(paperTable(data.columns, rows));
  else target.append(...paperLists(data.columns, rows));
}

// The accounts in the order of the sections above them, those to suspend first.
function paperRows(columns) {
  const named = Object.fromEntries(columns.map((column) => [column.name, column.values]));
  const order = new Map([...document.querySelectorAll("section.community")].map((one, place) => [one.id, place]));
  const rank = named.account_id.map((_, row) => [
    order.get("community-" + named.community_id[row]) ?? order.size,
    VERDICTS.indexOf(named.verdict[row]),
  ]);
  const byName = (a, b) => (named.account_id[a] < named.account_id[b] ? -1 : 1);
  return rank.map((_, row) => row).sort((a, b) => rank[a][0] - rank[b][0] || rank[a][1] - rank[b][1] || byName(a, b));
}

function paperTable(columns, rows) {
  const fixed = columns.filter((column) => PRINTED.includes(column.name));
  // The source's own columns stand behind those that every report has.
  const own = columns.slice(columns.findIndex((column) => column.name === "exchanges") + 1).slice(0, OWN_PRINTED);
  const shown = [...fixed, ...own];
  const head = make("tr", {}, ...shown.map((column) => make("th", { scope: "col", class: column.css }, column.title)));
  const lines = rows.map((row) => {
    const line = shown.map((column) =>
      make("td", { class: column.css }, ...cells[column.kind](column.values[row], row, columns)),
    );
    return make("tr", {}, ...line);
  });
  return make("table", { class: "dense" }, make("thead", {}, head), make("tbody", {}, ...lines));
}

function paperLists(columns, rows) {
  const named = Object.fromEntries(columns.map((column) => [column.name, column.values]));
  const groups = new Map();
  for (const row of rows) {
    const group = `Community ${named.community_id[row]}, ${named.verdict[row]}`;
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(row);
  }
  // A long list is one to act on: who is clear is left out of it, and counted.
  const clear = rows.filter((row) => named.verdict[row] === "clear").length;
  if (clear) byId("paper-clear").textContent = ` Of them ${grouped.format(clear)} are clear and not printed.`;
  // Columns as wide as nearly all ids; the few that are longer are broken.
  const lengths = named.account_id.map((id) => id.length).sort((a, b) => a - b);
  const wide = lengths[Math.floor(lengths.length * 0.99)];
  return [...groups].flatMap(([group, of]) => {
    const verdict = named.verdict[of[0]];
    if (verdict === "clear") return [];
    const list = make("p", { class: "ids" }, of.map((row) => named.account_id[row]).join("\n"));
    list.style.columnWidth = `${wide}ch`;
    return [make("h4", {}, verdictMark(verdict), `${group}: ${grouped.format(of.length)}`), list];
  });
}
