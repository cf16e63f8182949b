"use strict";

(() => {
  const BY_STATUS = {
    0: "The server did not answer. What you typed is still here.",
    400: "The server did not understand this. Reload the page and try again.",
    401: "You are signed out. Reload the page to sign in.",
    403: "Your session changed. Reload the page.",
    404: "This is no longer here. Reload the page to see what is.",
    405: "This page is out of date. Reload it and try again.",
    413: "That is too long to be sent.",
    429: "Too many tries. Wait a minute and try again.",
    503: "Too many checks are running. Try again in a moment.",
  };
  const SERVER_FAILED = "Something went wrong on the server. What you typed is still here.";
  const PATIENCE_MS = 5000;
  const live = document.getElementById("live");
  const alertBar = document.getElementById("alert");

  document.documentElement.classList.add("js");

  function complain(text) {
    const words = document.createElement("span");
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn btn-sm";
    close.textContent = "Close";
    close.addEventListener("click", () => alertBar.replaceChildren());
    alertBar.replaceChildren(words, close);
  }

  function sentence({ status, headers }, text) {
    const ours = headers.get("Content-Type")?.startsWith("text/plain") && text.trim();
    return ours || BY_STATUS[status] || SERVER_FAILED;
  }

  document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
    if (ctx.response.status !== 422) complain(sentence(ctx.response, ctx.text));
  });
  document.addEventListener("htmx:error", () => complain(BY_STATUS[0]));

  // What is being asked, on the pressed button and in the live region. A second press is dropped by hx-sync before
  // this event, so it cannot mark another button.
  const running = new WeakMap();

  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    alertBar.replaceChildren();
    const { form, submitter } = ctx.request;
    form?.querySelectorAll("[data-toggle-secret]").forEach((button) => reveal(button, false));
    if (!submitter?.dataset.busy) return;
    const note = form.querySelector("[data-progress]");
    const tell = (text) => {
      live.textContent = text;
      if (note) note.textContent = text;
    };
    submitter.classList.add("is-busy");
    tell(submitter.dataset.busy);
    const timer = setTimeout(tell, PATIENCE_MS, "Still waiting for the answer…");
    running.set(ctx, () => {
      clearTimeout(timer);
      submitter.classList.remove("is-busy");
      if (note) note.textContent = "";
    });
  });
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => running.get(ctx)?.());

  function reveal(button, shown) {
    document.getElementById(button.dataset.toggleSecret).type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    const use = button.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, shown ? "#eye-off" : "#eye"));
  }

  async function copy(button) {
    const source = document.getElementById(button.dataset.copy);
    const words = button.querySelector("span") ?? button;
    const before = words.textContent;
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
      words.textContent = live.textContent = "Copied";
      setTimeout(() => (words.textContent = before), 2000);
    } catch {
      source.select?.();
      complain("The browser did not allow copying. Select the text and copy it yourself.");
    }
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-toggle-secret], [data-copy]");
    if (!button) return;
    if (button.dataset.copy) copy(button);
    else reveal(button, button.getAttribute("aria-pressed") !== "true");
  });
})();
