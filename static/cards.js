"use strict";

// What a card needs beyond htmx: the state of a key field that was kept, focus on the first error, and a key that moves
// to another card without leaving the browser.
(() => {
  const live = document.getElementById("live");

  // hx-preserve keeps the browser's own key field, so its state is read from the element around it.
  function markKept(root) {
    for (const wrapper of root.querySelectorAll("[data-invalid]")) {
      const input = wrapper.querySelector("input");
      const invalid = wrapper.dataset.invalid === "true";
      input.classList.toggle("is-invalid", invalid);
      if (invalid) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }

  // The pressed button is often gone with the old card. Nobody is called away from another part of the page.
  function focusAfter(card, submitter) {
    const now = document.activeElement;
    if (now !== document.body && !card?.contains(now)) return;
    const wanted = card?.querySelector("[data-confirm]") ?? card?.querySelector("[aria-invalid='true'], [data-asks]");
    if (wanted) wanted.focus();
    else if (now === document.body) fallback(card, submitter).focus();
  }

  function fallback(card, submitter) {
    const chosen = document.getElementById(submitter?.closest(".field")?.querySelector("input")?.id);
    return chosen ?? card?.querySelector("summary") ?? document.getElementById("main");
  }

  // A card that was removed comes back under another id, or not at all.
  function cardInPlaceOf(old) {
    const empty = `article[data-kind="${old.dataset.kind}"][data-stored="false"]`;
    return document.getElementById(old.id) ?? document.querySelector(empty);
  }

  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (!ctx.target?.matches("article")) return;
    if (ctx.swap === "afterend") {
      ctx.target.nextElementSibling.querySelector("input[type='password']").focus();
      return;
    }
    const card = cardInPlaceOf(ctx.target);
    if (card) markKept(card);
    focusAfter(card, ctx.request.submitter);
  });

  async function moveSecret(link) {
    const input = document.getElementById(link.dataset.moveSecret);
    const here = link.closest("article");
    const response = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (response.status !== 200) {
      window.location.assign(link.href);
      return;
    }
    const shell = document.createElement("template");
    shell.innerHTML = await response.text();
    const there = shell.content.querySelector("article");
    const empty = document.querySelector(`article[data-kind="${link.dataset.moveTo}"][data-stored="false"]`);
    if (empty) empty.replaceWith(there);
    else here.after(there);
    htmx.process(there);
    const field = there.querySelector("input[name='api_key']");
    field.value = input.value;
    input.value = "";
    here.querySelector("details").open = false;
    field.focus();
    there.scrollIntoView({ block: "nearest" });
    live.textContent = `The key is now on the ${there.querySelector(".provider-card__name").textContent} card. Nothing was sent.`;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-move-secret]");
    if (!link) return;
    event.preventDefault();
    moveSecret(link);
  });
})();
