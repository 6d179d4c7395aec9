// Taking it away: the view as PNG or SVG with title and legend on it, accounts as CSV or as a list, marks as JSON.

const LEGEND_HEIGHT = 64;
const TIMES = new Set(["created_at", "first_seen", "last_seen"]);

/** Gives the person a file. */
function save(name, content, type) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = element("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

function fileName(ending) {
  const part = state.selected ? `-${state.selected.type}` : "";
  return `${data.case.name.replace(/[^A-Za-z0-9._-]+/g, "-")}${part}${ending}`;
}

/** Title, case, date and legend under the picture, drawn with the pen that drew it. */
function drawCaption(pen, width, height) {
  const look = colours();
  const today = new Date().toISOString().slice(0, 10);
  pen.text(16, height + 18, cut(headline(), Math.floor(width / 8)), {
    fill: look.ink,
    size: 14,
    bold: true,
    align: "left",
  });
  pen.text(
    16,
    height + 42,
    `${data.case.name}${data.case.first ? ` · ${between(data.case.first.slice(0, 10), data.case.last.slice(0, 10))}` : ""} · drawn ${today} · graphlink ${data.case.version}${filtering() ? " · filtered" : ""}`,
    { fill: look.quiet, size: 11, align: "left" },
  );
  VERDICTS.forEach((name, i) => {
    const x = width - 270 + 90 * i;
    drawGroup(pen, look, [x, height + 42], 6, i, 1);
    pen.text(x + 12, height + 42, VERDICT_WORDS[name], { fill: look.ink, size: 12, align: "left" });
  });
}

function savePng() {
  const [width, height] = picture.size();
  const canvas = element("canvas", { width: 2 * width, height: 2 * (height + LEGEND_HEIGHT) });
  const context = canvas.getContext("2d");
  context.scale(2, 2);
  context.fillStyle = picture.ground();
  context.fillRect(0, 0, width, height + LEGEND_HEIGHT);
  const pen = canvasPen(context);
  context.save();
  context.beginPath();
  context.rect(0, 0, width, height);
  context.clip();
  picture.scene(pen);
  context.restore();
  context.globalAlpha = 1;
  drawCaption(pen, width, height);
  canvas.toBlob((blob) => save(fileName(".png"), blob), "image/png");
}

function saveSvg() {
  const [width, height] = picture.size();
  const pen = svgPen(Math.round(width), Math.round(height + LEGEND_HEIGHT), headline(), picture.ground());
  picture.scene(pen);
  // What reaches under the picture is covered before the caption is written there.
  pen.marks([], 1, SHAPES.dot, {});
  drawCaption(pen, width, height);
  save(fileName(".svg"), pen.written(), "image/svg+xml");
}

/** The accounts to take away: the selection's, or everything shown where nothing is selected. */
function takenAccounts() {
  const chosen = selectedAccounts();
  return (chosen.length ? chosen : Array.from({ length: data.count }, (_, account) => account)).filter(
    (account) => shown.account[account],
  );
}

/** Rows as CSV: the mark is what makes a spreadsheet read UTF-8. */
function csvText(rows) {
  return `\ufeff${rows.map((row) => `${row.join(",")}\r\n`).join("")}`;
}

function saveCsv() {
  const header = [
    "account_id",
    "community_id",
    "network_id",
    "verdict",
    "role",
    "score",
    "exchanges",
    "created_at",
    "first_seen",
    "last_seen",
    "reason",
  ];
  const time = (minutes) => (minutes === MISSING ? "" : when(minutes));
  const kind = (place) => (TIMES.has(header[place]) ? "day" : "text");
  const rows = takenAccounts().map((account) => [
    data.accounts.id[account],
    data.communities.community_id[data.community[account]] || "",
    data.networks[data.network[data.community[account]]] || "",
    VERDICTS[data.verdict[account]],
    ROLES[data.role[account]],
    Number(data.score[account].toPrecision(7)),
    data.exchanges[account] === MISSING ? "" : data.exchanges[account],
    time(data.created[account]),
    time(data.first[account]),
    time(data.last[account]),
    accountReason(account),
  ]);
  const cells = [header, ...rows].map((row) => row.map((value, place) => csvCell(value, kind(place))));
  save(fileName(".csv"), csvText(cells), "text/csv");
}

/** One JSON object a line, so that an id of any characters comes back as it was: for `graphlink suspend plan`. */
function saveList() {
  save(
    fileName(".jsonl"),
    takenAccounts()
      .map((account) => `${JSON.stringify({ account_id: data.accounts.id[account] })}\n`)
      .join(""),
    "application/jsonl",
  );
}

/** How many accounts there are to take away, and how many of them a plan can suspend. */
function sayTaken() {
  const taken = takenAccounts();
  const of = selectedAccounts().length ? "of the selection" : "shown";
  byId("taken").textContent = `${plural(taken.length, "account")} ${of}`;
  if (data.case.redacted) return;
  const can = taken.reduce((sum, account) => sum + ((data.standing[account] >> 1) & 1), 0);
  const [off, closed] = [1, 4].map((bit) => taken.filter((account) => data.standing[account] & bit).length);
  const said = [off && `${number(off)} suspended already`, closed && `${number(closed)} closed`].filter(Boolean);
  const why = said.length ? ` ${listed(said)}.` : "";
  byId("list-says").textContent =
    `${number(can)} of ${number(taken.length)} can be suspended.${why} For graphlink suspend plan, one account a line; it leaves the rest out and says why.`;
}

function buildTakeaway() {
  const actions = {
    "save-png": savePng,
    "save-svg": saveSvg,
    "save-csv": saveCsv,
    "save-list": saveList,
    "save-marks": () => save(fileName("-marks.json"), JSON.stringify(marksDocument(), null, 1), "application/json"),
  };
  for (const [id, action] of Object.entries(actions)) {
    byId(id)?.addEventListener("click", () => {
      action();
      byId("takeaway").hidePopover();
    });
  }
  if (data.case.redacted) {
    byId("save-list").disabled = true;
    byId("list-says").textContent = "Not from a redacted page: pseudonyms name no account to suspend.";
  }
  // Before it opens: "toggle" comes after, and until then the heading would be empty.
  byId("takeaway").addEventListener("beforetoggle", sayTaken);
}
