"use strict";

/* The day's clock: which stop it is, which comes next, and when the page is over. The time is that of
   Asia/Shanghai, wherever the phone believes to be; what is recorded goes before it. */
function followTheDay(settings) {
  const { words, stops } = settings;
  const strip = document.getElementById("now");
  const links = { here: document.getElementById("now-here"), next: document.getElementById("now-next") };
  const note = document.getElementById("day-note");
  const badge = document.createElement("span");
  badge.className = "badge";
  badge.textContent = words.badge;

  function now() {
    return new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 16);
  }

  function fill(template, values) {
    return Object.entries(values).reduce((said, [name, value]) => said.replace("{" + name + "}", () => value), template);
  }

  function card(stop) {
    return document.getElementById("stop-" + stop.number);
  }

  function entered(stop, name) {
    const field = card(stop).querySelector("[data-record] [name=" + name + "]");
    return field ? field.value : "";
  }

  function isDone(stop) {
    return card(stop).classList.contains("done");
  }

  function isOver(stop) {
    return isDone(stop) || entered(stop, "left") !== "";
  }

  /* Nobody goes back: after a stop that is over, an earlier one without a record is not the current one. */
  function ahead() {
    const last = stops.map(isOver).lastIndexOf(true);
    return stops.slice(last + 1);
  }

  /* Where somebody has arrived, however late it is; else the last stop for which it was time to leave. */
  function current(at) {
    const coming = ahead();
    const begun = coming.filter((stop) => entered(stop, "arrived"));
    return [...coming.filter((stop) => stop.leaveBy <= at && at < settings.end), ...begun].pop();
  }

  function following(here) {
    return ahead().find((stop) => !here || stop.number > here.number);
  }

  function clock(moment) {
    return moment.slice(11);
  }

  function put(link, said, target) {
    link.hidden = !said;
    if (link.textContent !== said) link.textContent = said; /* it is read out when it changes */
    link.href = "#" + target;
  }

  function show(here, next) {
    const target = (stop) => "stop-" + stop.number;
    const told = here ? fill(words.here, { number: here.number, time: clock(here.start) }) : "";
    put(links.here, told, here ? target(here) : "");
    const then = next ? fill(words.next, { number: next.number, time: clock(next.leaveBy) }) : fill(words.back, { time: clock(settings.end) });
    put(links.next, then, next ? target(next) : "record-tally");
  }

  function starts() {
    put(links.here, fill(words.starts, { time: clock(settings.departure) }), "stop-" + stops[0].number);
    put(links.next, "", "");
  }

  function ended() {
    const open = stops.filter((stop) => !isDone(stop));
    const numbers = open.map((stop) => stop.number).join(words.joint);
    put(links.here, open.length ? fill(words.open, { numbers }) : words.complete, open.length ? "stop-" + open[0].number : "record-tally");
    put(links.next, "", "");
  }

  function mark(here) {
    document.querySelectorAll("[aria-current]").forEach((each) => each.removeAttribute("aria-current"));
    badge.remove();
    if (!here) return;
    card(here).setAttribute("aria-current", "step");
    card(here).querySelector(".stop-head").append(badge);
  }

  function duringTheDay(at) {
    const here = current(at);
    if (at >= settings.end && !here) ended();
    else if (at < settings.departure && !here && ahead().length === stops.length) starts();
    else show(here, following(here));
    mark(here);
  }

  function tell(said) {
    note.hidden = !said;
    if (note.textContent !== said) note.textContent = said;
  }

  /* What tells of a person goes; what was recorded stays, to be handed in. */
  function expire() {
    tell(words.expired);
    note.classList.add("over");
    document.querySelectorAll("[data-ends]").forEach((each) => each.remove());
    const map = document.querySelector(".map-side");
    if (map) map.hidden = true;
    strip.hidden = true;
    mark();
  }

  function update() {
    const at = now();
    const isAhead = at.slice(0, 10) < settings.day;
    if (at.slice(0, 10) > settings.lastDay) {
      expire();
      return;
    }
    tell(isAhead ? words.ahead : "");
    strip.hidden = false;
    if (isAhead) starts();
    else duringTheDay(at);
  }

  update();
  setInterval(update, 20000);
  document.addEventListener("visibilitychange", update);
  ["input", "click"].forEach((kind) => document.addEventListener(kind, update));
  window.addEventListener("storage", update);
}
