"use strict";

function fromBase64(text) {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

function toBase64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/* What a sealed page keeps in its browser is sealed too, with a key that stands in the page alone.
   It is read once, before the page is drawn; what is kept later is sealed in the order of its making. */
async function openSealedKeeper(settings) {
  const { place } = settings;
  const key = await crypto.subtle.importKey("raw", fromBase64(settings.key), "AES-GCM", false, ["encrypt", "decrypt"]);
  const additionalData = new TextEncoder().encode(settings.format + "\0" + place);
  const NONCE_BYTES = 12;
  let text = null;
  let isKept = true;
  let waiting = 0;
  let last = Promise.resolve();

  function how(iv) {
    return { name: "AES-GCM", iv, additionalData };
  }

  async function open(kept) {
    const bytes = fromBase64(kept);
    const plain = await crypto.subtle.decrypt(how(bytes.slice(0, NONCE_BYTES)), key, bytes.slice(NONCE_BYTES));
    return new TextDecoder().decode(plain);
  }

  async function take(kept) {
    try {
      text = kept ? await open(kept) : null;
    } catch {
      text = null; /* another page's, or damaged: nothing that this page could show */
    }
  }

  async function seal(plain) {
    const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const sealed = await crypto.subtle.encrypt(how(iv), key, new TextEncoder().encode(plain));
    return toBase64([...iv, ...new Uint8Array(sealed)]);
  }

  async function keep(plain, told) {
    try {
      localStorage.setItem(place, await seal(plain));
      isKept = true;
    } catch {
      isKept = false;
    }
    told(isKept);
  }

  /* Whatever goes wrong with one, the next has its turn. */
  function inTurn(act) {
    waiting += 1;
    last = last.then(act).catch(complain).finally(() => { waiting -= 1; });
  }

  function complain(reason) {
    setTimeout(() => { throw reason; });
  }

  function read() {
    return text;
  }

  function write(plain, told) {
    text = plain;
    inTurn(() => keep(plain, told));
  }

  /* Another tab of the same page has kept something. */
  function onOther(changed) {
    window.addEventListener("storage", (event) => {
      if (event.key === place) inTurn(() => take(event.newValue).then(changed));
    });
  }

  function isBusy() {
    return waiting > 0;
  }

  /* Whether, once all is done, everything that was written is kept. */
  async function settled() {
    await last;
    return isKept;
  }

  try {
    await take(localStorage.getItem(place));
  } catch {
    isKept = false;
  }
  return { read, write, onOther, isBusy, settled };
}
