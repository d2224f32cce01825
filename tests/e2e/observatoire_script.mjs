/* SPDX-License-Identifier: EUPL-1.2
 *
 * observatoire_script.mjs SCRIPT PAGE, in the folder that has jsdom (tests/support/axe.sh): does the
 * script of /observatoire do what it says?  TAP; PAGE is HTML as the server makes it, the network is
 * invented.
 */
import assert from "node:assert";
import fs from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { JSDOM, VirtualConsole } = createRequire(pathToFileURL(process.cwd() + "/"))("jsdom");
const [script, file] = process.argv.slice(2).map((name) => fs.readFileSync(name, "utf8"));
const pause = (ms = 20) => new Promise((done) => setTimeout(done, ms));

/* A browser with the page in it; `answers` says what each address gives. */
function browser(answers, query = "?departement=31&year=2026&step=month") {
  const url = `https://c360.example/observatoire${query}`;
  const dom = new JSDOM(file, { url, runScripts: "outside-only", virtualConsole: new VirtualConsole() });
  const asked = [];
  const streams = [];
  dom.window.fetch = async (where, how = {}) => {
    asked.push({ where: String(where), method: how.method || "GET", key: (how.headers || {}).Authorization });
    const got = await answers(String(where), asked.length);
    return { status: got.status, ok: got.status < 300, headers: new Map([["Content-Type", got.type || "text/html; charset=utf-8"]]), text: async () => got.body || file };
  };
  dom.window.EventSource = class {
    constructor(where) { this.where = where; this.heard = {}; streams.push(this); }
    addEventListener(type, what) { this.heard[type] = what; }
    close() { this.closed = true; }
  };
  dom.window.eval(script);
  return { dom, window: dom.window, document: dom.window.document, asked, streams };
}

const submit = (b, id) => b.document.getElementById(id).dispatchEvent(new b.window.Event("submit", { bubbles: true, cancelable: true }));
const status = (b) => b.document.getElementById("etat").textContent;
const page = (text) => file.replace(/<h2 id="titre" tabindex="-1">[^<]*/, `<h2 id="titre" tabindex="-1">${text}`);
const use = (b, key) => { b.document.getElementById("jeton").value = key; submit(b, "cle"); };

const TESTS = {
  async another_choice_is_shown_in_place_and_gets_the_focus() {
    const b = browser(async () => ({ status: 200, body: page("Lozère, 2025") }));
    b.document.getElementById("departement").value = "48";
    submit(b, "choix");
    await pause();
    assert.equal(b.document.getElementById("titre").textContent, "Lozère, 2025");
    assert.equal(b.document.activeElement.id, "titre");
    assert.match(b.window.location.search, /departement=48/);
    assert.equal(b.asked[0].key, undefined);
    assert.equal(b.document.querySelectorAll("main").length, 1);
  },
  async a_refused_key_is_said_and_nothing_changes() {
    const b = browser(async () => ({ status: 401, type: "application/problem+json", body: "{}" }));
    const before = b.document.querySelector("main").innerHTML;
    use(b, "x.y.z");
    await pause();
    assert.match(status(b), /clé d’accès n’est pas valable/);
    assert.equal(b.document.querySelector("main").innerHTML, before);
    assert.equal(b.streams.length, 0);
  },
  async a_key_goes_into_the_header_never_into_an_address_or_storage() {
    const b = browser(async (where) => ({ status: where === "/v1/events/tickets" ? 201 : 200 }));
    use(b, "secret.of.somebody");
    await pause();
    assert.equal(b.asked[0].key, "Bearer secret.of.somebody");
    assert.ok(b.asked.every((a) => !a.where.includes("secret")) && !b.window.location.href.includes("secret"));
    assert.equal(b.window.localStorage.length + b.window.sessionStorage.length, 0);
  },
  async with_a_key_a_release_is_shown_when_it_comes() {
    let text = "avant";
    const b = browser(async (where) => ({ status: where === "/v1/events/tickets" ? 201 : 200, body: page(text) }));
    use(b, "a.b.c");
    await pause();
    assert.equal(b.streams.length, 1);
    assert.match(b.streams[0].where, /departement=31/);
    text = "après";
    for (const heard of Object.values(b.streams[0].heard)) heard();
    const before = b.asked.length;
    await pause(2000);
    assert.equal(b.asked.length, before + 1, "several events of one release are one question");
    assert.equal(b.document.getElementById("titre").textContent, "après");
    assert.match(status(b), /mis à jour/);
  },
  async an_answer_that_comes_late_does_not_replace_a_newer_one() {
    const b = browser(async (_, n) => { await pause(n === 1 ? 120 : 5); return { status: 200, body: page(`réponse ${n}`) }; });
    submit(b, "choix");
    submit(b, "choix");
    await pause(250);
    assert.equal(b.document.getElementById("titre").textContent, "réponse 2");
  },
  async when_the_service_is_away_the_figures_stay_and_it_is_said() {
    const b = browser(async () => ({ status: 503 }));
    submit(b, "choix");
    await pause();
    assert.match(status(b), /momentanément indisponibles/);
    assert.ok(b.document.querySelector("main h2"));
  },
};

(async () => {
  let n = 0;
  let failed = 0;
  for (const [name, test] of Object.entries(TESTS)) {
    n++;
    try {
      await test();
      console.log(`ok ${n} - ${name}`);
    } catch (problem) {
      failed++;
      console.log(`not ok ${n} - ${name}\n# ${String(problem.stack).replaceAll("\n", "\n# ")}`);
    }
  }
  process.exit(failed ? 1 : 0); // timers of the page would keep it
})();
