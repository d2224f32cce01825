/* SPDX-License-Identifier: EUPL-1.2
 *
 * The page /observatoire is whole without this script.  With it, another choice is shown in place, and
 * figures that are released while it is open come by themselves: with a key by /v1/events, without
 * one by asking again now and then.
 */
"use strict";

(() => {
  const ASK_AGAIN_MS = 300000; // without a key
  const GATHER_MS = 1500; // one release tells several events
  const RETRY_MS = [2000, 5000, 15000, 60000];
  const TYPES = ["observatory.figures.released.v1", "observatory.indicator.updated.v1", "observatory.unmet_needs.released.v1",
    // the own team also hears what its figures are made of
    "intake.solicitation.recorded.v1", "intake.situation.opened.v1", "intake.call.changed.v1", "intake.project.validated.v1",
    "referral.proposal.made.v1", "referral.proposal.answered.v1", "referral.proposal.withdrawn.v1", "directory.actor.published.v1",
    "directory.team.changed.v1"];

  const choice = document.getElementById("choix");
  const keyForm = document.getElementById("cle");
  const status = document.getElementById("etat");
  let key = "";
  let stream = null;
  let tries = 0;
  let gathering = 0;
  let asked = 0; // number of the latest request: an older answer that comes late is not shown

  const say = (text) => { status.textContent = text; };
  const withKey = (more) => (key ? { ...more, Authorization: `Bearer ${key}` } : more);
  const address = () => `/observatoire?${new URLSearchParams(new FormData(choice))}`;
  const now = () => new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
  const chosen = () => new URLSearchParams(window.location.search).has("departement");

  const REFUSALS = {
    400: "Ce choix n’est pas possible.",
    401: "La clé d’accès n’est pas valable ou a expiré.",
    403: "La clé d’accès ne permet pas de voir ces chiffres.",
    429: "Trop de demandes\u00a0: réessayez dans une minute.",
  };

  /* Puts the page that the server makes in place of what is shown; true when something changed. */
  async function show(where) {
    const mine = ++asked;
    const answer = await fetch(where, { headers: withKey({ Accept: "text/html" }), cache: "no-store" });
    if (!(answer.headers.get("Content-Type") || "").startsWith("text/html") || answer.status === 503)
      throw new Error(REFUSALS[answer.status] || "Les chiffres sont momentanément indisponibles.");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== asked) return false;
    let changed = false;
    for (const part of ["main", "footer"]) {
      const here = document.querySelector(part);
      const fresh = page.querySelector(part);
      if (here.innerHTML === fresh.innerHTML) continue;
      here.replaceWith(document.importNode(fresh, true));
      changed = true;
    }
    document.title = page.title;
    return changed;
  }

  async function refresh() {
    if (!chosen()) return;
    const focused = document.activeElement && document.activeElement.id;
    try {
      if (await show(window.location.pathname + window.location.search)) {
        if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
        say(`Chiffres mis à jour à ${now()}.`);
      }
    } catch (problem) {
      say(problem.message);
    }
  }

  function gather() {
    clearTimeout(gathering);
    gathering = setTimeout(refresh, GATHER_MS);
  }

  function close() {
    if (stream) stream.close();
    stream = null;
  }

  /* A ticket opens one stream; one that breaks needs another. */
  async function follow() {
    close();
    if (!key || !chosen()) return;
    const used = key;
    try {
      const ticket = await fetch("/v1/events/tickets", { method: "POST", headers: withKey({}) });
      if (!ticket.ok) throw new Error();
      if (used !== key) return;
      const here = new URLSearchParams(window.location.search).get("departement");
      stream = new EventSource(`/v1/events?departement=${encodeURIComponent(here)}`);
      stream.onopen = () => { tries = 0; };
      stream.onerror = later;
      for (const type of TYPES) stream.addEventListener(type, gather);
    } catch {
      later();
    }
  }

  function later() {
    close();
    const wait = RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)];
    setTimeout(() => { if (!stream) follow(); }, wait);
  }

  async function choose(where, remember) {
    try {
      await show(where);
      if (remember) window.history.pushState(null, "", where);
      document.getElementById("titre")?.focus();
      say("Chiffres affichés.");
      tries = 0;
      follow();
    } catch (problem) {
      say(problem.message);
    }
  }

  choice.addEventListener("submit", (event) => {
    event.preventDefault();
    choose(address(), true);
  });

  keyForm.hidden = false;
  keyForm.addEventListener("submit", (event) => {
    event.preventDefault();
    key = document.getElementById("jeton").value.trim();
    choose(address(), true);
  });

  window.addEventListener("popstate", () => {
    const query = new URLSearchParams(window.location.search);
    for (const field of choice.elements) if (field.name && query.has(field.name)) field.value = query.get(field.name);
    choose(window.location.pathname + window.location.search, false);
  });

  setInterval(() => { if (!stream && document.visibilityState === "visible") refresh(); }, ASK_AGAIN_MS);
})();
