// The picture that pyvis drew with vis-network, kept in step with the rest of the page: one camera, one selection,
// one set of filters. Nodes are accounts 0..n-1 and after them shared signals; edges have the numbers of links.

/** The picture around pyvis' globals `network`, `nodes` and `edges`. */
function visPicture() {
  const { network, nodes, edges } = window;
  const frame = byId("picture");
  const signalNodes = drawnSignals(nodes);
  const home = { x: data.x.slice(), y: data.y.slice() };
  let asSignals = false;
  // All at once: vis-network takes all nodes in anew at each update.
  nodes.update(Array.from(signalNodes, ([node, signal]) => ({ id: node, ...markOf(signal) })));

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

  /** The shared signals that are shown, with their places on the screen and who shows them. */
  function sharedNodes() {
    const at = network.getPositions(nodes.getIds());
    const holders = new Map();
    edges.forEach(({ id, from, to }) => {
      if (id < data.links.l.length || !shown.account[from]) return;
      holders.set(to, (holders.get(to) ?? []).concat([from]));
    });
    return Array.from(signalNodes)
      .filter(([, signal]) => kindOn(signal))
      .map(([node, signal]) => {
        const [x, y] = [toScreenX(at[node].x), toScreenY(at[node].y)];
        return { signal, x, y, size: Math.max(3, 8 * camera.k), holders: holders.get(node) ?? [] };
      });
  }

  /** Accounts, shared signals and the lines between them as the screen has them, for a file. */
  function drawShared(pen) {
    const look = colours();
    const found = sharedNodes();
    const every = found.flatMap(({ x, y, holders }) =>
      holders.flatMap((account) => [x, y, ...accountOnScreen(account)]),
    );
    if (every.length) pen.lines(every, { stroke: look.quiet, width: 0.6, opacity: 0.4 });
    for (let group = 0; group < 9; group++) {
      const mine = Array.from(data.verdict.keys()).filter(
        (a) => shown.account[a] && 3 * data.verdict[a] + data.role[a] === group,
      );
      const size = ACCOUNT_RADIUS * camera.k * ROLE_SIZE[group % 3];
      if (mine.length) drawGroup(pen, look, mine.flatMap(accountOnScreen), size, Math.floor(group / 3), 1);
    }
    drawSignals(pen, look, found);
  }

  function drawNamesOver(context) {
    const scale = network.getScale();
    context.save();
    context.setTransform(window.devicePixelRatio || 1, 0, 0, window.devicePixelRatio || 1, 0, 0);
    drawSignalNames(canvasPen(context), colours(), sharedNodes(), 8 * scale);
    context.restore();
  }

  /** The ring around the account under the pointer, in vis-network's own coordinates. */
  function drawHoveredOver(context) {
    if (state.hovered === null || !shown.account[state.hovered]) return;
    const at = network.getPosition(state.hovered);
    const style = { stroke: colours().accent, width: 3 / camera.k };
    canvasPen(context).circles([[at.x, at.y, ACCOUNT_RADIUS + 4 / camera.k]], style);
  }

  /** Hides what the filters leave out, and draws links or shared signals. */
  function refresh() {
    const changedNodes = [];
    nodes.forEach((node) => {
      const signal = signalNodes.get(node.id);
      const hidden = signal === undefined ? !shown.account[node.id] : !asSignals || !kindOn(signal);
      if (Boolean(node.hidden) !== hidden) changedNodes.push({ id: node.id, hidden });
    });
    const changedEdges = [];
    edges.forEach((edge) => {
      const hidden =
        edge.id < data.links.l.length
          ? asSignals || !shown.link[edge.id]
          : !asSignals || !shown.account[edge.from] || !kindOn(signalNodes.get(edge.to));
      if (Boolean(edge.hidden) !== hidden) changedEdges.push({ id: edge.id, hidden });
    });
    if (changedNodes.length) nodes.update(changedNodes);
    if (changedEdges.length) edges.update(changedEdges);
  }

  /** Between links and shared signals: every node goes to its place in that view. */
  function drawAs(signals) {
    asSignals = signals;
    nodes.update(
      nodes.map((node) => ({
        id: node.id,
        x: signals ? (node.bx ?? node.x) : (home.x[node.id] ?? node.x),
        y: signals ? (node.by ?? node.y) : (home.y[node.id] ?? node.y),
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

  function open(community) {
    showLanesOf(community);
    focusOn(null, rangeOf(data.accountsOf, community));
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
    if (asSignals) drawNamesOver(context);
    drawHoveredOver(context);
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
    hover(null);
  };
  frame.addEventListener("pointermove", (event) =>
    asSignals || event.buttons ? hideTip() : showTip(byId("tip"), event),
  );
  frame.addEventListener("pointerleave", hideTip);
  onChange("drawn", () => drawAs(state.drawAs === "signals"));
  byId("physics").addEventListener("click", ({ currentTarget }) => {
    const on = currentTarget.getAttribute("aria-pressed") !== "true";
    currentTarget.setAttribute("aria-pressed", String(on));
    network.setOptions({ physics: { enabled: on } });
    if (!on) followPositions();
  });
  onChange("selection", showSelection);
  onChange("filters marks", refresh);
  onChange("theme hover", () => network.redraw());
  const showAll = () => look(whole(), true);
  listenToKeys(frame, {
    look,
    fly: look,
    open,
    showAll,
  });
  return {
    alwaysOpen: true,
    focusOn,
    open,
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
    scene: (pen) => (asSignals ? drawShared(pen) : drawScene(pen)),
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

function kindOn(signal) {
  return !state.off.kind.has(data.signals.kind[signal]);
}

/** How vis-network draws a signal: by the mark of its kind, with the page's own pen. */
function markOf(signal) {
  const ctxRenderer = ({ ctx, x, y, state: { selected } }) => ({
    drawNode() {
      const look = colours();
      const stroke = selected ? look.accent : look.ground;
      canvasPen(ctx).marks([x, y], 8, kindShape(data.signals.kind[signal]), {
        fill: look.signal,
        stroke,
        width: selected ? 3 : 1,
      });
      ctx.globalAlpha = 1;
    },
    nodeDimensions: { width: 16, height: 16 },
  });
  return { shape: "custom", ctxRenderer };
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
