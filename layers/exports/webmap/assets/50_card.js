// The card of what was clicked: what it is, how it stands, and why, in words.

function element(tag, properties, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== "") node.append(child);
  }
  return node;
}

function picture(width, height, draw) {
  const node = element("canvas", { class: "symbol", "aria-hidden": "true" });
  node.width = 2 * width;
  node.height = 2 * height;
  node.style.width = `${width}px`;
  node.style.height = `${height}px`;
  const ctx = node.getContext("2d");
  ctx.scale(2, 2);
  draw(ctx, width / 2, height / 2);
  return node;
}

function ticksOf(severity) {
  const count = TICKS[severity] || 0;
  const node = picture(24, 16, (ctx, x, y) => drawTicks(ctx, x - 2.5 * count + 1, y, count));
  node.setAttribute("role", "img");
  node.removeAttribute("aria-hidden");
  node.setAttribute("aria-label", say(`severity.${severity}`));
  return node;
}

function figures(pairs) {
  const rows = pairs.filter((pair) => pair && pair[1] !== null && pair[1] !== undefined && pair[1] !== "");
  return element("dl", {}, rows.map(([name, value]) => [element("dt", {}, name), element("dd", {}, String(value))]).flat());
}

function countsOf(thing) {
  return [
    [say("web.in_need"), numbers.format(thing.in_need)],
    [say("web.assigned"), share(thing.assigned, thing.in_need)],
    [say("web.unassigned"), numbers.format(thing.in_need - thing.assigned)],
    [say("web.overdue"), numbers.format(thing.overdue)],
    data.far_known ? [say("web.far"), numbers.format(thing.far)] : null,
    [say("web.left"), numbers.format(thing.left)],
  ];
}

function gapItem(gap) {
  return element(
    "li",
    {},
    ticksOf(gap.severity),
    element(
      "div",
      {},
      element("strong", {}, gapTitle(gap)),
      element("div", {}, gap.said || textOf(gap.text)),
      gap.todo === null ? null : element("div", { class: "todo" }, `→ ${textOf(gap.todo)}`),
      gap.since ? element("div", { class: "small" }, say("web.since", { day: day(gap.since) })) : null,
    ),
  );
}

function gapTitle(gap) {
  const title = say(`rule.${gap.rule}`);
  return gap.count > 1 ? `${title} (${numbers.format(gap.count)})` : title;
}

function textOf(place) {
  return place === null || place === undefined ? "" : data.texts[place];
}

// The gaps of a commune's villages, summed up by rule: how many, and where.
function summedUp(found) {
  const byRule = new Map();
  for (const gap of found) byRule.set(gap.rule, [...(byRule.get(gap.rule) || []), gap]);
  return [...byRule.values()].map((same) => {
    const places = [...new Set(same.map((gap) => gap.place))].filter(Boolean);
    const named = places.slice(0, 4).map(titleOf).join(", ") + (places.length > 4 ? ", …" : "");
    return {
      rule: same[0].rule,
      severity: SEVERITIES.find((severity) => same.some((gap) => gap.severity === severity)),
      count: same.reduce((sum, gap) => sum + gap.count, 0),
      said: say("web.in_villages", { count: numbers.format(places.length), names: named }),
      todo: null,
      since: null,
    };
  });
}

function reasons(found) {
  const sorted = [...found].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  if (!sorted.length) return element("p", { class: "good" }, say("web.no_gap"));
  const list = element("ul", { class: "reasons" }, sorted.slice(0, 30).map(gapItem));
  const more = sorted.length > 30 ? element("p", { class: "small" }, say("web.more_gaps", { count: sorted.length - 30 })) : null;
  return element("div", {}, element("h3", {}, say("web.why")), list, more);
}

function bandLine(thing) {
  if (thing.band === "none") return element("p", { class: "small" }, say("web.band.none"));
  const symbol = picture(22, 22, (ctx, x, y) => drawVillage(ctx, x, y, 8, thing.band));
  return element("p", { class: "band" }, symbol, say("web.band_line", { share: share(thing.assigned, thing.in_need) }));
}

const BODIES = {
  village(village) {
    const people = (village.householdList || []).map((household) =>
      element("li", {}, picture(16, 14, (ctx, x, y) => drawHousehold(ctx, x, y, household.state)),
        ` ${household.code} ${household.head_name || ""}`)); // prettier-ignore
    return [
      bandLine(village),
      reasons(village.gapList || []),
      figures([
        ...countsOf(village),
        [say("web.party_members"), village.party_members === null ? say("web.unknown") : village.party_members],
        village.nearest_unit ? [say("web.nearest_unit"), village.nearest_unit] : null,
        village.contact ? [say("web.contact"), village.contact] : null,
      ]),
      people.length ? element("h3", {}, say("web.households")) : null,
      people.length ? element("ul", { class: "people" }, people) : null,
    ];
  },
  commune(commune) {
    const worst = [...commune.villageList].sort(
      (a, b) => (TICKS[b.severity] || 0) - (TICKS[a.severity] || 0) || b.in_need - b.assigned - (a.in_need - a.assigned),
    );
    const rows = worst.slice(0, 60).map((village) =>
      element("li", {}, element("button", { onclick: () => show(village, true) },
        picture(18, 18, (ctx, x, y) => drawVillage(ctx, x, y, 6, village.band)),
        element("span", {}, titleOf(village)),
        village.severity ? ticksOf(village.severity) : null,
        element("span", { class: "number" }, village.in_need ? `${village.assigned}/${village.in_need}` : "–")))); // prettier-ignore
    return [
      bandLine(commune),
      reasons([...(commune.gapList || []), ...summedUp(commune.inside || [])]),
      figures([
        [say("web.villages"), numbers.format(commune.villages)],
        [say("web.villages_covered"), share(commune.villages_covered, commune.villages)],
        ...countsOf(commune),
      ]),
      rows.length ? element("h3", {}, say("web.villages_worst_first")) : null,
      element("ul", { class: "villages" }, rows),
    ];
  },
  unit(unit) {
    return [
      reasons(unit.gapList || []),
      figures([[say("web.kind"), say(`word.unit_kind.${unit.kind}`)], [say("web.cadres"), numbers.format(unit.cadres)]]),
    ];
  },
  site(site) {
    return [
      figures([
        [say("web.kind"), site.kind ? say(`word.site_kind.${site.kind}`) : ""],
        [say("web.status"), say(`word.site_status.${site.status}`)],
        [say("web.taking_part"), site.households_taking_part === null ? say("web.unknown") : numbers.format(site.households_taking_part)],
        [say("web.income"), site.income_per_household === null ? say("web.unknown") : say("web.vnd", { value: numbers.format(site.income_per_household) })],
        site.original ? [say("web.copied_from"), site.original.name] : null,
      ]),
    ];
  },
  household(household) {
    return [
      element("p", {}, say(`web.state.${household.state}`)),
      figures([[say("web.code"), household.code], [say("web.head_name"), household.head_name]]),
    ];
  },
};

function show(thing, zoomTo) {
  chosen.thing = thing;
  const card = document.getElementById("card");
  const close = element("button", { class: "close", "aria-label": say("web.close"), onclick: hide }, "×");
  const subtitle = [
    whereOf(thing),
    thing.is_border ? say(thing.type === "commune" ? "web.border_commune" : "web.border_village") : "",
    thing.code,
  ].filter(Boolean).join(" · "); // prettier-ignore
  card.replaceChildren(
    close,
    element("h2", { tabindex: "-1" }, titleOf(thing)),
    element("p", { class: "small" }, subtitle),
    ...BODIES[thing.type](thing).filter(Boolean),
  );
  card.hidden = false;
  card.scrollTop = 0;
  document.body.classList.add("card-open");
  card.querySelector("h2").focus({ preventScroll: true });
  if (zoomTo) zoomOn(thing);
  sheet.redraw();
}

function hide() {
  chosen.thing = null;
  document.getElementById("card").hidden = true;
  document.body.classList.remove("card-open");
  sheet.redraw();
}
