// traces.js - do the page's core and the program's tell the same of each octet of each transcript?
// usage: node traces.js WASM POSTEL DIR [TEXT]   (TEXT: only transcripts that have it in their path)
// Read first: src/lab/page/core.js.  Read next: tests/lab/page.py.
// SPDX-License-Identifier: MIT
"use strict";
const fs = require("fs"), path = require("path"), { spawn } = require("child_process");
const { openCore } = require("../../src/lab/page/core.js");
const { TALK } = require("../../src/lab/page/talk.js");

const [wasm, postel, dir, text = ""] = process.argv.slice(2);
const core = openCore(new WebAssembly.Module(fs.readFileSync(wasm)));

const transcripts = fs.readdirSync(dir, { recursive: true })
  .filter(name => name.endsWith(".smtp") && !name.startsWith("openings") && name.includes(text)).sort();

// Scripts for servers are played against our own; recorded conversations are walked as they are.
function rolesOf(name) {
  const head = fs.readFileSync(path.join(dir, name), "latin1").match(/^(#.*\n)*/)[0];
  const role = head.match(/^# role: (.*?)(   |$)/m);

  return role === null ? ["server"] : role[1].split(/[, ]+/);
}
const played = roles => roles.includes("server") || roles.includes("delivery");

// What `postel step --json` says of it: its lines; or, as a string, why it cannot be played.
function step(file) {
  return new Promise((resolve, reject) => {
    const child = spawn(postel, ["step", "--json", file], { stdio: ["ignore", "pipe", "pipe"] });
    let out = "", errors = "";

    child.stdout.setEncoding("latin1").on("data", more => (out += more));
    child.stderr.on("data", more => (errors += more));
    child.on("close", code => {
      if (code === 3 && /nothing was said: needs /.test(errors))
        resolve(errors.match(/needs .*/)[0]); // our server lacks what the script needs
      else if (code === 0)
        resolve(Buffer.from(out, "latin1").toString("utf8").trimEnd().split("\n"));
      else
        reject(new Error(`${file}: step ended with ${code}: ${errors}`));
    });
  });
}

function turnsOf(lines) {
  const turns = [];

  for (const line of lines) {
    const { side, hex, ends } = JSON.parse(line);
    const last = turns[turns.length - 1];
    if (last === undefined || last.side !== side || last.octets.length === 0)
      turns.push({ side, octets: [] });
    turns[turns.length - 1].octets.push(parseInt(hex, 16));
    for (const end of ends ?? [])
      turns.push({ side: end, octets: [] });
  }
  return turns.map(turn => ({ side: turn.side, octets: Uint8Array.from(turn.octets) }));
}

// The first line in which they differ, or null.
function difference(lines) {
  core.record(0, turnsOf(lines));
  const points = core.walk(0);

  if (points !== lines.length)
    return `${points} octets here, ${lines.length} there`;
  for (let point = 0; point < points; point++) {
    const here = core.line(0, point);
    if (here !== lines[point])
      return `octet ${point}\n    page    ${here}\n    program ${lines[point]}`;
  }
  return null;
}

// And back: a walk that jumps has to say what a walk in order says.
function backwards(lines) {
  for (let point = lines.length - 1; point >= 0; point -= 7)
    if (core.line(0, point) !== lines[point])
      return `octet ${point}, reached from behind`;
  return null;
}

// Does the server in the page say what `postel serve` said to the same octets?
function replayed(lines) {
  const turns = turnsOf(lines), said = TALK.writesOf(turns);
  const told = core.play(1, said, 0, 1); // the control conversation has had its message before
  const heard = Buffer.concat(turns.filter(turn => turn.side === "S").map(turn => turn.octets));
  return heard.equals(Buffer.from(core.server(1, told)));
}

const openings = Object.fromEntries(fs.readdirSync(path.join(dir, "openings")).map(name =>
  [path.basename(name, ".smtp"), fs.readFileSync(path.join(dir, "openings", name), "utf8")]));

// The page reads a transcript with a reader of its own: does it say what the suite's runner says?  The runner has a new
// {mark} for each case, takes leave at the end, and does more than a page can (it looks at mailboxes, and waits).
function read(name, lines) {
  const script = TALK.parse(fs.readFileSync(path.join(dir, name), "utf8"), openings);

  if (script.recorded) {
    core.record(1, TALK.turns(script));
  } else {
    const { open, taken } = TALK.play(core, 1, script, 1);
    if (open && taken !== 354)
      core.say(1, TALK.octetsOf("QUIT\r\n"));
  }
  const said = turnsOf(lines).filter(turn => turn.side === "C");
  const there = said.map(turn => String.fromCharCode(...turn.octets)).join("");
  const all = String.fromCharCode(...core.client(1, core.told(1)));
  const sealed = there.endsWith("STARTTLS\r\n") && all[there.length] === "\x16"; // a handshake begins: it is not walked
  const here = sealed ? all.slice(0, there.length) : all;
  const unmarked = there.split("");
  for (let at = here.indexOf(TALK.target.mark); at >= 0; at = here.indexOf(TALK.target.mark, at + 1))
    unmarked.splice(at, 8, ...(/^[a-z]{8}$/.test(there.slice(at, at + 8)) ? TALK.target.mark : ""));
  return unmarked.join("") === here ? null
    : `the page would say\n    ${JSON.stringify(here.slice(-300))}\n` +
      `  and not\n    ${JSON.stringify(there.slice(-300))}`;
}

async function main() {
  let passed = 0, failed = 0, octets = 0, next = 0;

  function count(name, wrong) {
    passed += wrong === null;
    failed += wrong !== null;
    if (wrong !== null)
      console.log(`${name}: ${wrong}`);
  }

  async function work() {
    while (next < transcripts.length) {
      const name = transcripts[next++], roles = rolesOf(name);
      if (!played(roles) && !roles.includes("judge"))
        continue;
      const lines = await step(path.join(dir, name));
      if (typeof lines === "string") {
        console.log(`skipped: ${name}: ${lines}`);
        continue;
      }
      octets += lines.length;
      count(name, difference(lines) || backwards(lines));
      count(name, read(name, lines));
      if (played(roles))
        count(name, replayed(lines) ? null : "the server in the page says something else");
    }
  }
  await Promise.all([work(), work(), work(), work()]);
  console.log(`${octets} octets compared`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}
main().catch(error => { console.error(error.message); process.exit(1); });
