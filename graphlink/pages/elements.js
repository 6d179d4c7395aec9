// Building the page: elements whose text is text. No string ever becomes markup.

/** An element: `on…` attributes are listeners, `true` sets and `false` leaves out; children are nodes or text. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat(4).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

function button(text, action, attributes = {}) {
  return element("button", { type: "button", onclick: action, ...attributes }, text);
}

/** Text of the data's: apart from its surroundings in direction, with unseen characters written out. */
function datum(text, length = Infinity) {
  return element(
    "bdi",
    { class: "datum", title: length < String(text).length ? cut(text, 2000) : null },
    cut(text, length),
  );
}

/** A button that goes to `thing`. */
function goButton(thing, text = nameOf(thing)) {
  return button(element("bdi", {}, text), () => goTo(thing), { class: "go" });
}

/** The sign of a verdict: shape and colour, with its word. */
function verdictSign(verdict) {
  return element(
    "span",
    { class: `verdict ${VERDICTS[verdict]}` },
    element("i", { class: "sign", "aria-hidden": "true" }),
    verdictWord(verdict),
  );
}

/** A prompt template with its slots marked. */
function templateText(value) {
  const parts = seen(value).split(/(\{…\}|\{\.\.\.\})/);
  return element(
    "bdi",
    { class: "template" },
    parts.map((part) =>
      /^\{(…|\.\.\.)\}$/.test(part)
        ? element("mark", { title: "a slot: what is filled in anew each time" }, part)
        : part,
    ),
  );
}

/** The value of a signal: readable text for a template, one word of text for everything else. */
function signalValue(signal, length) {
  const value = data.signals.value[signal];
  return data.kinds[data.signals.kind[signal]] === "template"
    ? templateText(length ? value.slice(0, length) + (value.length > length ? "…" : "") : value)
    : datum(value, length);
}

/** A list of terms and what they are. */
function facts(pairs) {
  return element(
    "dl",
    { class: "facts" },
    pairs.filter(Boolean).map(([term, value]) => element("div", {}, element("dt", {}, term), element("dd", {}, value))),
  );
}

/** Replaces what `parent` holds. */
function fill(parent, ...children) {
  parent.replaceChildren(...children.flat(4).filter(Boolean));
}

/** Fills `parent` anew; who had the keyboard in it keeps it: on what is called the same, else on the whole. */
function refill(parent, ...children) {
  const had = parent.contains(document.activeElement) && document.activeElement !== parent && document.activeElement;
  const name = had && calledSo(had);
  fill(parent, ...children);
  if (had)
    (
      Array.from(parent.querySelectorAll("button, textarea, input")).find((one) => calledSo(one) === name) ?? parent
    ).focus({ preventScroll: true });
}

function calledSo(control) {
  return control.dataset.act || control.getAttribute("aria-label") || control.textContent;
}

const byId = (id) => document.getElementById(id);
