// The symbols: the same functions draw the map and the legend, so that the two cannot differ.

const MM = 96 / 25.4;
const STYLES = data.styles;
const INK = STYLES.palette;

function polygon(ctx, x, y, radius, corners, turn) {
  ctx.beginPath();
  for (let i = 0; i < corners; i++) {
    const angle = turn + (2 * Math.PI * i) / corners;
    ctx.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
  ctx.closePath();
}

function paint(ctx, fill, stroke, width) {
  ctx.setLineDash([]);
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.strokeStyle = stroke;
  ctx.lineWidth = width;
  ctx.lineJoin = "round";
  ctx.stroke();
}

function villageRadius(need, size) {
  const look = STYLES.village;
  const wide = Math.min(look.largest_mm, look.smallest_mm + look.per_root_mm * Math.sqrt(need));
  return Math.max(3, (wide * MM * size) / 2);
}

function drawVillage(ctx, x, y, radius, band) {
  const look = STYLES.village.bands[band];
  ctx.beginPath();
  ctx.arc(x, y, radius + 1.4, 0, 2 * Math.PI);
  ctx.fillStyle = INK.white;
  ctx.fill();
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  paint(ctx, look.fill, look.stroke, Math.max(1, look.stroke_mm * MM));
}

function drawNoMembers(ctx, x, y, radius) {
  polygon(ctx, x, y - radius - 6, 5.2, 3, -Math.PI / 2);
  paint(ctx, INK.white, INK.black, 1.3);
}

function drawTicks(ctx, x, y, count) {
  for (const [colour, width] of [[INK.white, 5], [INK.vermilion, 2.4]]) {
    ctx.setLineDash([]);
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.lineCap = "round";
    ctx.beginPath();
    for (let i = 0; i < count; i++) {
      ctx.moveTo(x + 5 * i, y + 4);
      ctx.lineTo(x + 2 + 5 * i, y - 4);
    }
    ctx.stroke();
  }
  ctx.lineCap = "butt";
}

const CORNERS = { pentagon: 5, open_pentagon: 5, hexagon: 6 };

function drawUnit(ctx, x, y, kind, size) {
  const look = STYLES.unit[kind] || STYLES.unit.mass_organisation;
  const radius = (look.size_mm * MM * size) / 2;
  const shape = () => {
    const corners = CORNERS[look.shape];
    if (corners) polygon(ctx, x, y, radius * 1.12, corners, -Math.PI / 2);
    else {
      ctx.beginPath();
      ctx.rect(x - radius, y - radius, 2 * radius, 2 * radius);
    }
  };
  shape();
  paint(ctx, INK.white, INK.white, 4);
  shape();
  const filled = look.shape === "pentagon" || look.shape === "square";
  paint(ctx, filled ? INK.black : INK.white, INK.black, 1.5);
  ctx.fillStyle = INK.black;
  if (look.shape === "half_square") ctx.fillRect(x - radius, y - radius, radius, 2 * radius);
  if (look.shape === "crossed_square") {
    ctx.beginPath();
    ctx.moveTo(x - radius, y - radius);
    ctx.lineTo(x + radius, y + radius);
    ctx.moveTo(x + radius, y - radius);
    ctx.lineTo(x - radius, y + radius);
    ctx.stroke();
  }
  return radius;
}

function drawSite(ctx, x, y, status, size) {
  const look = STYLES.model_site[status] || STYLES.model_site.pilot;
  const radius = (look.size_mm * MM * size * 1.25) / 2;
  polygon(ctx, x, y, radius, 4, 0);
  paint(ctx, INK.white, INK.white, 3.5);
  polygon(ctx, x, y, radius, 4, 0);
  paint(ctx, look.fill === "full" ? INK.green : INK.white, "#004D38", 1.5);
  if (look.fill === "half") {
    ctx.beginPath();
    ctx.moveTo(x, y - radius);
    ctx.lineTo(x - radius, y);
    ctx.lineTo(x, y + radius);
    ctx.closePath();
    paint(ctx, INK.green, "#004D38", 1);
  }
  return radius;
}

function drawHousehold(ctx, x, y, state) {
  const look = STYLES.household[state];
  const radius = (look.size_mm * MM) / 2;
  ctx.beginPath();
  if (look.shape === "square") ctx.rect(x - radius, y - radius, 2 * radius, 2 * radius);
  else ctx.arc(x, y, radius, 0, 2 * Math.PI);
  paint(ctx, look.fill, look.stroke, state === "unassigned" ? 2.2 : 1);
  if (look.mark === "bar") {
    ctx.beginPath();
    ctx.moveTo(x - radius * 1.6, y);
    ctx.lineTo(x + radius * 1.6, y);
    ctx.strokeStyle = INK.black;
    ctx.lineWidth = 2;
    ctx.stroke();
  }
  if (look.mark === "notch") {
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.arc(x, y, radius * 1.35, -Math.PI / 2, 0);
    ctx.closePath();
    paint(ctx, INK.orange, INK.black, 0.7);
  }
  return radius;
}

const RIVERS = {
  main: ["#6FA3C7", 2.6], major: ["#6FA3C7", 2.6], main_river: ["#6FA3C7", 2.6], river: ["#78A9CB", 1.7],
}; // prettier-ignore
const ROADS = {
  national: ["#B5532D", 2.6], primary: ["#B5532D", 2.6], trunk: ["#B5532D", 2.6], main: ["#B5532D", 2.6],
  provincial: ["#C98B4A", 2.0], secondary: ["#C98B4A", 2.0], district: ["#C98B4A", 1.6],
  tertiary: ["#A98F68", 1.4], commune: ["#A98F68", 1.4], communal: ["#A98F68", 1.4],
}; // prettier-ignore

function drawRiver(ctx, view, shape, kind) {
  const [colour, width] = RIVERS[kind] || ["#8CB6D2", 1.1];
  if (!RIVERS[kind] && view.zoom < 9.8) return;
  trace(ctx, view, shape, false);
  strokeLine(ctx, colour, view.zoom < 10 ? width * 0.7 : width, []);
}

function drawRoad(ctx, view, shape, kind) {
  const [colour, width] = ROADS[kind] || ["#9A8466", 1.1];
  const dashes = ROADS[kind] ? [] : [4, 3];
  if (view.zoom < (ROADS[kind] ? 9.8 : 10.5) && width < 1.6) return;
  trace(ctx, view, shape, false);
  if (ROADS[kind] && view.zoom >= 10) strokeLine(ctx, "rgba(255,255,255,.8)", width + 2, []);
  strokeLine(ctx, colour, view.zoom < 10 ? width * 0.6 : width, dashes);
}

function strokeLine(ctx, colour, width, dashes) {
  ctx.setLineDash(dashes);
  ctx.lineJoin = "round";
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}

function drawBorderBand(ctx, view, shape) {
  trace(ctx, view, shape, false);
  strokeLine(ctx, "rgba(216,120,104,.42)", view.zoom < 10 ? 10 : 15, []);
}

function drawBorderLine(ctx, view, shape) {
  trace(ctx, view, shape, false);
  strokeLine(ctx, INK.black, 1.8, [11, 4, 2, 4]);
}

function drawCopy(ctx, fromX, fromY, toX, toY) {
  const angle = Math.atan2(toY - fromY, toX - fromX);
  const endX = toX - 9 * Math.cos(angle);
  const endY = toY - 9 * Math.sin(angle);
  ctx.beginPath();
  ctx.moveTo(fromX + 9 * Math.cos(angle), fromY + 9 * Math.sin(angle));
  ctx.lineTo(endX, endY);
  strokeLine(ctx, INK.green, 1.3, []);
  ctx.beginPath();
  ctx.moveTo(endX, endY);
  ctx.lineTo(endX - 8 * Math.cos(angle - 0.4), endY - 8 * Math.sin(angle - 0.4));
  ctx.lineTo(endX - 8 * Math.cos(angle + 0.4), endY - 8 * Math.sin(angle + 0.4));
  ctx.closePath();
  ctx.fillStyle = INK.green;
  ctx.fill();
}
