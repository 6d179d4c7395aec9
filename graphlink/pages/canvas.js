// The picture on a canvas: drawn crisp when at rest, moved as a bitmap while a hand or a flight moves it.

const MARGIN = 0.15; // of the picture's size, drawn beyond each edge so that a short move shows no blank
const REST = 140; // milliseconds without motion after which the picture is drawn crisp

/** The camera `share` of the way from one to another; zoom moves evenly to the eye. */
function cameraBetween(from, to, share) {
  const k = from.k * (to.k / from.k) ** share;
  const eased = Math.abs(to.k - from.k) < 1e-9 ? share : (k - from.k) / (to.k - from.k);
  // The world's point in the middle goes in a straight line.
  const middle = (at) => [(camera.width / 2 - at.x) / at.k, (camera.height / 2 - at.y) / at.k];
  const [[ax, ay], [bx, by]] = [middle(from), middle(to)];
  const late = to.k > from.k ? 1 - (1 - eased) * (from.k / k) : eased * (to.k / k);
  const [x, y] = [ax + (bx - ax) * late, ay + (by - ay) * late];
  return { k, x: camera.width / 2 - x * k, y: camera.height / 2 - y * k };
}

/** The ring around the account under the pointer, over a picture that is drawn already. */
function drawHovered(pen) {
  const account = state.hovered;
  if (account === null || !shown.account[account] || !isOpen(data.community[account])) return;
  const size = Math.max(3, ACCOUNT_RADIUS * camera.k);
  pen.circles([[...accountOnScreen(account), size + 4]], { stroke: colours().accent, width: 3 });
}

/** The picture in the canvas `canvas`; the rest of the page knows only what this returns. */
function canvasPicture(canvas) {
  const context = canvas.getContext("2d");
  const cache = document.createElement("canvas");
  const kept = { camera: null, cost: 0, ratio: 1 };
  let waiting = null;
  let frame = 0;
  let flight = 0;
  let drawn = { open: 0, closed: 0, links: 0 };

  function resize() {
    const box = canvas.parentElement.getBoundingClientRect();
    const before = { ...camera };
    camera.width = Math.max(50, box.width);
    camera.height = Math.max(50, box.height);
    kept.ratio = Math.min(2, window.devicePixelRatio || 1);
    canvas.width = camera.width * kept.ratio;
    canvas.height = camera.height * kept.ratio;
    camera.fit = cameraOn(wholePicture()).k;
    if (before.width > 1)
      look({ x: camera.x + (camera.width - before.width) / 2, y: camera.y + (camera.height - before.height) / 2 });
  }

  function wholePicture() {
    return data.networks.map((_, network) => Array.from(data.rims.subarray(3 * network, 3 * network + 3)));
  }

  /** Draws everything into the bitmap, margins included, and shows it. */
  function crisp() {
    waiting = null;
    const begun = performance.now();
    const [mx, my] = [camera.width * MARGIN, camera.height * MARGIN];
    const [width, height] = [(camera.width + 2 * mx) * kept.ratio, (camera.height + 2 * my) * kept.ratio];
    if (cache.width !== Math.round(width) || cache.height !== Math.round(height)) {
      cache.width = Math.round(width);
      cache.height = Math.round(height);
    }
    const inner = cache.getContext("2d");
    inner.setTransform(1, 0, 0, 1, 0, 0);
    inner.globalAlpha = 1;
    inner.fillStyle = colours().ground;
    inner.fillRect(0, 0, cache.width, cache.height);
    inner.setTransform(kept.ratio, 0, 0, kept.ratio, mx * kept.ratio, my * kept.ratio);
    drawn = drawScene(canvasPen(inner), Math.max(mx, my));
    kept.camera = { ...camera };
    show();
    kept.cost = performance.now() - begun;
    canvas.dataset.signals = drawn.signals;
    canvas.dataset.drawn = `${drawn.open} ${drawn.closed} ${drawn.links}`;
    performance.mark("graphlink:crisp");
    changed("camera");
  }

  /** Shows the bitmap where the camera has it now. */
  function show() {
    const [mx, my] = [camera.width * MARGIN, camera.height * MARGIN];
    const scale = camera.k / kept.camera.k;
    const [x, y] = [camera.x - kept.camera.x * scale - mx * scale, camera.y - kept.camera.y * scale - my * scale];
    context.setTransform(kept.ratio, 0, 0, kept.ratio, 0, 0);
    context.fillStyle = colours().ground;
    context.fillRect(0, 0, camera.width, camera.height);
    context.imageSmoothingEnabled = Math.abs(scale - 1) > 1e-6;
    context.drawImage(cache, x, y, (camera.width + 2 * mx) * scale, (camera.height + 2 * my) * scale);
    drawHovered(canvasPen(context));
  }

  /** The next frame: a bitmap moved, or all of it again where that is quick. */
  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(crisp, REST);
    if (frame) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (kept.cost < 7) {
        clearTimeout(waiting);
        crisp();
      } else show();
    });
  }

  function look(to) {
    Object.assign(camera, to);
    if (kept.camera) soon();
  }

  /** Moves the camera there: at once for those who want no motion, else in an eighth of a second. */
  function fly(to) {
    cancelAnimationFrame(flight);
    flight = 0;
    if (stillness() || !kept.camera) {
      Object.assign(camera, to);
      crisp();
      return;
    }
    const from = { ...camera };
    const begun = performance.now();
    const step = (now) => {
      const share = Math.min(1, Math.max(0, (now - begun) / 120));
      Object.assign(camera, share < 1 ? cameraBetween(from, to, 1 - (1 - share) ** 2) : to);
      if (share < 1) {
        show();
        flight = requestAnimationFrame(step);
      } else {
        flight = 0;
        crisp();
      }
    };
    flight = requestAnimationFrame(step);
  }

  function focusOn(thing, accounts = null) {
    if (thing?.type === "network") fly(cameraOn([Array.from(data.rims.subarray(3 * thing.id, 3 * thing.id + 3))]));
    else if (thing?.type === "community")
      fly(cameraOn([Array.from(data.discs.subarray(3 * thing.id, 3 * thing.id + 3))]));
    else if (thing || accounts) fly(cameraOnAccounts(accounts || selectedAccounts(), thing?.type));
  }

  /** Accounts with room around them; one alone with enough of its community to see where it is. */
  function cameraOnAccounts(accounts, type) {
    const room = type === "account" ? 170 : 25;
    const to = cameraOn(accounts.map((account) => [data.x[account], data.y[account], room]));
    if (type === "signal") return to;
    return to.k > 4 ? cameraAt(to, 4) : to;
  }

  function cameraAt(to, k) {
    const [x, y] = [(camera.width / 2 - to.x) / to.k, (camera.height / 2 - to.y) / to.k];
    return { k, x: camera.width / 2 - x * k, y: camera.height / 2 - y * k };
  }

  function open(community) {
    state.opened.add(community);
    showLanesOf(community);
    resize();
    fly(cameraOn([Array.from(data.discs.subarray(3 * community, 3 * community + 3))]));
  }

  function showAll() {
    state.opened.clear();
    fly(cameraOn(wholePicture()));
  }

  function signalPlace(signal) {
    const open = Array.from(shown.perCommunity.keys()).filter(isOpen);
    const nodes = open.flatMap((community) => signalsOnScreen(signalNodesOf(community).nodes));
    const at = nodes.find((node) => node.signal === signal);
    return at ? [at.x, at.y] : null;
  }

  /** Where something is in the picture, in pixels of the canvas. */
  function place(type, id) {
    if (type === "account") return [toScreenX(data.x[id]), toScreenY(data.y[id])];
    if (type === "signal") return signalPlace(id);
    return type === "community" ? discOnScreen(id) : rimOnScreen(id);
  }

  /** Back to a view that `where` told: the world's point in the middle, and the zoom. */
  function goBack(view) {
    const [x, y, k] = (view || "").split(",").map(Number);
    if (k > 0 && k < 100 && Number.isFinite(x + y))
      picture.look({ k, x: camera.width / 2 - x * k, y: camera.height / 2 - y * k });
  }

  function round(x, y, k) {
    return [Math.round(x), Math.round(y), Number(k.toPrecision(4))];
  }

  resize();
  Object.assign(camera, cameraOn(wholePicture()));
  new ResizeObserver(() => {
    resize();
    crisp();
  }).observe(canvas.parentElement);
  onChange("selection filters marks theme decisions drawn", () => {
    clearTimeout(waiting);
    crisp();
  });
  onChange("hover", () => kept.camera && show());
  buildLasso();
  listenToPointer(canvas, { look, fly, open });
  listenToKeys(canvas, { look, fly, open, showAll });
  return {
    focusOn,
    open,
    showAll,
    zoom: (factor) => fly(cameraZoomed(factor)),
    look: (to) => {
      Object.assign(camera, to);
      crisp();
    },
    draw: crisp,
    atRest: () => waiting === null && !frame && !flight,
    place,
    where: () => `${round(...toWorld(camera.width / 2, camera.height / 2), camera.k)}`,
    goBack,
    scene: (pen) => drawScene(pen),
    size: () => [camera.width, camera.height],
    ground: () => colours().ground,
  };
}

const makePicture = () => canvasPicture(byId("picture"));
