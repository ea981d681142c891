// Hide: blank the page, end the session without waiting for that, and be somewhere else.
(() => {
  "use strict";
  const elsewhere = document.currentScript.dataset.to;
  const PRESSES = 3;
  const WITHIN = 1200;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("hide") : null;

  function blank() {
    document.documentElement.style.setProperty("display", "none", "important");
    document.body?.replaceChildren();
  }

  function endSession() {
    if (!navigator.sendBeacon?.("/hide")) {
      fetch("/hide", { method: "POST", keepalive: true }).catch(() => {});
    }
  }

  function leave() {
    blank();
    location.replace(elsewhere);
  }

  function hide() {
    blank();
    try {
      endSession();
      tabs?.postMessage("hide");
    } finally {
      leave();
    }
  }

  // Three times Shift, and nothing between: whoever types capitals stays.
  let presses = [];
  addEventListener(
    "keydown",
    (event) => {
      if (event.repeat) return;
      if (event.key !== "Shift" || event.ctrlKey || event.altKey || event.metaKey) {
        presses = [];
        return;
      }
      presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at <= WITHIN);
      if (presses.length >= PRESSES) hide();
    },
    true,
  );
  addEventListener("pointerdown", () => (presses = []), true);

  // Another tab of this desk was hidden; and what the browser kept aside is asked for anew.
  tabs?.addEventListener("message", leave);
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    blank();
    location.reload();
  });

  const button = document.createElement("button");
  button.id = "hide";
  button.type = "button";
  button.textContent = "Hide";
  button.title =
    "Leaves for another site at once, as does pressing Shift three times. It clears no history.";
  // Streamlit's dialogs make everything outside them inert, except what says this.
  button.dataset.reactAriaTopLayer = "true";
  button.addEventListener("click", hide);
  document.body.prepend(button);
})();
