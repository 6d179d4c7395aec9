// Two pens with one set of strokes, so that what is drawn on the screen is also what an SVG file holds.
// Coordinates are screen pixels. Many shapes of one look are one call: the canvas fills them in one go.

const SHAPES = { dot: 0, diamond: 1, ring: 2, first: 3 };

// Marks of kinds of signal, from SHAPES.first on: corners, how far in every other one lies, and the turn of the first.
const POLYGONS = [
  [4, 1, 1 / 8],
  [3, 1, -1 / 4],
  [10, 0.45, -1 / 4],
  [6, 1, 0],
  [3, 1, 1 / 4],
  [8, 0.4, 0],
  [5, 1, -1 / 4],
  [12, 0.55, 0],
  [8, 0.4, 1 / 8],
  [6, 0.4, -1 / 4],
].map(([corners, inner, turn]) =>
  Array.from({ length: corners }, (_, i) => {
    const [angle, far] = [2 * Math.PI * (turn + i / corners), i % 2 ? inner : 1];
    return [far * Math.cos(angle), far * Math.sin(angle)];
  }),
);

function canvasPen(context) {
  const look = ({ fill, stroke, width = 1, dash, opacity = 1 }) => {
    context.globalAlpha = opacity;
    if (fill) context.fillStyle = fill;
    if (stroke) context.strokeStyle = stroke;
    context.lineWidth = width;
    context.setLineDash(dash || []);
  };
  const paint = ({ fill, stroke }) => {
    if (fill) context.fill();
    if (stroke) context.stroke();
  };
  return {
    /** Circles as [x, y, r]. */
    circles(circles, style) {
      look(style);
      context.beginPath();
      for (const [x, y, r] of circles) {
        context.moveTo(x + r, y);
        context.arc(x, y, r, 0, 2 * Math.PI);
      }
      paint(style);
    },
    /** Lines, flat: x, y, x, y for each. */
    lines(ends, style) {
      look(style);
      context.beginPath();
      for (let i = 0; i < ends.length; i += 4) {
        context.moveTo(ends[i], ends[i + 1]);
        context.lineTo(ends[i + 2], ends[i + 3]);
      }
      context.stroke();
    },
    /** Marks of one shape and size, flat: x, y for each. */
    marks(points, size, shape, style) {
      look(style);
      if (size < 1.6 && style.fill) {
        for (let i = 0; i < points.length; i += 2)
          context.fillRect(points[i] - size, points[i + 1] - size, 2 * size, 2 * size);
        return;
      }
      context.beginPath();
      for (let i = 0; i < points.length; i += 2) trace(context, points[i], points[i + 1], size, shape);
      paint(style);
    },
    text(x, y, words, { fill, size, halo, bold, align = "center", opacity = 1 }) {
      context.globalAlpha = opacity;
      context.setLineDash([]);
      context.font = `${bold ? "600 " : ""}${size}px system-ui, sans-serif`;
      context.textAlign = align;
      context.textBaseline = "middle";
      if (halo) {
        context.lineJoin = "round";
        context.lineWidth = size / 4;
        context.strokeStyle = halo;
        context.strokeText(words, x, y);
      }
      context.fillStyle = fill;
      context.fillText(words, x, y);
    },
  };
}

function trace(context, x, y, size, shape) {
  if (shape === SHAPES.diamond) {
    context.moveTo(x, y - size);
    context.lineTo(x + size, y);
    context.lineTo(x, y + size);
    context.lineTo(x - size, y);
    context.closePath();
  } else if (shape >= SHAPES.first) {
    POLYGONS[shape - SHAPES.first].forEach(([px, py], i) => {
      if (i) context.lineTo(x + size * px, y + size * py);
      else context.moveTo(x + size * px, y + size * py);
    });
    context.closePath();
  } else {
    context.moveTo(x + size, y);
    context.arc(x, y, size, 0, 2 * Math.PI);
  }
}

/** The path of a kind's mark. */
function polygon(x, y, size, shape) {
  const corners = POLYGONS[shape - SHAPES.first].map(
    ([px, py]) => `${(x + size * px).toFixed(1)} ${(y + size * py).toFixed(1)}`,
  );
  return `M${corners.join("L")}z`;
}

/** A pen that collects SVG elements; `written()` is the file's text. */
function svgPen(width, height, title, background) {
  const parts = [];
  const round = (value) => Math.round(value * 10) / 10;
  const escaped = (text) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
  const look = ({ fill, stroke, width: line = 1, dash, opacity = 1 }) =>
    `fill="${fill || "none"}"${stroke ? ` stroke="${stroke}" stroke-width="${round(line)}"` : ""}${dash ? ` stroke-dasharray="${dash}"` : ""}${opacity < 1 ? ` opacity="${round(opacity * 10) / 10}"` : ""}`;
  const circle = (x, y, r) =>
    `M${round(x - r)} ${round(y)}a${round(r)} ${round(r)} 0 1 0 ${round(2 * r)} 0a${round(r)} ${round(r)} 0 1 0 ${round(-2 * r)} 0`;
  const path = (steps, style) => steps && parts.push(`<path d="${steps}" ${look(style)}/>`);
  return {
    circles: (circles, style) => path(circles.map(([x, y, r]) => circle(x, y, r)).join(""), style),
    lines(ends, style) {
      const steps = [];
      for (let i = 0; i < ends.length; i += 4)
        steps.push(`M${round(ends[i])} ${round(ends[i + 1])}L${round(ends[i + 2])} ${round(ends[i + 3])}`);
      path(steps.join(""), style);
    },
    marks(points, size, shape, style) {
      const steps = [];
      for (let i = 0; i < points.length; i += 2) {
        const [x, y] = [points[i], points[i + 1]];
        steps.push(
          shape === SHAPES.diamond
            ? `M${round(x)} ${round(y - size)}l${round(size)} ${round(size)}l${round(-size)} ${round(size)}l${round(-size)} ${round(-size)}z`
            : shape >= SHAPES.first
              ? polygon(x, y, size, shape)
              : circle(x, y, size),
        );
      }
      path(steps.join(""), style);
    },
    text(x, y, words, { fill, size, halo, bold, align = "center", opacity = 1 }) {
      const anchor = { center: "middle", left: "start", right: "end" }[align];
      const outline = halo ? ` paint-order="stroke" stroke="${halo}" stroke-width="3" stroke-linejoin="round"` : "";
      parts.push(
        `<text x="${round(x)}" y="${round(y)}" fill="${fill}" font-size="${size}" text-anchor="${anchor}" dominant-baseline="central"${bold ? ' font-weight="600"' : ""}${outline}${opacity < 1 ? ` opacity="${opacity}"` : ""}>${escaped(words)}</text>`,
      );
    },
    written: () =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif"><title>${escaped(title)}</title><rect width="${width}" height="${height}" fill="${background}"/>${parts.join("")}</svg>`,
  };
}
