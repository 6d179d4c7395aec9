"use strict";
(() => {
  const PAGE = 50;
  const SVG = "http://www.w3.org/2000/svg";
  const VERDICTS = ["suspend", "review", "clear"];
  const byId = (id) => document.getElementById(id);
  const grouped = new Intl.NumberFormat("en-US");
  const collator = new Intl.Collator("en", { numeric: true });

  async function unpack() {
    const packed = atob(JSON.parse(byId("data").textContent));
    const bytes = Uint8Array.from(packed, (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).json();
  }

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  function verdictMark(verdict) {
    const mark = document.createElementNS(SVG, "svg");
    mark.setAttribute("class", "mark " + verdict);
    mark.setAttribute("viewBox", "0 0 12 12");
    mark.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", "#shape-" + verdict);
    mark.append(use);
    return mark;
  }

  // A cell is made by its column's kind; whatever comes from data goes in as text.
  const cells = {
    verdict: (value) => [verdictMark(value), value],
    number: (value) => [value === null ? "unknown" : grouped.format(value)],
    score: (value) => [value === null ? "unknown" : value >= 0.995 && value < 1 ? "over 0.99" : value.toFixed(2)],
    ratio: (value) => [value === null ? "unknown" : String(value)],
    id: (value) => [make("bdi", { class: "id" }, value)],
    text: (value) => [make("bdi", {}, value === null ? "" : String(value))],
    day: (value) => [value || "unknown"],
    members: (value, row, columns) => {
      const id = columns[1].values[row],
        text = grouped.format(value);
      return [byId("community-" + id) ? make("a", { href: "#accounts?community=" + id }, text) : text];
    },
    community: (value) => [
      byId("community-" + value) ? make("a", { href: "#community-" + value }, String(value)) : String(value),
    ],
  };

  function compare(left, right) {
    if (left === null || right === null) return (left === null) - (right === null);
    return typeof left === "number" && typeof right === "number"
      ? left - right
      : collator.compare(String(left), String(right));
  }

  // columns: [{title, kind, css, values}]; the table shows the rows that `accepts`, sorted, a page at a time.
  function pagedTable({ table, pager, status, columns, noun }) {
    const size = columns[0].values.length;
    const order = Array.from({ length: size }, (_, row) => row);
    let shown = order,
      page = 0,
      accepts = () => true;

    const head = make("tr");
    columns.forEach((column) => {
      const button = make("button", { type: "button" }, column.title);
      const cell = make("th", { scope: "col", class: column.css }, button);
      button.addEventListener("click", () => sort(column, cell));
      head.append(cell);
    });
    table.tHead.replaceChildren(head);

    function sort(column, cell) {
      const down = cell.getAttribute("aria-sort") === "ascending";
      for (const other of head.children) other.removeAttribute("aria-sort");
      cell.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rank = column.kind === "verdict" ? column.values.map((value) => VERDICTS.indexOf(value)) : column.values;
      const turn = down ? -1 : 1;
      order.sort((a, b) => {
        if (rank[a] === null || rank[b] === null) return compare(rank[a], rank[b]) || a - b;
        return turn * compare(rank[a], rank[b]) || a - b;
      });
      refresh();
    }

    function refresh() {
      shown = order.filter(accepts);
      page = 0;
      draw();
    }

    function draw() {
      const rows = shown.slice(page * PAGE, (page + 1) * PAGE).map((row) => {
        const line = make("tr");
        for (const column of columns)
          line.append(make("td", { class: column.css }, ...cells[column.kind](column.values[row], row, columns)));
        return line;
      });
      table.tBodies[0].replaceChildren(...rows);
      status.textContent =
        shown.length === size
          ? `${grouped.format(size)} ${noun}`
          : `${grouped.format(shown.length)} of ${grouped.format(size)} ${noun}`;
      drawPager();
    }

    const back = make("button", { type: "button" }, "Previous");
    const on = make("button", { type: "button" }, "Next");
    const place = make("span");
    back.addEventListener("click", () => turn(-1));
    on.addEventListener("click", () => turn(1));
    pager.replaceChildren(back, place, on);

    function turn(by) {
      page += by;
      draw();
    }

    function drawPager() {
      const pages = Math.max(1, Math.ceil(shown.length / PAGE));
      place.textContent = `Page ${grouped.format(page + 1)} of ${grouped.format(pages)}`;
      back.disabled = page === 0;
      on.disabled = page >= pages - 1;
      pager.hidden = pages === 1;
    }

    return {
      filter(test) {
        accepts = test;
        refresh();
      },
      rows: () => shown,
      refresh,
    };
  }

  function searchText(columns, row) {
    return columns
      .map((column) => column.values[row])
      .join(" ")
      .toLowerCase();
  }

  function communities(data) {
    const columns = data.columns;
    const table = pagedTable({
      table: byId("community-table"),
      pager: byId("community-pager"),
      status: byId("community-count"),
      columns,
      noun: "communities",
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

  function download(name, text, type) {
    const link = make("a", { download: name, href: URL.createObjectURL(new Blob([text], { type })) });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  // A cell that a spreadsheet shows as it is and never runs: graphlink/spreadsheet.py says why each is so.
  const RUNS = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
  const SAME = /^(?:0|-?[1-9][0-9]{0,10}|(?:\d{1,3}\.){3}\d{1,3}(?:\/\d+)?)$/;
  const NUMBER = /^(?=\D*\d)[+-]?[$€£¥]?[\d.,:/'% -]*(?:e[+-]?\d+)?[%$€£¥]?$/i;
  const MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
  const NAMED = new RegExp(`^(?:true|false|${MONTH}[ /.-]?\\d+|\\d+[ /.-]?${MONTH}(?:[ /.-]?\\d+)?)$`, "i");
  const CONSTANT = /^(?:[+\-@]?[\p{L}\p{N}_.,:/' $€£¥%-]{1,200}|[\d.,]{1,200}e\+\d{1,9})$/iu;

  function spreadsheetText(text) {
    if (SAME.test(text)) return text;
    const runs = RUNS.test(text);
    if ((runs || NUMBER.test(text) || NAMED.test(text)) && CONSTANT.test(text)) return `="${text}"`;
    return runs ? "'" + text : text;
  }

  function csvCell(value, kind) {
    const told = value === null ? "" : String(value);
    // A day is a date in a spreadsheet too.
    const text = typeof value === "string" && kind !== "day" ? spreadsheetText(told) : told;
    return '"' + text.replaceAll('"', '""') + '"';
  }

  function accounts(data) {
    const columns = data.columns;
    if (!columns[0].values.length) return;
    const section = byId("accounts"),
      search = byId("account-search");
    const table = pagedTable({
      table: byId("account-table"),
      pager: byId("account-pager"),
      status: byId("account-count"),
      columns,
      noun: "accounts",
    });
    const field = { community: "community_id", network: "network_id" };
    const named = Object.fromEntries(columns.map((column) => [column.name, column.values]));
    const showing = new Map();
    data.shows.row.forEach((row, place) => {
      const number = data.shows.number[place];
      if (!showing.has(number)) showing.set(number, new Set());
      showing.get(number).add(row);
    });
    let asked = new URLSearchParams();

    function matches(row) {
      for (const [name, value] of asked) {
        if (name === "signal") {
          if (!(showing.get(Number(value)) || new Set()).has(row)) return false;
        } else if (String((named[field[name] || name] || [])[row]) !== value) return false;
      }
      return true;
    }

    function describe() {
      const parts = [...asked].map(([name, value]) => {
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
      for (const row of table.rows()) lines.push(columns.map((column) => csvCell(column.values[row], column.kind)).join(","));
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
    accounts(data.accounts);
    document.documentElement.dataset.ready = "yes";
  });
})();
