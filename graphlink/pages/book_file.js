// Where decisions are kept: in the browser, for this case, until they are forgotten; and in the file that is saved.

const KEPT_AS = "graphlink decisions ";
Object.assign(book, { gone: new Set(), kept: true });

/** What the browser keeps of this case; null where it keeps nothing, undefined where it does not let us ask. */
function keptBook() {
  let text;
  try {
    text = localStorage.getItem(KEPT_AS + data.decide.case.fingerprint);
  } catch {
    return undefined;
  }
  try {
    const { lines, draws, by, unsaved } = JSON.parse(text);
    const found = { lines: [], draws, by: String(by ?? ""), unsaved: Array.from(unsaved) };
    for (const line of lines) sortLine(line, found);
    return found;
  } catch {
    // Nothing, or what another page of this computer left there: a page that could not open would be worse.
    return null;
  }
}

/** Takes over what the browser kept of this case. */
function openBook() {
  if (!data.decide) return;
  const kept = keptBook();
  book.kept = kept !== undefined;
  if (!kept) return;
  const known = new Set(book.lines.map((line) => line.id));
  const fresh = kept.lines.filter((line) => !known.has(line.id) && !book.gone.has(line.id));
  for (const line of fresh) if (kept.unsaved.includes(line.id)) book.unsaved.add(line.id);
  book.lines = book.lines.concat(fresh).sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  addDraws(Array.isArray(kept.draws) ? kept.draws : []);
  book.by ||= kept.by || "";
  book.told = null;
}

function addDraws(draws) {
  const known = new Set(book.draws.map((line) => line.id));
  book.draws = book.draws.concat(draws.filter((line) => !known.has(line.id)));
}

/** Keeps the decisions in the browser, with what another page of the case has kept there meanwhile. */
function keepBook() {
  openBook();
  const { lines, draws, by, unsaved } = book;
  try {
    localStorage.setItem(
      KEPT_AS + data.decide.case.fingerprint,
      JSON.stringify({ lines, draws, by, unsaved: Array.from(unsaved) }),
    );
  } catch {
    book.kept = false;
  }
}

/** Forgets everything that was decided or read here. */
function forgetBook() {
  Object.assign(book, { lines: [], draws: [], unsaved: new Set(), gone: new Set(), told: null });
  try {
    localStorage.removeItem(KEPT_AS + data.decide.case.fingerprint);
  } catch {
    // It kept nothing either.
  }
  changed("decisions");
}

function bookText() {
  return book.draws
    .concat(book.lines)
    .map((line) => `${JSON.stringify(line)}\n`)
    .join("");
}

function saveBook() {
  save("decisions.jsonl", bookText(), "application/x-ndjson");
  const count = book.unsaved.size;
  book.unsaved.clear();
  keepBook();
  hints(`${plural(count, "decision")} saved: graphlink decide CASE --file decisions.jsonl`);
  changed("decisions");
}

/** The lines of a file; throws what is wrong with it, naming the line. */
function readLines(text) {
  const found = { lines: [], draws: [], half: 0, strange: 0 };
  const written = text.replace(/^\ufeff/, "").split("\n");
  const last = written.findLastIndex((line) => line.trim());
  for (const [place, line] of written.entries()) {
    if (!line.trim()) continue;
    try {
      sortLine(JSON.parse(line), found);
    } catch (problem) {
      if (!(problem instanceof SyntaxError)) throw new Error(`line ${place + 1}: ${problem.message}`);
      if (place !== last) throw new Error(`line ${place + 1}: is no JSON`);
      found.half = 1;
    }
  }
  return found;
}

function sortLine(value, found) {
  if (typeof value?.id === "string" && "stratum" in value) {
    found.draws.push(value);
    return;
  }
  for (const key of ["what", "name", "as", "by", "why"])
    if (typeof value?.[key] !== "string" || !value[key].trim()) throw new Error(`\`${key}\` is missing`);
  if (!(value.as in DECIDED) || value.as === "disputed") throw new Error("`as` is none of operation, innocent, unsure");
  if (!["account", "community", "network", "signal"].includes(value.what)) throw new Error("`what` is unknown");
  const whole = typeof value.id === "string" ? wholeLine(value) : completed(value);
  whole ? found.lines.push(whole) : found.strange++;
}

function wholeLine(value) {
  if (Number.isNaN(Date.parse(value.at))) throw new Error("`at` is no time");
  if ("accounts" in value && !Array.isArray(value.accounts)) throw new Error("`accounts` is no list");
  return value;
}

/** A line as the report saves it, made whole; null where it is of another case or on nothing here. */
function completed({ what, name, as, by, why, at, case: source }) {
  if (source?.fingerprint && source.fingerprint !== data.decide.case.fingerprint) return null;
  const [thing] = tiedTo({ what, name, case: data.decide.case });
  const line = thing && decisionLine(thing, as, why.trim(), by.trim());
  return line ? { ...line, at: Number.isNaN(Date.parse(at)) ? line.at : at } : null;
}

/** Takes over a file of decisions, and says what it held. */
function readBook(text) {
  const { lines, draws, half, strange } = readLines(text);
  addDraws(draws);
  for (const line of lines) book.gone.delete(line.id);
  const added = addLines(lines, false);
  changed("decisions");
  const left = [
    strange && `${plural(strange, "line")} of another case or on nothing here left out`,
    half && "a half-written last line left out",
  ].filter(Boolean);
  return `${plural(added, "decision")} read, ${number(lines.length - added)} were here already.${left.length ? ` ${left.join("; ")}.` : ""}`;
}

function listenForBook() {
  const input = byId("decisions-file");
  byId("read-decisions").addEventListener("click", () => input.click());
  byId("save-decisions").addEventListener("click", () => {
    saveBook();
    byId("takeaway").hidePopover();
  });
  byId("forget-decisions").addEventListener("click", ({ currentTarget }) => {
    const sure = currentTarget.dataset.sure || !book.unsaved.size;
    if (sure) forgetBook();
    else currentTarget.dataset.sure = "yes";
    sayBook();
  });
  input.addEventListener("change", async () => {
    try {
      hints(readBook(await input.files[0].text()));
    } catch (problem) {
      hints(`${input.files[0].name} is no file of decisions: ${problem.message}.`);
    }
    input.value = "";
  });
  addEventListener("storage", ({ key }) => {
    if (key !== KEPT_AS + data.decide?.case.fingerprint) return;
    openBook();
    changed("decisions");
  });
  addEventListener("beforeunload", (event) => book.unsaved.size && !book.kept && event.preventDefault());
  byId("deciding").hidden = !data.decide;
  onChange("decisions", sayBook);
  sayBook();
}

/** How many decisions are here, and whether they would outlast the page. */
function sayBook() {
  const unsaved = book.unsaved.size;
  const kept = book.kept ? "kept by this browser for this case" : "kept nowhere: save them before you close the page";
  byId("decided-says").textContent = book.lines.length
    ? `${plural(book.lines.length, "line")}, ${unsaved ? `${number(unsaved)} in no file yet, ${kept}` : "all in a file"}. For graphlink decide CASE --file.`
    : "None taken here or read. Decide in any panel, or with y, n and u.";
  byId("save-decisions").disabled = byId("forget-decisions").disabled = !book.lines.length;
  const forget = byId("forget-decisions");
  if (!unsaved) delete forget.dataset.sure;
  forget.textContent = forget.dataset.sure
    ? `Forget ${plural(unsaved, "decision")} that no file has: press again`
    : "Forget them here";
}
