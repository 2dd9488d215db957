/* Letters and digits as they are meant, however they were typed. */
function dayCode(typed) {
  return typed.normalize("NFKC").toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
}

/* Before its day code is entered there is nothing on the page, nor in the file, but what is sealed. The
   code is kept nowhere: locking is loading the file again. */
function lockPage(settings) {
  const { words } = settings;
  const [lock, form, field, button, told, trouble, over, bar] =
    ["lock", "lock-form", "lock-code", "lock-open", "lock-told", "lock-trouble", "lock-over", "lock-bar"].map((id) => document.getElementById(id));
  const canOpen = Boolean(window.crypto && window.crypto.subtle && window.TextEncoder);
  let wrong = 0;
  let isBusy = false;

  function warn(said) {
    trouble.textContent = said;
    trouble.hidden = !said;
    field.setAttribute("aria-invalid", String(Boolean(said)));
  }

  function hold(said) {
    isBusy = Boolean(said);
    told.textContent = said;
    button.setAttribute("aria-disabled", String(isBusy));
  }

  async function keyOf(code) {
    const raw = await crypto.subtle.importKey("raw", new TextEncoder().encode(code), "PBKDF2", false, ["deriveKey"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: fromBase64(settings.salt), iterations: settings.iterations };
    return crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  }

  async function opened(code) {
    const bound = [settings.format, settings.place, settings.day].join("\0");
    const how = { name: "AES-GCM", iv: fromBase64(settings.nonce), additionalData: new TextEncoder().encode(bound) };
    const plain = await crypto.subtle.decrypt(how, await keyOf(code), fromBase64(settings.content));
    return JSON.parse(new TextDecoder().decode(plain));
  }

  function run(script) {
    const element = document.createElement("script");
    element.textContent = script;
    document.body.append(element);
  }

  async function show(page) {
    window.sealedKeeper = await openSealedKeeper(page.keeping);
    lock.remove();
    bar.hidden = false;
    document.title = page.title;
    document.body.insertAdjacentHTML("beforeend", page.body);
    page.scripts.forEach(run);
    window.scrollTo(0, 0);
    const head = document.querySelector("h1");
    head.tabIndex = -1;
    head.focus();
    lockWhenIdle();
  }

  function refuse(reason) {
    if (reason.name !== "OperationError") {
      hold("");
      warn(words.noCrypto);
      return;
    }
    wrong += 1;
    warn(words.wrong);
    field.select();
    field.focus();
    if (wrong < settings.freeTries) hold("");
    else wait(Math.min(settings.longestWait, settings.firstWait * 2 ** (wrong - settings.freeTries)));
  }

  function wait(seconds) {
    hold(words.wait.replace("{seconds}", seconds));
    setTimeout(() => {
      hold("");
      told.textContent = words.again;
    }, seconds * 1000);
  }

  async function unlock() {
    const code = dayCode(field.value);
    if (isBusy) return;
    warn(code.length === settings.codeLength ? "" : words.short);
    if (code.length !== settings.codeLength) return;
    hold(words.opening);
    const page = await opened(code).catch(refuse);
    if (page) await show(page);
  }

  function today() {
    return new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 10); /* that of Asia/Shanghai */
  }

  function tellOver() {
    over.hidden = today() <= settings.day;
    over.textContent = over.hidden ? "" : words.over;
  }

  /* What is recorded is waited for. Where the browser keeps nothing, the page does not lock by itself:
     that would lose it. */
  async function close(byHand) {
    const isKept = await window.sealedKeeper.settled();
    if (isKept || byHand) location.reload();
  }

  function lockWhenIdle() {
    let touched = Date.now();
    const look = () => {
      if (Date.now() - touched < settings.idleMinutes * 60000) return;
      touched = Date.now(); /* once is enough */
      close(false);
    };
    const touch = () => {
      look(); /* a phone that slept has not looked */
      touched = Date.now();
    };
    ["pointerdown", "keydown", "input", "wheel", "touchmove"].forEach((kind) => document.addEventListener(kind, touch, { passive: true }));
    ["visibilitychange", "resume"].forEach((kind) => document.addEventListener(kind, look));
    window.addEventListener("pageshow", look);
    setInterval(look, 10000);
  }

  document.getElementById("lock-close").addEventListener("click", () => close(true));
  document.addEventListener("visibilitychange", tellOver);
  tellOver();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    unlock();
  });
  if (!canOpen) {
    field.disabled = true;
    button.disabled = true;
    warn(words.noCrypto);
  }
}
