// Deciding in the panel: three buttons and keys, a reason, and on to the next question.

const DECIDE_KEYS = { y: "operation", n: "innocent", u: "unsure" };
const deciding = { verdict: null, whys: {} };

/** The place of each thing in the order of questions, by "type id". */
function queuePlaces() {
  queuePlaces.known ??= new Map((data.decide?.queue ?? []).map(([type, id], place) => [`${type} ${id}`, place]));
  return queuePlaces.known;
}

/** The questions that are open, in their order. */
function openQuestions() {
  return (data.decide?.queue ?? []).map(([type, id]) => ({ type, id })).filter((thing) => !decidedWith(thing));
}

/** Where `thing` stands among the open questions, from 1; Infinity for what is not asked or decided. */
function questionPlace(thing) {
  const place = queuePlaces().get(`${thing.type} ${thing.id}`);
  return place === undefined || decidedWith(thing) ? Infinity : place + 1;
}

/** Goes to the next question after place `at`; those passed over come again at the end. */
function nextQuestion(at = state.selected ? questionPlace(state.selected) : Infinity) {
  const open = openQuestions();
  if (!open.length) {
    hints(data.decide ? "Nothing is left to decide on this page." : "");
    return;
  }
  const next = at === Infinity ? open[0] : (open.find((thing) => questionPlace(thing) > at) ?? open[0]);
  goTo(next);
  byId("panel").focus({ preventScroll: true });
}

/** What is decided of `thing`, as its sign and word. */
function decidedSign(word) {
  return (
    word &&
    element(
      "span",
      { class: `decided ${word}` },
      element("i", { "aria-hidden": "true" }, DECIDED_SIGNS[word]),
      DECIDED[word],
    )
  );
}

/** The part of the panel where `thing` is decided; nothing where it cannot be. */
function decideSection(thing) {
  if (!data.decide) return null;
  const held = element("section", { id: "decide", "aria-label": "Decide" });
  fillDecide(held, thing);
  return held;
}

function fillDecide(held, thing) {
  if (decisionName(thing) === null) {
    const why =
      thing.type === "signal"
        ? "Its value is too long for a page to name it: graphlink decide CASE --signal KIND=VALUE."
        : "Nothing to decide as a whole: it is no group of the case.";
    fill(held, element("p", { class: "quiet" }, why));
    return;
  }
  const lines = linesOn(thing);
  fill(held, lines.map(decidedRow), !lines.length && decidedBefore(thing), decideButtons(thing), decideForm(thing));
}

function decidedBefore(thing) {
  const word = decidedWith(thing);
  const around = decidedOf(thing) ? "" : `: what it is part of is decided`;
  return word && element("p", { class: "taken" }, decidedSign(word), element("span", { class: "quiet" }, around));
}

function decidedRow(line) {
  return element(
    "p",
    { class: "taken" },
    decidedSign(line.as),
    " by ",
    datum(line.by, 60),
    ` on ${new Date(line.at).toISOString().slice(0, 10)}: `,
    datum(line.why, 300),
    " ",
    button("Take back", () => takeBack(line), { class: "go", "aria-label": `Take back: ${DECIDED[line.as]}` }),
  );
}

function decideButtons(thing) {
  const mine = linesOn(thing).findLast((line) => line.by === book.by);
  const chosen = deciding.verdict ?? mine?.as;
  const buttons = Object.entries(DECIDE_KEYS).map(([key, verdict]) =>
    button(
      [
        element("i", { "aria-hidden": "true" }, DECIDED_SIGNS[verdict]),
        ` ${DECIDED[verdict]} `,
        element("kbd", {}, key),
      ],
      () => beginDecision(verdict),
      { "aria-pressed": String(chosen === verdict), "data-as": verdict },
    ),
  );
  return element("div", { class: "choices", role: "group", "aria-label": "You found" }, buttons);
}

/** The fields for a reason and a name, once it is said what was found. */
function decideForm(thing) {
  if (!deciding.verdict) return null;
  const why = element("input", {
    id: "decide-why",
    maxlength: 4000,
    placeholder: "Why: others will read it",
    "aria-label": "Why: others will read it",
    autocomplete: "off",
  });
  why.value = deciding.whys[deciding.verdict] ?? "";
  const by = element("input", {
    id: "decide-by",
    maxlength: 200,
    placeholder: "Your name",
    "aria-label": "Your name",
    autocomplete: "name",
  });
  by.value = book.by;
  return element(
    "form",
    {
      onsubmit: (event) => {
        event.preventDefault();
        finishDecision(thing, why, by);
      },
      onkeydown: (event) => event.key === "Escape" && endDecision(),
    },
    why,
    by,
    element(
      "div",
      { class: "actions" },
      element("button", {}, "Decide, next ", element("kbd", {}, "Enter")),
      button("Cancel", endDecision),
    ),
  );
}

function redrawDecide() {
  const held = byId("decide");
  if (held && state.selected) fillDecide(held, state.selected);
}

/** Asks for the reason of `verdict` on what is selected. */
function beginDecision(verdict) {
  if (decisionName(state.selected) === null) return;
  deciding.verdict = verdict;
  redrawDecide();
  const field = byId("decide-why");
  field.focus();
  field.select();
}

function endDecision() {
  deciding.verdict = null;
  redrawDecide();
  byId("panel").focus({ preventScroll: true });
}

/** Takes the decision and goes on, or asks for what is missing. */
function finishDecision(thing, why, by) {
  const missing = !why.value.trim() ? why : !by.value.trim() ? by : null;
  if (missing) {
    missing.setAttribute("aria-invalid", "true");
    missing.focus();
    hints(missing === why ? "Say why: others will read it." : "Say who decides.");
    return;
  }
  const { verdict } = deciding;
  const place = questionPlace(thing);
  book.by = by.value.trim();
  deciding.whys[verdict] = why.value.trim();
  deciding.verdict = null;
  decide(thing, verdict, why.value.trim(), book.by);
  changed("decisions");
  nextQuestion(place);
  const left = openQuestions().length;
  hints(
    `${nameOf(thing)}: ${verdict}.${book.kept ? "" : " Kept nowhere: save before you close the page."} ${number(left)} left.`,
  );
}

/** What is to be decided next, for the page's story. */
function questionList() {
  if (!data.decide) return null;
  const open = openQuestions();
  const all = data.decide.queue.length;
  const elsewhere = data.decide.elsewhere;
  return [
    element("h3", {}, "Decide next"),
    element(
      "p",
      {},
      all
        ? `${number(all - open.length)} of ${plural(all, "question")} decided, the most useful first. `
        : "Nothing on this page asks for a decision.",
      open.length > 0 && button(["Next ", element("kbd", {}, "d")], () => nextQuestion(), { id: "next-question" }),
    ),
    element("ol", { class: "starts" }, open.slice(0, 6).map(questionRow)),
    elsewhere > 0 &&
      element(
        "p",
        { class: "quiet" },
        `${plural(elsewhere, "more question")} of graphlink queue on communities that this page leaves out: graphlink graph CASE --with-clear N shows them.`,
      ),
  ];
}

function questionRow(thing) {
  if (thing.type === "community") return startRow(thing.id);
  return element(
    "li",
    {},
    goButton(thing),
    " ",
    verdictSign(data.verdict[thing.id]),
    element("p", {}, datum(accountReason(thing.id) || tiesSentence(thing.id), 170)),
  );
}

function listenForDecisions() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !data.decide) return;
    if (event.target.closest?.("input, textarea, select, dialog") || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (key === "d") nextQuestion();
    else if (key in DECIDE_KEYS && decisionName(state.selected) !== null) beginDecision(DECIDE_KEYS[key]);
    else return;
    event.preventDefault();
  });
  onChange("decisions", () => {
    if (state.selected) redrawDecide();
    else showPanel();
  });
}
