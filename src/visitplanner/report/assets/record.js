/* Keeps a text in this browser, as it is. A sealed page brings a keeper of its own, with the same ways. */
function openKeeper(place) {
  function write(text, told) {
    try {
      localStorage.setItem(place, text);
      told(true);
    } catch {
      told(false);
    }
  }

  function onOther(changed) {
    window.addEventListener("storage", (event) => {
      if (event.key === place) changed();
    });
  }

  return { read: () => localStorage.getItem(place), write, onOther, isBusy: () => false };
}

/* What came of each visit, recorded by taps. It is kept in this browser alone, and leaves the page
   sealed with the page's own key, by the officer's own hand. Nothing is sent. */
function recordVisits(settings) {
  const words = settings.words;
  const keeper = window.sealedKeeper || openKeeper("visitplanner/outcomes/" + settings.page);
  const folds = [...document.querySelectorAll("[data-record]")];
  const forms = new Map(); /* by case: of the folds that were opened, or hold something */
  const tally = document.getElementById("record-tally");
  const text = document.getElementById("record-text");
  const canSeal = Boolean(window.crypto && window.crypto.subtle && window.TextEncoder);
  let kept = { visits: {}, number: 0, exportedAt: "", exported: "" };
  let canKeep = true;

  /* The clock of the visits is that of Asia/Shanghai, wherever the phone believes to be. */
  function now() {
    return new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 19) + "+08:00";
  }

  function fill(template, values) {
    return Object.entries(values).reduce((said, [name, value]) => said.replace("{" + name + "}", () => value), template);
  }

  function load() {
    try {
      const found = JSON.parse(keeper.read() || "{}");
      if (!(found && found.visits instanceof Object)) return;
      kept = { visits: found.visits, number: Number(found.number) || 0, exportedAt: String(found.exportedAt || ""), exported: String(found.exported || "") };
    } catch (refused) {
      canKeep = refused instanceof SyntaxError;
    }
  }

  function keep() {
    keeper.write(JSON.stringify(kept), (isKept) => {
      const isNews = isKept !== canKeep;
      canKeep = isKept;
      if (isNews) say();
    });
  }

  function entered(form) {
    return Object.fromEntries([...form.elements].filter((each) => each.name).map((each) => [each.name, each.value]));
  }

  function isEmpty(form) {
    const said = entered(form);
    return !said.outcome && !said.arrived && !said.left && !said.note && !said.due && !said.amount;
  }

  /* A time on the page's day that is not yet over, or a promise before it: each field's own fault. */
  function judge(form) {
    const { arrived, left, due } = form.elements;
    const isAhead = (field) => Boolean(field.value) && settings.day + "T" + field.value > now().slice(0, 16);
    [arrived, left].forEach((field) => field.setCustomValidity(isAhead(field) ? words.ahead : ""));
    if (left.value && left.value < (arrived.value || "24:00")) left.setCustomValidity(words.order);
    due.setCustomValidity(due.value && due.value < settings.day ? words.before : "");
  }

  function faults(form) {
    judge(form);
    const amiss = [...form.elements].filter((each) => each.name && !each.checkValidity());
    const own = amiss.filter((each) => each.validity.customError).map((each) => each.validationMessage);
    const rest = amiss.filter((each) => !each.validity.customError).map((each) => each.closest("label").querySelector("span").textContent);
    return rest.length ? [fill(words.missing, { fields: rest.join(words.joint) }), ...own] : own;
  }

  /* What text cannot hold is left out here, so that what is sealed is what is read. */
  function clean(note) {
    return note.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, " ")
      .replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (char) => (char.length > 1 ? char : "")).trim();
  }

  function fen(amount) {
    return Math.round(Number(amount) * 100);
  }

  function visit(id, form) {
    const said = entered(form);
    const promises = settings.promising.includes(said.outcome);
    return {
      case_id: id,
      outcome: said.outcome,
      arrived: said.arrived.slice(0, 5) || null,
      left: said.left.slice(0, 5) || null,
      promise: promises ? { due_on: said.due, amount_fen: fen(said.amount) } : null,
      willingness: said.willingness,
      ability: said.ability,
      note: clean(said.note),
    };
  }

  function recorded() {
    return [...forms].filter(([, form]) => !isEmpty(form) && !faults(form).length).map(([id, form]) => visit(id, form));
  }

  function show(id, form) {
    const fold = form.closest("[data-record]");
    const promise = form.querySelector("[data-promise]");
    const promises = settings.promising.includes(form.elements.outcome.value);
    promise.hidden = !promises;
    promise.disabled = !promises;
    const wrong = isEmpty(form) ? [] : faults(form);
    const isDone = !isEmpty(form) && !wrong.length;
    fold.closest(".stop").classList.toggle("done", isDone);
    fold.querySelector("[data-state]").textContent = isDone ? "\u2713 " + words.recorded : wrong.length ? words.incomplete : "";
    form.querySelector("[data-told]").textContent = wrong.join(" ");
    form.querySelector("[data-count]").textContent = form.elements.note.value.length + " / " + settings.noteLimit;
    form.querySelectorAll("[data-now]").forEach((button) => {
      button.setAttribute("aria-disabled", String(Boolean(form.elements[button.dataset.now].value)));
    });
  }

  function unfinished(visits) {
    return [...forms.values()].filter((form) => !isEmpty(form)).length - visits.length;
  }

  function sum() {
    const visits = recorded();
    const partial = unfinished(visits);
    const parts = [fill(words.tally, { done: visits.length, all: folds.length })];
    if (partial) parts.push(fill(words.partial, { count: partial }));
    if (visits.length || kept.exportedAt) parts.push(standing(visits));
    document.getElementById("record-told").textContent = parts.join(words.joint);
  }

  function standing(visits) {
    const time = kept.exportedAt.slice(11, 16);
    if (!kept.exportedAt) return words.unexported;
    return fill(JSON.stringify(visits) === kept.exported ? words.exported : words.changed, { time });
  }

  function say(told) {
    const line = document.getElementById("record-trouble");
    const lines = [canSeal ? "" : words.noSeal, canKeep ? "" : words.noStorage, told || ""].filter(Boolean);
    line.textContent = lines.join(" ");
    line.classList.toggle("good", [words.saved, words.copied].includes(line.textContent));
    line.hidden = !lines.length;
  }

  function refresh() {
    forms.forEach((form, id) => show(id, form));
    sum();
    say();
  }

  function changed(id, form) {
    kept.visits[id] = entered(form);
    keep();
    text.hidden = true;
    refresh();
  }

  function tapNow(name, id, form) {
    const told = form.querySelector("[data-told]");
    const field = form.elements[name];
    if (field.value) {
      told.textContent = words.kept;
    } else if (now().slice(0, 10) !== settings.day) {
      told.textContent = words.otherDay;
      field.focus();
    } else {
      field.value = now().slice(11, 16);
      changed(id, form);
    }
  }

  function put(id, form) {
    const said = kept.visits[id] instanceof Object ? kept.visits[id] : {};
    [...form.elements].filter((each) => each.name).forEach((each) => {
      if (typeof said[each.name] === "string") each.value = said[each.name];
    });
  }

  /* Thirty forms take a slow phone a while: each is made when it is first wanted. */
  function wait(fold) {
    fold.querySelector("summary").addEventListener("click", () => open(fold)); /* before the next key */
    fold.addEventListener("toggle", () => open(fold)); /* a search of the browser opens it too */
    fold.hidden = false;
  }

  function wake() {
    folds.filter((fold) => kept.visits[fold.dataset.record] instanceof Object).forEach(open);
  }

  function open(fold) {
    const id = fold.dataset.record;
    if (forms.has(id)) return;
    const form = document.getElementById("record-form").content.cloneNode(true).querySelector("form");
    fold.append(form);
    forms.set(id, form);
    put(id, form);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => changed(id, form));
    form.querySelectorAll("[data-now]").forEach((button) => {
      button.addEventListener("click", () => tapNow(button.dataset.now, id, form));
    });
    show(id, form);
  }

  function bytes(hex) {
    return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  }

  async function seal(body) {
    const how = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", bytes(settings.key), how, false, ["sign"]);
    const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(body)));
    return [...mac].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /* Numbers grow even where the browser forgets: seconds since 1970, or one more than the last. */
  async function exported(visits) {
    const number = Math.max(kept.number + 1, Math.floor(Date.now() / 1000));
    kept = { ...kept, number }; /* taken before anything is waited for: no two taps share one */
    const page = { plan: settings.plan, officer_id: settings.officer, day: settings.day };
    const exportedAt = now();
    const body = JSON.stringify({ ...page, number, exported_at: exportedAt, visits });
    const mac = await seal(body);
    return { sealed: JSON.stringify({ format: settings.format, body, mac }), exportedAt };
  }

  async function handOut(hand) {
    refresh();
    const visits = recorded();
    if (!visits.length) {
      say(words.nothing);
      return;
    }
    const { sealed, exportedAt } = await exported(visits);
    const [isOut, told] = hand(sealed);
    if (isOut) kept = { ...kept, exportedAt, exported: JSON.stringify(visits) };
    keep();
    sum();
    const left = unfinished(visits);
    say(left ? told + " " + fill(words.left, { count: left }) : told);
  }

  function asFile(sealed) {
    saveFile("outcomes-" + settings.page + ".vpo", [sealed], "application/octet-stream");
    return [true, words.saved];
  }

  function asText(sealed) {
    text.hidden = false;
    text.value = words.chat + "\n" + sealed;
    const isCopied = copyAll(text);
    text.hidden = isCopied;
    return [isCopied, isCopied ? words.copied : words.byHand];
  }

  function connect(name, hand) {
    const button = document.getElementById(name);
    button.disabled = !canSeal;
    button.addEventListener("click", () => handOut(hand).catch(() => say(words.noSeal)));
  }

  load();
  keep();
  folds.forEach(wait);
  wake();
  connect("record-export", asFile);
  connect("record-copy", asText);
  tally.hidden = false;
  refresh();

  keeper.onOther(() => {
    load();
    wake();
    forms.forEach((form, id) => put(id, form));
    refresh();
  });
  /* A time that was still to come may have come. */
  setInterval(() => {
    forms.forEach((form, id) => show(id, form));
    sum();
  }, 60000);

  window.addEventListener("beforeunload", (event) => {
    const isLost = !canKeep && JSON.stringify(recorded()) !== (kept.exported || "[]");
    if (isLost || keeper.isBusy()) event.preventDefault();
  });
}
