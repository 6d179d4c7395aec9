// The picture that pyvis drew with vis-network, kept in step with the rest of the page: one camera, one selection,
// one set of filters. Nodes are accounts 0..n-1 and after them shared signals; edges have the numbers of links.

/** The picture around pyvis' globals `network`, `nodes` and `edges`. */
function visPicture() {
  const { network, nodes, edges } = window;
  const frame = byId("picture");
  const signalNodes = drawnSignals(nodes);
  const home = { x: data.x.slice(), y: data.y.slice() };
  let asSignals = false;

  /** Takes vis-network's view over into the page's camera, which picking, walking and saving use. */
  function follow() {
    const [scale, middle] = [network.getScale(), network.getViewPosition()];
    const box = frame.getBoundingClientRect();
    Object.assign(camera, {
      width: box.width,
      height: box.height,
      k: scale,
      x: box.width / 2 - middle.x * scale,
      y: box.height / 2 - middle.y * scale,
    });
    keepInFragment();
  }

  function followPositions() {
    const at = network.getPositions();
    for (let account = 0; account < data.count; account++)
      [data.x[account], data.y[account]] = [at[account].x, at[account].y];
  }

  /** The view that shows every node there is to see. */
  function whole() {
    const at = network.getPositions(nodes.getIds({ filter: (node) => asSignals || !signalNodes.has(node.id) }));
    const discs = asSignals
      ? []
      : data.communities.community_id.map((_, community) =>
          Array.from(data.discs.subarray(3 * community, 3 * community + 3)),
        );
    return cameraOn(discs.concat(Object.values(at).map(({ x, y }) => [x, y, asSignals ? 24 : 8])));
  }

  /** Hides what the filters leave out, and draws links or shared signals. */
  function refresh() {
    const changedNodes = [];
    nodes.forEach((node) => {
      const signal = signalNodes.get(node.id);
      const hidden = signal === undefined ? !shown.account[node.id] : !asSignals;
      if (Boolean(node.hidden) !== hidden) changedNodes.push({ id: node.id, hidden });
    });
    const changedEdges = [];
    edges.forEach((edge) => {
      const hidden =
        edge.id < data.links.l.length ? asSignals || !shown.link[edge.id] : !asSignals || !shown.account[edge.from];
      if (Boolean(edge.hidden) !== hidden) changedEdges.push({ id: edge.id, hidden });
    });
    if (changedNodes.length) nodes.update(changedNodes);
    if (changedEdges.length) edges.update(changedEdges);
  }

  /** Between links and shared signals: every node goes to its place in that view. */
  function drawAs(signals) {
    asSignals = signals;
    byId("as-links").setAttribute("aria-pressed", String(!signals));
    byId("as-signals").setAttribute("aria-pressed", String(signals));
    nodes.update(
      nodes.map((node) => ({
        id: node.id,
        x: signals ? node.bx : (home.x[node.id] ?? node.x),
        y: signals ? node.by : (home.y[node.id] ?? node.y),
      })),
    );
    refresh();
    followPositions();
    look(whole());
    const dropped = data.shared.left_out;
    hints(
      signals && dropped
        ? `The strongest ${number(signalNodes.size)} shared signals; ${number(dropped)} more are in the table.`
        : "",
    );
    performance.mark("graphlink:crisp");
  }

  function showSelection() {
    const accounts = selectedAccounts();
    const thing = state.selected;
    const chosen = thing?.type === "community" || thing?.type === "network" ? [] : accounts.slice();
    if (thing?.type === "signal") for (const [node, signal] of signalNodes) if (signal === thing.id) chosen.push(node);
    const lines =
      thing?.type === "link"
        ? [thing.id]
        : state.path
          ? state.path.slice(1).map((account, i) => linkBetween(state.path[i], account))
          : [];
    const known = lines.filter((line) => edges.get(line));
    network.setSelection({ nodes: chosen, edges: known }, { highlightEdges: thing?.type === "account" });
  }

  function focusOn(thing, accounts = null) {
    const chosen = (accounts || selectedAccounts()).filter((account) => shown.account[account]);
    const to = cameraOn(
      chosen.map((account) => [data.x[account], data.y[account], thing?.type === "account" ? 120 : 25]),
    );
    if (chosen.length) look(to, true);
  }

  function place(type, id) {
    if (type === "account") return [toScreenX(data.x[id]), toScreenY(data.y[id])];
    return type === "community" ? discOnScreen(id) : rimOnScreen(id);
  }

  function goBack(view) {
    const [x, y, scale] = (view || "").split(",").map(Number);
    if (scale > 0 && scale < 100 && Number.isFinite(x + y))
      network.moveTo({ position: { x, y }, scale, animation: false });
  }

  function look(to, flying = false) {
    const next = { ...camera, ...to };
    const animation = flying && !stillness() ? { duration: 160, easingFunction: "easeOutQuad" } : false;
    network.moveTo({
      position: { x: (next.width / 2 - next.x) / next.k, y: (next.height / 2 - next.y) / next.k },
      scale: next.k,
      animation,
    });
  }

  network.on("beforeDrawing", (context) => !asSignals && drawGround(context));
  network.on("afterDrawing", (context) => {
    follow();
    if (asSignals) drawSignalNames(context, signalNodes);
  });
  network.on("dragEnd", ({ nodes: moved }) => moved.length && followPositions());
  network.on("stabilized", followPositions);
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined)
      select(signalNodes.has(node) ? { type: "signal", id: signalNodes.get(node) } : { type: "account", id: node });
    else if (edge !== undefined && edge < data.links.l.length) select({ type: "link", id: edge });
    else select(null);
  });
  const hideTip = () => {
    byId("tip").hidden = true;
  };
  frame.addEventListener("pointermove", (event) =>
    asSignals || event.buttons ? hideTip() : showTip(byId("tip"), event),
  );
  frame.addEventListener("pointerleave", hideTip);
  byId("as-links").addEventListener("click", () => drawAs(false));
  byId("as-signals").addEventListener("click", () => drawAs(true));
  byId("physics").addEventListener("click", ({ currentTarget }) => {
    const on = currentTarget.getAttribute("aria-pressed") !== "true";
    currentTarget.setAttribute("aria-pressed", String(on));
    network.setOptions({ physics: { enabled: on } });
    if (!on) followPositions();
  });
  onChange("selection", showSelection);
  onChange("filters marks", refresh);
  onChange("theme", () => network.redraw());
  const showAll = () => look(whole(), true);
  listenToKeys(frame, {
    look,
    fly: look,
    open: (community) => focusOn(null, rangeOf(data.accountsOf, community)),
    showAll,
  });
  return {
    alwaysOpen: true,
    focusOn,
    open: (community) => focusOn(null, rangeOf(data.accountsOf, community)),
    showAll,
    zoom: (factor) => look(cameraZoomed(factor)),
    look,
    draw: () => {
      follow();
      camera.fit = whole().k;
      look(whole());
      refresh();
    },
    place,
    where: () => {
      const { x, y } = network.getViewPosition();
      return `${Math.round(x)},${Math.round(y)},${Number(network.getScale().toPrecision(4))}`;
    },
    goBack,
    scene: (pen) => drawScene(pen),
    size: () => [camera.width, camera.height],
    ground: () => colours().ground,
  };
}

/** Signal nodes with the page's number of the signal: found by who shows it. */
function drawnSignals(nodes) {
  const found = new Map();
  nodes.forEach((node) => {
    if (node.id >= data.count) found.set(node.id, data.drawnSignals[node.id - data.count]);
  });
  return found;
}

/** The names of shared signals, the most shared first, each where it covers no other name. */
function drawSignalNames(context, signalNodes) {
  const look = colours();
  const pen = canvasPen(context);
  const scale = window.network.getScale();
  const taken = [];
  for (const [node, signal] of signalNodes) {
    const at = window.network.getPosition(node);
    const name = cut(data.signals.value[signal], 28);
    const box = [
      at.x - (name.length * 3.4 + 6) / scale,
      at.y + 9,
      at.x + (name.length * 3.4 + 6) / scale,
      at.y + 9 + 28 / scale,
    ];
    if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]))
      continue;
    taken.push(box);
    pen.text(at.x, at.y + 9 + 8 / scale, kindName(data.signals.kind[signal]), {
      fill: look.quiet,
      size: 10 / scale,
      halo: look.ground,
    });
    pen.text(at.x, at.y + 9 + 20 / scale, name, { fill: look.ink, size: 11.5 / scale, halo: look.ground, bold: true });
  }
  context.globalAlpha = 1;
}

/** The discs of the communities behind the accounts, with their names, in vis-network's own coordinates. */
function drawGround(context) {
  const look = colours();
  const pen = canvasPen(context);
  const scale = window.network.getScale();
  data.communities.community_id.forEach((_, community) => {
    const [x, y, r] = data.discs.subarray(3 * community, 3 * community + 3);
    const verdict = data.verdictOf[community];
    pen.circles([[x, y, r + 6]], { fill: look.verdict[verdict], opacity: 0.06 });
    pen.circles([[x, y, r + 6]], {
      stroke: look.verdict[verdict],
      width: (verdict === 1 ? 2 : 1) / scale,
      dash: verdict === 2 ? [4 / scale, 3 / scale] : null,
      opacity: 0.7,
    });
    if (r * scale > 26)
      pen.text(x, y - r - 6 - 10 / scale, communityName(community), { fill: look.quiet, size: 12 / scale, bold: true });
  });
  context.globalAlpha = 1;
  context.setLineDash([]);
}

const makePicture = visPicture;
