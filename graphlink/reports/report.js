function communities(data) {
  const columns = data.columns;
  const table = pagedTable({
    table: byId("community-table"),
    pager: byId("community-pager"),
    status: byId("community-count"),
    columns,
    noun: ["community", "communities"],
  });
  const search = byId("community-search"),
    verdict = byId("community-verdict");
  const verdicts = columns[0].values;
  function apply() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    table.filter(
      (row) =>
        (!verdict.value || verdicts[row] === verdict.value) &&
        (!words.length || words.every((word) => searchText(columns, row).includes(word))),
    );
  }
  search.addEventListener("input", apply);
  verdict.addEventListener("change", apply);
  search.closest(".tools").hidden = false;
  apply();
}

function accounts(data, moves) {
  const columns = data.columns;
  if (!columns[0].values.length) return;
  const section = byId("accounts"),
    search = byId("account-search");
  const table = pagedTable({
    table: byId("account-table"),
    pager: byId("account-pager"),
    status: byId("account-count"),
    columns,
    noun: ["account", "accounts"],
  });
  const field = { community: "community_id", network: "network_id" };
  const named = Object.fromEntries(columns.map((column) => [column.name, column.values]));
  const showing = new Map();
  data.shows.row.forEach((row, place) => {
    const number = data.shows.number[place];
    if (!showing.has(number)) showing.set(number, new Set());
    showing.get(number).add(row);
  });
  const moved = sinceAccounts(moves);
  let asked = new URLSearchParams();

  function matches(row) {
    for (const [name, value] of asked) {
      if (name === "signal") {
        if (!(showing.get(Number(value)) || new Set()).has(row)) return false;
      } else if (name === "since") {
        if (!(moved.get(value) || new Set()).has(named.account_id[row])) return false;
      } else if (String((named[field[name] || name] || [])[row]) !== value) return false;
    }
    return true;
  }

  function describe() {
    const parts = [...asked].map(([name, value]) => {
      if (name === "since") return value;
      if (name !== "signal") return `${name} ${value}`;
      const signal = data.signals[Number(value)];
      return signal ? `showing ${signal[0]} ${signal[1]}` : "showing an unknown signal";
    });
    byId("account-filter").textContent = parts.length
      ? "Only: " + parts.join(", ")
      : "All accounts of the communities above.";
  }

  function apply() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    table.filter(
      (row) => matches(row) && (!words.length || words.every((word) => searchText(columns, row).includes(word))),
    );
    describe();
  }

  function follow() {
    if (!location.hash.startsWith("#accounts?")) return;
    asked = new URLSearchParams(location.hash.slice("#accounts?".length));
    search.value = "";
    apply();
    byId("h-accounts").focus({ preventScroll: true });
    section.scrollIntoView();
  }

  search.addEventListener("input", apply);
  byId("account-all").addEventListener("click", () => {
    asked = new URLSearchParams();
    search.value = "";
    apply();
  });
  byId("account-save").addEventListener("click", () => {
    const lines = [columns.map((column) => csvCell(column.name)).join(",")];
    for (const row of table.rows())
      lines.push(columns.map((column) => csvCell(column.values[row], column.kind)).join(","));
    download("accounts.csv", "\ufeff" + lines.join("\r\n") + "\r\n", "text/csv");
  });
  section.hidden = false;
  apply();
  addEventListener("hashchange", follow);
  follow();
}

// What the reader found of each community, saved as the lines that `graphlink decide --file` takes.
function decisions() {
  const section = byId("decide");
  if (!section) return;
  const by = byId("decide-by"),
    why = byId("decide-why"),
    save = byId("decide-save");
  const found = new Map();

  function describe() {
    const missing = [
      ...(found.size ? [] : ["what you found"]),
      ...(by.value.trim() ? [] : ["your name"]),
      ...(why.value.trim() ? [] : ["why"]),
    ];
    save.disabled = missing.length > 0;
    const number = `${grouped.format(found.size)} decided`;
    byId("decide-status").textContent = missing.length ? `${number}; say ${missing.join(", ")}` : number;
  }

  for (const group of document.querySelectorAll(".decide[data-community]")) {
    const buttons = [...group.querySelectorAll("button")];
    for (const button of buttons) {
      button.addEventListener("click", () => {
        const on = button.getAttribute("aria-pressed") !== "true";
        for (const other of buttons) other.setAttribute("aria-pressed", String(on && other === button));
        if (on) found.set(group.dataset.community, button.dataset.as);
        else found.delete(group.dataset.community);
        describe();
      });
    }
    group.hidden = false;
  }
  for (const field of [by, why]) field.addEventListener("input", describe);
  save.addEventListener("click", () => {
    const told = { by: by.value.trim(), why: why.value.trim(), at: new Date().toISOString() };
    const lines = [...found].map(([name, verdict]) =>
      JSON.stringify({
        what: "community",
        name,
        as: verdict,
        ...told,
        case: { fingerprint: section.dataset.case },
      }),
    );
    download("decisions.jsonl", lines.join("\n") + "\n", "application/x-ndjson");
    byId("decide-status").textContent =
      `${grouped.format(found.size)} saved: graphlink decide CASE --file decisions.jsonl`;
  });
  section.hidden = false;
  describe();
}

unpack().then((data) => {
  decisions();
  communities(data.communities);
  accounts(data.accounts, data.since);
  since(data.since);
  paper(data.accounts);
  document.documentElement.dataset.ready = "yes";
});
