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
// noun: one and many of what a row is.
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
    const all = `${grouped.format(size)} ${noun[size === 1 ? 0 : 1]}`;
    status.textContent = shown.length === size ? all : `${grouped.format(shown.length)} of ${all}`;
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
