// talk.js - a session as text, in the notation of RFC 5321 Appendix D, and back.
// Read first: docs/transcripts.md, lab/page/core.js.  Read next: lab/page/dom.js.
// SPDX-License-Identifier: MIT
//
// This is the small part of docs/transcripts.md that a page needs: what the client says on the first wire, and what the
// server has to say for a branch to be taken.  What only a test asks (marks, mailboxes, silence) is passed over.
"use strict";

const TALK = (() => {
  const target = {
    "server-domain": "postel.example", "client-domain": "client.example", "from": "sender@client.example",
    "valid": "user@postel.example", "valid-local": "user", "valid-domain": "postel.example",
    "valid-domain-capitals": "POSTEL.EXAMPLE", "second-valid": "other@postel.example",
    "refused": "nobody@postel.example", "user": "user", "many": "user{n}@postel.example",
    "long-local": "l123456789-123456789-123456789-123456789-123456789-123456789-123@postel.example",
    "no-relay": "someone@relay.example", "timeout": "300s", "mark": "postelit",
    "date": "Thu, 01 Jan 2026 00:00:00 +0000",
  };

  const octetsOf = text => new TextEncoder().encode(text);
  const textOf = octets => new TextDecoder().decode(Uint8Array.from(octets, c => c.charCodeAt(0)));
  const join = parts => Uint8Array.from(parts.flatMap(part => [...part]));

  /* \r \n \t \0 \\ \xHH and, between two writes, \|; throws a sentence. */
  function unescape(text) {
    const octets = [], named = { r: 13, n: 10, t: 9, 0: 0, "\\": 92 };

    for (let i = 0; i < text.length; i++) {
      if (text[i] !== "\\") {
        octets.push(...octetsOf(String.fromCodePoint(text.codePointAt(i))));
        i += text.codePointAt(i) > 0xffff ? 1 : 0;
        continue;
      }
      const next = text[++i], hex = text.slice(i + 1, i + 3);
      if (next in named) {
        octets.push(named[next]);
      } else if (next === "x" && /^[0-9a-fA-F]{2}$/.test(hex)) {
        octets.push(parseInt(hex, 16));
        i += 2;
      } else {
        throw new Error(`At column ${i} a backslash begins no escape; these are \\r \\n \\t \\0 \\\\ and \\xHH.`);
      }
    }
    return Uint8Array.from(octets);
  }

  /* One octet as protocol/escape.c writes it. */
  function escapeOctet(octet) {
    const named = { 13: "\\r", 10: "\\n", 9: "\\t", 0: "\\0", 92: "\\\\" };

    return named[octet] ?? (octet >= 32 && octet < 127 ? String.fromCharCode(octet)
                                                       : "\\x" + octet.toString(16).padStart(2, "0"));
  }
  const escape = octets => Array.from(octets, escapeOctet).join("");

  /* {name}, {text*count}.  A name that stands for nothing here stays as it is. */
  function fill(text, names, octets) {
    const literal = octets ? part => unescape(part) : part => octetsOf(part);
    const parts = [];
    let at = 0;

    for (const hole of text.matchAll(/\{(?:([a-z][a-z0-9-]*)|([^{}]+)\*([0-9]+|[a-z][a-z0-9-]*))\}/g)) {
      const [whole, name, repeated, count] = hole;
      parts.push(literal(text.slice(at, hole.index)));
      at = hole.index + whole.length;
      if (name !== undefined)
        parts.push(names[name] === undefined ? literal(whole) : octetsOf(names[name].replaceAll("{n}", names.n ?? "")));
      else
        for (let n = /^[0-9]/.test(count) ? Number(count) : Number(names[count] ?? 0); n > 0; n--)
          parts.push(unescape(repeated));
    }
    parts.push(literal(text.slice(at)));
    return join(parts);
  }

  /* A line's last "  [w x]" is a mark, and text only where nothing else could be meant. */
  const unmarked = line => line.replace(/ {2,}\[[A-Za-z0-9.-]+(?: [A-Za-z0-9.-]+)*\] *$/, "");

  /* "use NAME k=v": the lines of the opening, {k} replaced. */
  function expand(lines, openings, depth = 0) {
    return lines.flatMap(line => {
      const use = line.match(/^ *use ([a-z][a-z0-9-]*)(.*)$/);
      if (use === null)
        return [line];
      const opening = openings[use[1]];
      if (opening === undefined || depth > 8)
        throw new Error(`There is no opening ${use[1]}; these are ${Object.keys(openings).sort().join(", ")}.`);
      const given = {};
      for (const text of [(opening.match(/^# given: (.*)$/m) ?? ["", ""])[1], use[2]])
        for (const [, name, value] of text.matchAll(/([a-z0-9-]+)=((?:\{[^}]*\}|[^ {])*)/g))
          given[name] = value;
      const body = opening.split("\n").map(each =>
        each.replace(/\{([a-z0-9-]+)\}/g, (whole, name) => given[name] ?? whole));
      return expand(body, openings, depth + 1);
    });
  }

  /* The lines that matter, as { kind, ... }.  A line that begins with nothing known is one that the client says. */
  function parse(text, openings) {
    const lines = expand(text.replaceAll("\r\n", "\n").split("\n"), openings), steps = [];
    const roles = (text.match(/^# role: (.*?)(?: {3}|$)/m) ?? ["", "server"])[1].split(", ");

    lines.forEach((whole, number) => {
      const line = unmarked(whole).trimStart(), spoken = line.match(/^([CS])([:!=]) ?(.*)$/s);
      const step = { number: number + 1 };

      if (line === "" || line.startsWith("#"))
        return;
      if (spoken !== null)
        steps.push({ ...step, kind: { ":": "line", "!": "octets", "=": "pattern" }[spoken[2]], side: spoken[1],
                     text: spoken[3] });
      else if (line.startsWith("either ") || line === "either")
        steps.push({ ...step, kind: "either" });
      else if (line.startsWith("or ") || line === "or")
        steps.push({ ...step, kind: "or" });
      else if (line.startsWith("repeat "))
        steps.push({ ...step, kind: "repeat", count: Number(line.slice(7)) });
      else if (line === "end")
        steps.push({ ...step, kind: "end" });
      else if (line.startsWith("== "))
        steps.push({ ...step, kind: "wire", name: line.slice(3).split(":")[0].trim() });
      else if (/^C (close|reset|half-close)$/.test(line))
        steps.push({ ...step, kind: "close", of: "C" });
      else if (/^S (close|reset|half-close)$/.test(line))
        steps.push({ ...step, kind: "pass", of: "S" });
      else if (line === "probe") // it asks whether replies are counted right, on this wire; and more, on others
        steps.push({ ...step, kind: "line", side: "C", text: "NOOP" },
                   { ...step, kind: "line", side: "S", text: "250" });
      else if (line === "...")
        steps.push({ ...step, kind: "any" });
      else if (/^(wait|S |S\. quiet|C\. quiet|S close|mailbox |>|message|TLS)/.test(line))
        steps.push({ ...step, kind: "pass" });
      else
        steps.push({ ...step, kind: "line", side: "C", text: line });
    });
    const title = (text.match(/^# (.*?)(?: {2,}RFC.*)?$/m) ?? ["", ""])[1];
    return { recorded: roles.includes("judge"), steps, title };
  }

  /* --- playing --------------------------------------------------------------------------------------------------- */

  /* Does the reply, a character for each octet, fit what an `S:` or `S=` step asks for?  Captures go into `names`,
   * which are text: UTF-8 where RFC 6531 has it. */
  function fits(step, reply, names) {
    if (reply === null)
      return false;
    if (step.kind === "pattern") {
      const source = step.text.split(/(\.\.\.|\{\?[a-z0-9-]+\}|\{[a-z0-9-]+\})/).map(part => {
        if (part === "...")
          return "[^]*";
        if (part.startsWith("{?"))
          return `(?<${part.slice(2, -1).replaceAll("-", "_")}>[^ <>]+)`;
        return (names[part.slice(1, -1)] ?? part).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      }).join("");
      const pattern = new RegExp(`^${source}$`, "i");
      const lines = textOf(reply).trimEnd().split("\r\n").map(line => line.replace(/^(...)-/, "$1 "));
      const found = lines.map(line => line.match(pattern)).find(Boolean);
      for (const [name, value] of Object.entries(found?.groups ?? {}))
        names[name.replaceAll("_", "-")] = value;
      return found !== undefined;
    }
    const codes = step.text.match(/^((?:[2-5](?:[0-9]{2}|yz)|xyz)(?: or (?:[2-5](?:[0-9]{2}|yz)|xyz))*)/);
    return codes !== null && offers(step.text.slice(codes[1].length), reply) && codes[1].split(" or ").some(code =>
      code === "xyz" || (code.endsWith("yz") ? reply[0] === code[0] : reply.startsWith(code)));
  }

  /* "+ SIZE DSN": keywords that the reply to EHLO must have; "! STARTTLS": must not. */
  function offers(asked, reply) {
    const listed = reply.split("\r\n").slice(1).map(line => line.slice(4).split(" ")[0].toUpperCase());
    const [, must, mustNot] = asked.match(/^(?:\+((?: [A-Z0-9-]+)+) ?)?(?:!((?: [A-Z0-9-]+)+))?/);

    return (must ?? "").split(" ").every(word => word === "" || listed.includes(word)) &&
           (mustNot ?? "").split(" ").every(word => word === "" || !listed.includes(word));
  }

  /* The step behind the `or` or `end` that belongs to the block at `at`; `or` stops at the next branch. */
  function skip(steps, at, toBranch) {
    for (let depth = 0; at < steps.length; at++) {
      const kind = steps[at].kind;
      if (kind === "either" || kind === "repeat")
        depth++;
      else if (kind === "end" && --depth < 0)
        return at;
      else if (kind === "or" && toBranch && depth === 0)
        return at;
    }
    return at;
  }

  /* Plays the script on core's session `which`; returns the writes of the client. */
  function play(core, which, script, messages = 0) {
    const names = { ...target }, steps = script.steps, loops = [], writes = [];
    const first = steps.find(step => step.kind === "wire")?.name ?? "in";
    const waits = !steps.some(step => step.side === "S"); // nobody says when to wait for a reply: so after each line
    let pending = [], heard = 0, open = true, here = true, left = false, taken = 0;

    core.open(which, 0, messages);
    const flush = () => {
      for (const octets of pending.length > 0 ? [join(pending)] : []) {
        if (!open)
          break;
        writes.push(octets);
        open = core.say(which, octets);
      }
      pending = [];
    };
    const unread = () => String.fromCharCode(...core.server(which, core.told(which)).subarray(heard));
    const next = () => (unread().match(/^(?:[0-9]{3}-[^]*?\r\n)*[0-9]{3}[^-][^]*?\r\n/) ?? [null])[0];
    const hear = step => {
      flush();
      const reply = next();
      if (reply !== null) {
        fits(step, reply, names);
        heard += reply.length;
        taken = Number(reply.slice(0, 3));
      }
    };

    for (let at = 0; at < steps.length; at++) {
      const step = steps[at];
      if (step.kind === "wire")
        here = step.name === first || step.name === "in";
      else if (!here)
        continue;
      else if (step.kind === "close") {
        left = true;
        break;
      }
      else if (step.kind === "repeat")
        loops.push({ at, n: 1, count: step.count }), (names.n = "1");
      else if (step.kind === "end" && loops.length > 0 && skip(steps, loops[loops.length - 1].at + 1, false) === at) {
        const loop = loops[loops.length - 1];
        if (loop.n < loop.count)
          names.n = String(++loop.n), (at = loop.at);
        else
          loops.pop();
      } else if (step.kind === "either") {
        flush();
        const reply = next();
        let branch = at;
        while (branch < steps.length && steps[branch].kind !== "end" && !startsWith(steps, branch, reply, names))
          branch = skip(steps, branch + 1, true);
        at = branch < steps.length && steps[branch].kind !== "end" ? branch : skip(steps, at + 1, false);
      } else if (step.kind === "or") {
        at = skip(steps, at + 1, false); // the end of the branch that was taken
      } else if (step.side === "C") {
        const octets = step.kind === "octets";
        for (const part of octets ? step.text.split(/(?<!\\)(?:\\\\)*\\\|/) : [step.text]) {
          pending.push(fill(part, names, octets));
          if (octets && part !== step.text)
            flush();
        }
        if (!octets)
          pending.push(octetsOf("\r\n"));
        if (waits)
          hear(step);
      } else if (step.side === "S" && !/^[0-9]{3}-/.test(step.text)) {
        hear(step);
      } else if (step.kind === "pass") {
        flush();
      }
    }
    flush();
    return { writes, open: open && !left, taken };
  }

  function startsWith(steps, branch, reply, names) {
    let first = branch + 1;
    while (steps[first]?.side === "S" && /^[0-9]{3}-/.test(steps[first].text))
      first++;
    const step = steps[first];
    return step === undefined || step.kind === "end" || step.kind === "any" ||
           (step.side === "S" && fits(step, reply, names));
  }

  /* A recorded conversation: both sides as they spoke, on the first wire. */
  function turns(script) {
    const unnamed = script.steps[0]?.kind !== "wire", list = [];
    const first = unnamed ? "in" : script.steps[0].name;
    let here = true;

    for (const step of script.steps) {
      if (step.kind === "wire")
        here = step.name === first;
      else if (here && step.side !== undefined)
        list.push({ side: step.side,
                    octets: step.kind === "octets" ? fill(step.text, target, true)
                                                   : join([fill(step.text, target, false), octetsOf("\r\n")]) });
      else if (here && step.of !== undefined)
        list.push({ side: step.of, octets: new Uint8Array(0) });
    }
    return list;
  }

  /* --- and back: lines that `parse` reads as the same octets ----------------------------------------------------- */

  function lineOf(side, octets) {
    const text = String.fromCharCode(...octets);

    if (/^[ -z|~]*\r\n$/.test(text) && !/^ |\[/.test(text))
      return `${side}: ${text.slice(0, -2)}`;
    return `${side}! ${escape(octets).replaceAll("{", "\\x7b").replaceAll("}", "\\x7d")}`;
  }

  /* One line for each CR LF; what has none is a line, too; a turn without octets is the end of its side. */
  function linesOf({ side, octets }, more = false) {
    const lines = octets.length > 0 ? [] : [`${side} ${more ? "half-close" : "close"}`];
    let from = 0;

    for (let at = 0; at < octets.length; at++)
      if (octets[at] === 10 && octets[at - 1] === 13) {
        lines.push(lineOf(side, octets.subarray(from, at + 1)));
        from = at + 1;
      }
    if (from < octets.length)
      lines.push(lineOf(side, octets.subarray(from)));
    return lines;
  }

  /* What the client said, to be said again. */
  function writesOf(list) {
    return list.filter(turn => turn.side === "C" && turn.octets.length > 0).map(turn => turn.octets);
  }

  return { parse, play, turns, writesOf, fill, unescape, escape, escapeOctet, octetsOf, join, linesOf, target };
})();

if (typeof module !== "undefined")
  module.exports = { TALK };
