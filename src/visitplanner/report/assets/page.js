"use strict";

/* Joins the map with the list, and keeps its marks apart. Nothing here stores or sends anything. */
function joinMapAndList(map, settings) {
  const marks = [];
  const arrows = [];
  const groups = settings.groups || [];

  map.eachLayer(collect);
  chooseApp();

  /* An iPhone's AMap is called by another name; an iPad says that it is a Mac, but is touched. */
  function chooseApp() {
    const agent = navigator.userAgent;
    const isApple = /iPhone|iPad|iPod/.test(agent);
    if (!isApple && !(/Macintosh/.test(agent) && navigator.maxTouchPoints > 0)) return;
    document.querySelectorAll("a[data-iphone]").forEach((link) => {
      link.href = link.dataset.iphone;
    });
  }

  /* Before the first view, the layers within a layer are not yet on the map. */
  function collect(layer) {
    if (layer instanceof L.FeatureGroup) layer.eachLayer(collect);
    if (!(layer instanceof L.Marker)) return;
    if (marks.includes(layer) || arrows.includes(layer)) return;
    if (layer.options.stop) marks.push(layer);
    if (layer.options.leg) arrows.push(layer);
  }

  /* How many times larger than usual letters are, and with them marks. */
  function letters() {
    return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  }

  function fit() {
    const room = (pixels) => pixels.map((each) => each * letters());
    const { paddingTopLeft, paddingBottomRight, maxZoom } = settings.fit;
    return { maxZoom, paddingTopLeft: room(paddingTopLeft), paddingBottomRight: room(paddingBottomRight) };
  }

  /* Marks of neighbours would cover each other: they are pushed apart, and a dot stays in place. */
  function keepApart() {
    const least = settings.markSize * letters() + 2;
    const shown = marks.filter((mark) => map.hasLayer(mark));
    const homes = shown.map((mark) => map.latLngToLayerPoint(mark.getLatLng()));
    const spots = homes.map(({ x, y }, i) => {
      const angle = i * 2.4; /* the golden angle spreads marks of one and the same place */
      return { x: x + Math.cos(angle), y: y + Math.sin(angle) };
    });
    for (let round = 0; round < 60; round += 1) {
      if (!pushOnce(spots, least)) break;
    }
    shown.forEach((mark, i) => place(mark, L.point(spots[i]).subtract(homes[i])));
  }

  function pushOnce(spots, least) {
    let moved = false;
    for (let i = 0; i < spots.length; i += 1) {
      for (let j = i + 1; j < spots.length; j += 1) {
        const [one, two] = [spots[i], spots[j]];
        const [dx, dy] = [two.x - one.x, two.y - one.y];
        const length = Math.hypot(dx, dy) || 0.01;
        if (length >= least) continue;
        const share = (least - length) / length / 2;
        two.x += dx * share;
        two.y += dy * share;
        one.x -= dx * share;
        one.y -= dy * share;
        moved = true;
      }
    }
    return moved;
  }

  function place(mark, shift) {
    const icon = mark.getElement();
    const pin = icon && icon.querySelector(".pin");
    if (!pin) return;
    const length = shift.distanceTo([0, 0]);
    const far = length > 3;
    icon.classList.toggle("moved", far);
    pin.style.left = (far ? shift.x : 0) + "px";
    pin.style.top = (far ? shift.y : 0) + "px";
  }

  function hideShortArrows() {
    arrows.forEach((arrow) => {
      const icon = arrow.getElement();
      if (!icon) return;
      const [here, there] = arrow.options.leg.map((end) => map.latLngToLayerPoint(end));
      icon.classList.toggle("hidden", here.distanceTo(there) < 2.2 * settings.markSize);
    });
  }

  function hint(mark) {
    return settings.hints[mark.options.stop] || "";
  }

  function name(mark) {
    const icon = mark.getElement();
    if (icon) icon.setAttribute("aria-label", hint(mark));
  }

  function refresh() {
    marks.forEach(name);
    keepApart();
    hideShortArrows();
    standOut();
  }

  function showAll() {
    map.fitBounds(settings.bounds, fit());
  }

  function card(key) {
    return document.getElementById("stop-" + key);
  }

  function pickOut(key) {
    document.querySelectorAll(".picked").forEach((each) => each.classList.remove("picked"));
    marks.forEach((mark) => {
      if (mark.options.stop !== key) return;
      const icon = mark.getElement();
      if (icon) icon.classList.add("picked");
    });
    const chosen = card(key);
    if (!chosen) return;
    chosen.classList.add("picked");
    const folded = chosen.closest("details");
    if (folded && chosen.matches("tr")) folded.open = true;
  }

  function calm() {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  function goTo(mark) {
    pickOut(mark.options.stop);
    const chosen = card(mark.options.stop);
    if (chosen) chosen.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "nearest" });
  }

  marks.forEach((mark) => {
    const words = document.createElement("bdi");
    words.textContent = hint(mark); /* as text: what comes from a table is never markup */
    mark.bindTooltip(words, { direction: "top" });
    mark.on("click", () => goTo(mark));
    mark.on("keydown", ({ originalEvent }) => {
      if (!["Enter", " "].includes(originalEvent.key)) return;
      originalEvent.preventDefault();
      goTo(mark);
    });
  });

  document.querySelectorAll("[data-show-stop]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const key = button.dataset.showStop;
      const mark = marks.find((each) => each.options.stop === key);
      pickOut(key);
      if (!mark) return;
      marks.forEach((each) => each.closeTooltip());
      map.panTo(mark.getLatLng(), { animate: !calm() });
      mark.openTooltip();
      map.getContainer().scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "nearest" });
    });
  });

  document.querySelectorAll("[data-show-group]").forEach((box) => {
    box.closest("label").hidden = false;
    box.addEventListener("change", () => {
      const group = groups[Number(box.dataset.showGroup)];
      if (box.checked) group.addTo(map);
      else group.remove();
      refresh();
    });
  });

  /* A route that is pointed at, or whose stops are unfolded, stands out from the others. */
  const rows = [...document.querySelectorAll("[data-group]")];

  function standOut() {
    const chosen = rows.filter((row) => row.matches(":hover") || row.querySelector("details[open]"));
    const wanted = new Set(chosen.map((row) => Number(row.dataset.group)));
    groups.forEach((group, i) => {
      group.eachLayer((layer) => {
        const drawn = layer.getElement();
        if (drawn) drawn.classList.toggle("faded", wanted.size > 0 && !wanted.has(i));
      });
    });
  }

  rows.forEach((row) => {
    row.addEventListener("mouseenter", standOut);
    row.addEventListener("mouseleave", standOut);
    row.querySelector("details").addEventListener("toggle", standOut);
  });

  const Buttons = L.Control.extend({
    options: { position: "topright" },
    onAdd() {
      const bar = L.DomUtil.create("div", "leaflet-bar map-buttons");
      add(bar, "+", settings.words.zoomIn, () => map.zoomIn());
      add(bar, "\u2212", settings.words.zoomOut, () => map.zoomOut());
      add(bar, "\u2922", settings.words.showAll, showAll);
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    },
  });

  function add(bar, sign, words, act) {
    const button = L.DomUtil.create("button", "", bar);
    button.type = "button";
    button.textContent = sign;
    button.title = words;
    button.setAttribute("aria-label", words);
    button.addEventListener("click", act);
  }

  new Buttons().addTo(map);
  map.getContainer().setAttribute("role", "application");
  map.getContainer().setAttribute("aria-label", settings.words.map);
  map.on("zoomend viewreset", refresh);

  /* Once at the start; and paper has another width than the screen. */
  function refit() {
    map.invalidateSize({ animate: false });
    const view = paper.matches ? settings.bounds : settings.firstView;
    map.fitBounds(view, { ...fit(), animate: false });
    refresh();
  }

  const paper = window.matchMedia("print");
  refit();
  if (paper.addEventListener) paper.addEventListener("change", refit);
  window.addEventListener("resize", () => map.invalidateSize({ animate: false }));
}
