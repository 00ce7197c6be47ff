// app.js - the page as a whole: sessions to choose from, tabs, keys, breakpoints, links.
// Read first: lab/page/walk.js, lab/page/whatif.js, lab/page/texts.js.
// SPDX-License-Identifier: MIT
"use strict";

const APP = (() => {
  const tabs = ["walk", "whatif", "texts", "rule"];
  let core = null, sessions = new Map(), openings = {}, stops = [];

  const tell = words => { $("told").textContent = words; };

  /* --- sessions -------------------------------------------------------------------------------------------------- */

  function read(text, name) {
    const script = TALK.parse(text, openings), title = script.title || name;

    if (script.recorded)
      return { title, text, turns: TALK.turns(script) };
    const { writes, open, taken } = TALK.play(core, 0, script, 1);
    if (open && taken !== 354) // as `postel step` does it: who is not in mail data takes his leave
      writes.push(TALK.octetsOf("QUIT\r\n"));
    return { title, text, writes };
  }

  /* What the server said between this write and the next: their codes are enough, for they only say where to wait. */
  function repliesBetween(talk, write) {
    const end = talk.writes.slice(0, write + 1).reduce((sum, octets) => sum + octets.length, 0);
    const next = end + (talk.writes[write + 1]?.length ?? 0);
    const holds = (row, at) => row.side === "C" && row.at <= at && at < row.at + row.len;
    const point = at => talk.rows.find(row => holds(row, at))?.point ?? Infinity;
    const from = point(end - 1), to = next > end ? point(end) : Infinity;

    return talk.units.filter(unit => unit.side === "S" && unit.from > from && unit.from < to)
      .map(unit => `S: ${unit.code || "xyz"}`);
  }

  function textOf(talk) {
    const list = talk.turns !== undefined
      ? ["# role: judge", ...talk.turns.flatMap((turn, i) => TALK.linesOf(turn, i + 1 < talk.turns.length))]
      : talk.writes.flatMap((octets, i) => [...TALK.linesOf({ side: "C", octets }), ...repliesBetween(talk, i)]);
    return `# ${talk.title || "A session"}\n${list.join("\n")}\n`;
  }

  function choose(name, at = 0) {
    const session = sessions.get(name);

    $("session").value = name;
    WALK.open(typeof session === "string" ? read(session, name) : session, at);
    tell("");
  }

  function add(name, session) {
    if (!sessions.has(name))
      $("session").append(el("option", { value: name }, name));
    sessions.set(name, session);
  }

  function writeOpen(open) {
    $("write").hidden = !open;
    $("write-open").setAttribute("aria-expanded", String(open));
    if (open) {
      $("write-text").value = textOf(WALK.talk());
      $("write-wrong").textContent = "";
      $("write-text").focus();
    }
  }

  function playText(text, name) {
    try {
      const session = read(text, name);
      if ((session.turns ?? session.writes).length === 0)
        throw new Error("Nobody says anything in it; write a line such as C: EHLO client.example.");
      add(name, session);
      choose(name);
      writeOpen(false);
    } catch (error) {
      writeOpen(true);
      $("write-text").value = text;
      $("write-wrong").textContent = error.message;
    }
  }

  async function openFile(file) {
    if (file.size > 1 << 20)
      tell(`${file.name} is larger than 1 MB, and was not opened.`);
    else
      playText(await file.text(), file.name);
  }

  /* --- tabs ------------------------------------------------------------------------------------------------------ */

  const tab = () => tabs.find(name => !$(name).hidden);

  function showTab(name, focus = false) {
    for (const each of tabs) {
      $(each).hidden = each !== name;
      $(`tab-${each}`).setAttribute("aria-selected", String(each === name));
      $(`tab-${each}`).tabIndex = each === name ? 0 : -1;
    }
    if (focus)
      $(`tab-${name}`).focus();
  }

  function startTabs() {
    for (const name of tabs)
      $(`tab-${name}`).addEventListener("click", () => showTab(name));
    $("tabs").addEventListener("keydown", event => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (by === undefined || event.target.getAttribute("role") !== "tab")
        return;
      event.preventDefault();
      event.stopPropagation();
      showTab(tabs[(tabs.indexOf(tab()) + by + tabs.length) % tabs.length], true);
    });
  }

  /* --- keys: those of the terminal's stepper --------------------------------------------------------------------- */

  const keys = [
    [["ArrowRight", "l"], "→ l", "on by an octet", () => WALK.move("octet", false)],
    [["ArrowLeft", "h"], "← h", "back by an octet", () => WALK.move("octet", true)],
    [["w"], "w", "on by a token: what one element of a rule has read", () => WALK.move("token", false)],
    [["W"], "W", "back by a token", () => WALK.move("token", true)],
    [["ArrowDown", "j"], "↓ j", "on by a line", () => WALK.move("line", false)],
    [["ArrowUp", "k"], "↑ k", "back by a line", () => WALK.move("line", true)],
    [["PageDown", ")"], "PgDn )", "on by a command, a reply, or all mail data", () => WALK.move("unit", false)],
    [["PageUp", "("], "PgUp (", "back by one", () => WALK.move("unit", true)],
    [["}"], "}", "on to the next mail transaction, or behind this one", () => WALK.move("transaction", false)],
    [["{"], "{", "back by one", () => WALK.move("transaction", true)],
    [["Home", "g"], "Home g", "to the first octet", () => WALK.move("all", true)],
    [["End", "G"], "End G", "to the last octet", () => WALK.move("all", false)],
    [["c"], "c", "run on to the next breakpoint", () => run(false)],
    [["C"], "C", "run back to the one before", () => run(true)],
    [["b"], "b", "add a breakpoint", () => $("stop-text").focus()],
    [["e"], "e", "change the client's line in which one stands", () => $("edit-open")?.click()],
    [["?"], "?", "this list", () => $("help").showModal()],
  ];

  function onKey(event) {
    const typing = event.target.closest("input, textarea, select, dialog, [role=tab], pre, .drawing") !== null;

    if (event.ctrlKey || event.metaKey || event.altKey || typing || tab() !== "walk" || $("help").open)
      return;
    const found = keys.find(([names]) => names.includes(event.key));
    if (found === undefined)
      return;
    event.preventDefault();
    found[3]();
  }

  /* --- breakpoints ----------------------------------------------------------------------------------------------- */

  function showStops() {
    $("stop-list").replaceChildren(...stops.map((text, index) => el("button", { type: "button", title: "take it out",
      "aria-label": `take out the breakpoint ${text}`, onclick: () => {
        core.unstop(index);
        stops.splice(index, 1);
        showStops();
      } }, `${text} ×`)));
  }

  function addStop(text) {
    const found = core.stop(text);

    if (found.wrong !== undefined) {
      tell(found.wrong);
      return;
    }
    stops.push(found.text);
    $("stop-text").value = "";
    showStops();
    tell(`Breakpoint: ${found.text}. c runs to it.`);
  }

  function run(back) {
    const hit = stops.length === 0 ? undefined : WALK.run(back);

    tell(hit === undefined
      ? "There is no breakpoint yet: write one, such as rule Domain, verb RCPT, section 4.1.2, or finding."
      : hit === null ? `No breakpoint is met ${back ? "before" : "behind"} this octet.` : `Stopped at ${hit.text}.`);
  }

  /* --- links: the whole work in the fragment, which no server is told -------------------------------------------- */

  const fields = ["whatif-text", "whatif-first", "whatif-reader", "texts-rule", "texts-text", "rule-name",
                  "rule-compare", "rule-text"];

  async function packed(text, way) {
    const press = new (way === "in" ? CompressionStream : DecompressionStream)("deflate-raw");
    const stream = new Blob([text]).stream().pipeThrough(press);

    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  async function link() {
    const work = { tab: tab(), point: WALK.point(), session: textOf(WALK.talk()) };

    for (const id of fields)
      work[id] = $(id).value;
    work.crlf = $("texts-crlf").checked;
    const octets = await packed(JSON.stringify(work), "in");
    const text = btoa(Array.from(octets, octet => String.fromCharCode(octet)).join(""));
    return `#1${text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
  }

  async function share() {
    const fragment = await link();

    history.replaceState(null, "", fragment);
    let where = "is copied";
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      where = "is in the address bar now";
    }
    tell(`The link ${where}: it holds the session, the octet, and what you wrote in the other tabs.`);
  }

  async function follow() {
    if (!location.hash.startsWith("#1"))
      return false;
    try {
      const text = atob(location.hash.slice(2).replaceAll("-", "+").replaceAll("_", "/"));
      const octets = await packed(Uint8Array.from(text, c => c.charCodeAt(0)), "out");
      const work = JSON.parse(new TextDecoder().decode(octets));
      for (const id of fields)
        $(id).value = work[id] ?? $(id).value;
      $("texts-crlf").checked = work.crlf === true;
      add("from the link", read(String(work.session), "from the link"));
      choose("from the link", Number(work.point) || 0);
      showTab(tabs.includes(work.tab) ? work.tab : "walk");
      for (const each of [WHATIF, TEXTS, RULE])
        each.show();
      if (work.note !== undefined) // of a report: what it found
        tell(String(work.note));
      return true;
    } catch {
      tell("The link is broken: what is behind # could not be read.");
      return false;
    }
  }

  /* --- start ----------------------------------------------------------------------------------------------------- */

  /* The session that `postel step --html` wrote into the page. */
  function given() {
    const session = JSON.parse($("given").textContent);

    if (session === null)
      return null;
    const octets = hex => Uint8Array.from(hex.match(/../g) ?? [], pair => parseInt(pair, 16));
    return { title: session.title, point: session.point ?? 0,
             turns: session.turns.map(([side, hex]) => ({ side, octets: octets(hex) })) };
  }

  function startSessions() {
    for (const script of document.querySelectorAll("script.transcript")) {
      const text = script.textContent.replace(/^\n/, "");
      if (script.dataset.opening !== undefined)
        openings[script.dataset.opening] = text;
      else
        add(script.dataset.name, text);
    }
    $("whatif-from").append(...["a smuggled mail", "the session of the first tab", ...sessions.keys()].map(
      name => el("option", { value: name }, name)));
    $("whatif-from").addEventListener("change", () => {
      const name = $("whatif-from").value, session = sessions.get(name);
      if (name === "a smuggled mail") {
        WHATIF.load(TALK.octetsOf(smuggled));
        return;
      }
      const talk = session === undefined ? WALK.talk() : typeof session === "string" ? read(session, "") : session;
      WHATIF.load(TALK.join(talk.writes ?? TALK.writesOf(talk.turns)));
    });
  }

  const smuggled = [
    "EHLO client.example\r\nMAIL FROM:<sender@client.example>\r\nRCPT TO:<user@postel.example>\r\n",
    "DATA\r\n", "Subject: an honest mail\r\n\r\nHello.\n.\n",
    "MAIL FROM:<boss@postel.example>\r\nRCPT TO:<other@postel.example>\r\n" +
    "DATA\r\nSubject: a forged one\r\n\r\nPay this bill.\r\n.\r\nQUIT\r\n"].join("");

  function startFields() {
    $("texts-rule").value = "Mailbox";
    $("texts-text").value = "bob@postel.example\na..b@postel.example\n\"a..b\"@postel.example\nbob@postel.example.\n" +
                            "bob@[192.0.2.1]\nbob@-host.example\nbob\n";
    $("rule-name").value = "sub-domain";
    $("rule-compare").value = "Domain";
    $("rule-text").value = "sub-domain = Let-dig *( Let-dig / \"-\" / \"_\" )\n";
    WHATIF.load(TALK.octetsOf(smuggled));
    TEXTS.show();
    RULE.show();
  }

  function listen() {
    document.addEventListener("keydown", onKey);
    for (const button of document.querySelectorAll("[data-stride]"))
      button.addEventListener("click", () => WALK.move(button.dataset.stride, button.dataset.back === "1"));
    $("stops").addEventListener("submit", event => { event.preventDefault(); addStop($("stop-text").value.trim()); });
    $("run").addEventListener("click", () => run(false));
    $("run-back").addEventListener("click", () => run(true));
    $("session").addEventListener("change", () => choose($("session").value));
    $("write-open").addEventListener("click", () => writeOpen($("write").hidden));
    $("write").addEventListener("submit", event => {
      event.preventDefault();
      playText($("write-text").value, "your own");
    });
    $("write-file").addEventListener("change", event => event.target.files[0] && openFile(event.target.files[0]));
    $("share").addEventListener("click", share);
    $("help-open").addEventListener("click", () => $("help").showModal());
    $("keys").tBodies[0].append(...keys.map(([, shown, says]) =>
      el("tr", {}, el("td", {}, shown), el("td", {}, says))));
    document.addEventListener("dragover", event => {
      event.preventDefault();
      document.body.classList.add("dropping");
    });
    document.addEventListener("dragleave", () => document.body.classList.remove("dropping"));
    document.addEventListener("drop", event => {
      event.preventDefault();
      document.body.classList.remove("dropping");
      if (event.dataTransfer.files[0])
        openFile(event.dataTransfer.files[0]);
    });
    window.addEventListener("hashchange", follow);
    window.addEventListener("resize", LADDER.fit);
  }

  async function start() {
    const octets = Uint8Array.from(atob($("core").textContent), c => c.charCodeAt(0));

    core = openCore(await WebAssembly.compile(octets));
    const rules = new Map(core.rules().map(rule => [rule.name.toLowerCase(), rule]));
    WALK.start(core, rules, () => {});
    EDIT.start();
    WHATIF.start(core);
    TEXTS.start(core, rules);
    RULE.start(core, rules);
    startTabs();
    startSessions();
    listen();
    const own = given(), first = own?.title ?? sessions.keys().next().value;
    if (own !== null)
      add(own.title, own);
    choose(first, own?.point ?? 0);
    startFields();
    await follow();
    document.body.dataset.ready = "yes";
  }

  return { start, tell };
})();

if (typeof document !== "undefined")
  APP.start().catch(error => {
    document.getElementById("told").textContent = `The lab could not start: ${error.message}`;
  });
