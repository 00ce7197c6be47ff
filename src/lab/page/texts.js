// texts.js - many texts against one rule; and a rule of the student's against the RFC's.
// Read first: lab/page/rail.js, lab/try.c, lab/edit.c.  Read next: lab/page/app.js.
// SPDX-License-Identifier: MIT
"use strict";

const TEXTS = (() => {
  let core = null, rules = new Map();

  function row(text) {
    let octets;

    try {
      octets = TALK.unescape(text);
    } catch (error) {
      return [el("tr", {}, el("td", { class: "octets" }, text), el("td", { class: "reject" }, "no text"),
                 el("td", { colspan: 3 }, error.message)), null];
    }
    if ($("texts-crlf").checked)
      octets = TALK.join([octets, [13, 10]]);
    const found = core.try($("texts-rule").value, octets);
    const where = found.accepts ? ""
      : found.at < octets.length ? `octet ${found.at}, ${octetName(octets[found.at])}` : "its end";
    const classOf = i => (found.accepts || i < found.at ? "" : i === found.at ? "o bad" : "o ahead");
    return [el("tr", {}, el("td", { class: "octets" },
                   ...octetSpans(octets, classOf),
                   octets.length === 0 ? el("span", { class: "aside" }, "(no octet)") : ""),
               el("td", { class: found.accepts ? "accept" : "reject" }, found.accepts ? "accept" : "reject"),
               el("td", {}, where),
               el("td", {}, found.accepts ? "" : `${found.where}${found.section === "" ? "" : ` (§${found.section})`}`),
               el("td", {}, found.accepts ? "" : found.expected)), found.accepts];
  }

  function show() {
    const rule = rules.get($("texts-rule").value.toLowerCase());
    const verdict = $("texts-verdict"), body = $("texts-table").tBodies[0];

    if (rule === undefined) {
      verdict.textContent = "There is no rule of this name; choose one of the list, such as Mailbox.";
      body.replaceChildren();
      return;
    }
    const lines = $("texts-text").value.split("\n");
    if (lines[lines.length - 1] === "")
      lines.pop();
    const results = lines.map(row);
    body.replaceChildren(...results.map(([tr]) => tr));
    const good = results.filter(([, accepts]) => accepts).length;
    const section = rule.section === "" ? "" : ` (§${rule.section})`;
    verdict.textContent = `${good} of ${results.length} are in ${rule.name}${section}.`;
    $("texts-abnf").replaceChildren(...RAIL.text(rule));
    $("texts-rail").replaceChildren(RAIL.draw(rule));
  }

  function start(theCore, allRules) {
    core = theCore;
    rules = allRules;
    $("rules").replaceChildren(...[...rules.values()].map(rule => el("option", { value: rule.name },
      `${rule.section === "" ? "" : `§${rule.section} `}${rule.file}`)));
    for (const id of ["texts-rule", "texts-text", "texts-crlf"])
      $(id).addEventListener("input", show);
  }

  return { start, show };
})();

const RULE = (() => {
  let core = null, rules = new Map();

  const words = text => el("code", { class: "octets" }, ...(text === "" ? ["(no octet)"]
    : octetSpans(Uint8Array.from(text, c => c.charCodeAt(0)))));

  function wrong(found) {
    const ours = found.file !== undefined && found.file !== "your rule";

    const place = ours ? `In ${found.file}` : `Line ${found.line}, column ${found.column}`;
    return [el("p", { class: "wrong" },
               `${place}: ${found.message}${found.about === "" ? "" : `: ${found.about}`}.`)];
  }

  function verdict(found, name) {
    if (found.yours === undefined && found.theirs === undefined)
      return [el("p", { class: "accept" }, `The same language: your ${name} and the RFC's take the same texts. ` +
        `That is proved, by a walk through all ${found.pairs} pairs of states` +
        `${found.nests ? " (comments within comments to depth 1)" : ""}.`)];
    const line = (text, words1, words2) => (text === undefined ? el("p", {}, words2)
      : el("p", {}, `${words1} `, words(text)));
    return [line(found.yours, "Yours takes, and the RFC's does not:", "Yours takes nothing that the RFC's does not."),
            line(found.theirs, "The RFC's takes, and yours does not:", "The RFC's takes nothing that yours does not.")];
  }

  function show() {
    const name = $("rule-compare").value, theirs = rules.get(name.toLowerCase());

    if (theirs === undefined) {
      $("rule-verdict").replaceChildren(el("p", { class: "wrong" },
        "There is no rule of this name to compare; choose one of the list."));
      return;
    }
    const text = $("rule-text").value.replace(/\n*$/, "\n"), found = core.edit(name, text);
    const changed = rules.get($("rule-name").value.toLowerCase()) ?? theirs;
    $("rule-theirs").replaceChildren(RAIL.draw(changed));
    if (found === null) {
      $("rule-verdict").replaceChildren(el("p", { class: "wrong" },
        "This rule's machine is larger than this page has memory for."));
    } else if (found.message !== undefined) {
      $("rule-verdict").replaceChildren(...wrong(found));
    } else {
      $("rule-verdict").replaceChildren(...verdict(found, theirs.name));
      $("rule-yours").replaceChildren(RAIL.draw(core.edit(changed.name, text).rule));
    }
  }

  function reset() {
    const rule = rules.get($("rule-name").value.toLowerCase());

    if (rule === undefined)
      return;
    $("rule-text").value = rule.text + "\n";
    $("rule-compare").value = rule.name;
    show();
  }

  function start(theCore, allRules) {
    core = theCore;
    rules = allRules;
    $("rule-name").addEventListener("change", reset);
    $("rule-reset").addEventListener("click", reset);
    for (const id of ["rule-compare", "rule-text"])
      $(id).addEventListener("input", show);
  }

  return { start, show };
})();
