// The drawers: layers with legend and search; the gap table.

const drawers = { layers: document.getElementById("layers"), gaps: document.getElementById("gaps") };
const narrow = window.matchMedia("(max-width: 760px)");

function toggle(name, open) {
  const wanted = open === undefined ? drawers[name].hidden : open;
  if (wanted && narrow.matches) for (const other of Object.keys(drawers)) if (other !== name) toggle(other, false);
  drawers[name].hidden = !wanted;
  document.body.classList.toggle(`${name}-open`, wanted);
  for (const button of document.querySelectorAll(`[data-drawer="${name}"]`)) button.setAttribute("aria-expanded", wanted);
  if (wanted && name === "gaps") fillGaps();
}

// Layers and legend are one list: a switch, the symbol, the words. Only what is there is named.
function legend() {
  const bandsHere = new Set([...villages, ...communes].map((place) => place.band));
  const dot = (band) => (ctx, x, y) => drawVillage(ctx, x, y, 8, band);
  const swatch = (band) => (ctx, x, y) => {
    ctx.beginPath();
    ctx.rect(x - 11, y - 7, 22, 14);
    ctx.globalAlpha = FILL_FAR;
    ctx.fillStyle = STYLES.village.bands[band].fill;
    ctx.fill();
    ctx.globalAlpha = 1;
    strokeLine(ctx, band === "lowest" ? INK.vermilion : INK.grey, band === "lowest" ? 2 : 1, [5, 2]);
  };
  const line = (paintLine) => (ctx, x, y) => {
    const flat = { x: (value) => value, y: (value) => value, zoom: 12, meets: () => true };
    paintLine(ctx, flat, { lines: [new Float64Array([x - 14, y, x + 14, y])] });
  };
  const kinds = (things, name) => [...new Set(things.map((thing) => thing[name]))];
  const bands = ["high", "middle", "low", "lowest", "none"].filter((band) => bandsHere.has(band));
  return [
    ["communes", communes.length, bands.filter((band) => band !== "none").map((band) => [swatch(band), say(`web.band.${band}`)])],
    ["villages", villages.length, [...bands.map((band) => [dot(band), say(`web.band.${band}`)]),
      [(ctx, x, y) => { drawVillage(ctx, x - 8, y, villageRadius(1, 1), "middle"); drawVillage(ctx, x + 6, y, villageRadius(12, 0.8), "middle"); }, say("web.size")]]],
    ["no_members", villages.some((village) => village.no_members), [[(ctx, x, y) => drawNoMembers(ctx, x, y + 7, 0), say("web.no_members")]]],
    ["ticks", gaps.length, SEVERITIES.filter((severity) => gaps.some((gap) => gap.severity === severity))
      .map((severity) => [(ctx, x, y) => drawTicks(ctx, x - 2.5 * TICKS[severity], y, TICKS[severity]), say(`severity.${severity}`)])],
    ["units", units.length, kinds(units, "kind").map((kind) => [(ctx, x, y) => drawUnit(ctx, x, y, kind, 0.95), say(`word.unit_kind.${kind}`), !SEEN_FROM_FAR.includes(kind)])],
    ["sites", sites.length, ["pilot", "proven", "replicated"].filter((status) => kinds(sites, "status").includes(status))
      .map((status) => [(ctx, x, y) => drawSite(ctx, x, y, status, 1), say(`word.site_status.${status}`)])
      .concat(sites.some((site) => site.original) ? [[(ctx, x, y) => drawCopy(ctx, x - 22, y, x + 18, y), say("web.copy")]] : [])],
    ["households", households.length, kinds(households, "state").map((state) => [(ctx, x, y) => drawHousehold(ctx, x, y, state), say(`web.state.${state}`)])],
    ["border", border.length, [[line((ctx, flat, shape) => {
      drawBorderBand(ctx, flat, { lines: shape.lines.map(([x1, y1, x2, y2]) => [x1, y1 - 4, x2, y2 - 4]) });
      drawBorderLine(ctx, flat, shape);
    }), say("web.layer.border")]]],
    ["roads", roads.length, kinds(roads, "kind").map((kind) => [line((ctx, flat, shape) => drawRoad(ctx, flat, shape, kind)), roadName(kind)])],
    ["rivers", rivers.length, [[line((ctx, flat, shape) => drawRiver(ctx, flat, shape, "main")), say("web.layer.rivers")]]],
    ["relief", data.has_relief, []],
    ["labels", true, []],
  ]; // prettier-ignore
}

function roadName(kind) {
  const key = `web.road.${kind}`;
  return words[key] || (kind ? kind : say("web.layer.roads"));
}

function layerRow([name, present, symbols]) {
  if (!present) return null;
  const box = element("input", { type: "checkbox", id: `layer-${name}`, checked: "" });
  box.addEventListener("change", () => {
    shown[name] = box.checked;
    if (name === "relief") for (const image of document.querySelectorAll(".leaflet-image-layer")) image.hidden = !box.checked;
    sheet.redraw();
  });
  const alone = symbols.length === 1 ? picture(34, 22, symbols[0][0]) : null;
  const rows = alone ? [] : symbols.map(([draw, text, near]) => element("li", { class: near ? "near" : "" }, picture(34, 22, draw), element("span", {}, text)));
  return element("section", { class: "layer", "data-layer": name },
    element("label", { for: `layer-${name}` }, box, alone, element("span", {}, say(`web.layer.${name}`))),
    rows.length ? element("ul", { class: "legend" }, rows) : null); // prettier-ignore
}

const searchable = [...communes, ...villages, ...units, ...sites].map((thing) => ({
  thing,
  text: fold(`${titleOf(thing)} ${thing.short_name || ""} ${thing.code || ""}`),
  name: fold(thing.name || ""),
}));

function find(query) {
  const parts = fold(query).split(/\s+/).filter(Boolean);
  if (!parts.length) return [];
  const whole = parts.join(" ");
  const rank = (entry) => (entry.name === whole ? 0 : entry.name.startsWith(whole) ? 1 : entry.name.includes(whole) ? 2 : 3);
  return searchable
    .filter((entry) => parts.every((part) => entry.text.includes(part)))
    .map((entry) => ({ entry, rank: rank(entry) }))
    .sort((a, b) => a.rank - b.rank || a.entry.name.localeCompare(b.entry.name))
    .map(({ entry }) => entry.thing);
}

function searchBox() {
  const input = element("input", { type: "search", id: "search", autocomplete: "off", placeholder: say("web.search"), "aria-label": say("web.search") });
  const list = element("ul", { class: "found", id: "found", role: "list" });
  const pick = (thing) => {
    if (narrow.matches) toggle("layers", false);
    show(thing, true);
  };
  input.addEventListener("input", () => {
    const things = find(input.value);
    const rows = things.slice(0, 12).map((thing) =>
      element("li", {}, element("button", { onclick: () => pick(thing) }, element("span", {}, titleOf(thing)),
        element("span", { class: "small" }, whereOf(thing) || say(`web.type.${thing.type}`))))); // prettier-ignore
    if (things.length > 12) rows.push(element("li", { class: "small" }, say("web.more_found", { count: things.length - 12 })));
    if (!things.length && input.value.trim()) rows.push(element("li", { class: "small" }, say("web.none_found")));
    list.replaceChildren(...rows);
  });
  input.addEventListener("keydown", (event) => {
    const first = list.querySelector("button");
    if (event.key === "Enter" && first) first.click();
    if (event.key === "ArrowDown" && first) first.focus();
    if (event.key === "Escape") input.value = "";
  });
  list.addEventListener("keydown", (event) => {
    const buttons = [...list.querySelectorAll("button")];
    const next = buttons[buttons.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      (next || input).focus();
    }
  });
  return element("div", { class: "search" }, input, list);
}

function fillLayers() {
  const totals = figures(data.totals.map(([name, value]) => [name, value]));
  document.getElementById("layers-body").replaceChildren(
    searchBox(),
    element("div", { id: "totals" }, totals),
    element("div", { id: "legend" }, legend().map(layerRow)),
    element("div", { class: "notes small" }, data.notes.map((note) => element("p", {}, note))),
  );
}

// The gap table: filters, a hundred rows at a time.
const filter = { rule: "", severity: "", commune: "", most: 100 };

function choice(name, label, options) {
  const select = element("select", { "aria-label": label, id: `filter-${name}` },
    element("option", { value: "" }, label),
    options.map(([value, text]) => element("option", { value }, text))); // prettier-ignore
  select.addEventListener("change", () => {
    filter[name] = select.value;
    filter.most = 100;
    fillRows();
  });
  return select;
}

let gapsFilled = false;

function fillGaps() {
  if (gapsFilled) return;
  gapsFilled = true;
  const rules = [...new Set(gaps.map((gap) => gap.rule))];
  const places = [...new Set(gaps.map((gap) => gap.commune))].filter((index) => communes[index]);
  const named = places.map((index) => [String(index), communes[index].name]).sort((a, b) => a[1].localeCompare(b[1], data.language));
  document.getElementById("gaps-body").replaceChildren(
    element("div", { class: "filters" },
      choice("rule", say("web.all_rules"), rules.map((rule) => [rule, say(`rule.${rule}`)])),
      choice("severity", say("web.all_severities"), SEVERITIES.map((severity) => [severity, say(`severity.${severity}`)])),
      choice("commune", say("web.all_communes"), named)),
    element("p", { class: "small", id: "gap-count", "aria-live": "polite" }),
    element("table", {},
      element("thead", {}, element("tr", {}, ["web.mark", "web.what", "web.since_heading"].map((key) => element("th", { scope: "col" }, say(key))))),
      element("tbody", { id: "gap-rows" })),
    element("button", { id: "gap-more", onclick: () => { filter.most += 100; fillRows(); } }, say("web.show_more")),
  ); // prettier-ignore
  fillRows();
}

function fillRows() {
  const found = gaps.filter((gap) =>
    (!filter.rule || gap.rule === filter.rule) &&
    (!filter.severity || gap.severity === filter.severity) &&
    (!filter.commune || String(gap.commune) === filter.commune)); // prettier-ignore
  const total = found.reduce((sum, gap) => sum + gap.count, 0);
  const now = found.slice(0, filter.most);
  document.getElementById("gap-count").textContent = say("web.gap_count", { total: numbers.format(total), rows: numbers.format(found.length) });
  document.getElementById("gap-more").hidden = now.length === found.length;
  document.getElementById("gap-rows").replaceChildren(...now.map(gapRow));
}

function gapRow(gap) {
  const place = gap.place ? [titleOf(gap.place), whereOf(gap.place)].filter(Boolean).join(", ") : "";
  const go = () => {
    if (!gap.place) return;
    if (narrow.matches) toggle("gaps", false);
    show(gap.place, true);
  };
  return element("tr", { onclick: go },
    element("td", {}, ticksOf(gap.severity)),
    element("td", {}, element("button", { class: "plain" }, gapTitle(gap)),
      element("div", { class: "small strong" }, place),
      element("div", { class: "small" }, textOf(gap.text))),
    element("td", { class: "small" }, gap.since ? day(gap.since) : "")); // prettier-ignore
}
