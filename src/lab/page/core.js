// core.js - the C of src/lab, called from JavaScript: octets in, JSON out.
// Read first: lab/lab.h.  Read next: lab/page/talk.js.
// SPDX-License-Identifier: MIT
"use strict";

/* A conversation is a list of turns, { side: "C" or "S", octets: Uint8Array }. */
function openCore(module) {
  const instance = new WebAssembly.Instance(module, {});
  const lab = instance.exports;
  const text = new TextDecoder();
  const memory = () => new Uint8Array(lab.memory.buffer); // anew each time: it moves when it grows

  if (!lab.lab_start())
    throw new Error("there is no memory for the grammar");

  const put = octets => {
    memory().set(octets, lab.lab_in());
    return octets.length;
  };
  const line = len => (len === 0 ? null : text.decode(memory().subarray(lab.lab_out(), lab.lab_out() + len)));
  const json = len => (len === 0 ? null : JSON.parse(line(len)));
  const copy = (at, len) => memory().slice(at, at + len);

  const latin1 = string => Uint8Array.from(string, c => (c.charCodeAt(0) > 255 ? 63 : c.charCodeAt(0)));
  const named = (name, octets) => Uint8Array.from([...latin1(name), ...octets]);

  const core = {
    readers: { strict: 0, lf: 1, cr: 2, both: 3, passes: 4 },

    /* Plays what the client says, write by write, against the server in the page. */
    play(which, writes, reader = 0, messages = 0) {
      lab.lab_open(which, reader, messages);
      lab.lab_say(which, 0); // the greeting
      for (const octets of writes)
        if (!lab.lab_say(which, put(octets)))
          break;
      return core.told(which);
    },
    /* The same, asked write by write: `next` gets what the server has said so far and returns octets, or null. */
    open(which, reader = 0, messages = 0) {
      lab.lab_open(which, reader, messages);
      lab.lab_say(which, 0);
    },
    say: (which, octets) => lab.lab_say(which, put(octets)) !== 0,
    /* What was said elsewhere. */
    record(which, turns) {
      lab.lab_open(which, 0, 0);
      for (const turn of turns)
        if (!lab.lab_record(which, turn.side.charCodeAt(0), put(turn.octets)))
          break;
      return core.told(which);
    },
    told: which => json(lab.lab_told(which)),
    client: (which, told) => copy(lab.lab_client(which), told.client),
    server: (which, told) => copy(lab.lab_server(which), told.server),
    content: (which, mail) => copy(lab.lab_content(which) + mail.at, mail.len),

    walk: which => lab.lab_walk(which),
    at: (which, point) => json(lab.lab_at(which, point)),
    line: (which, point) => line(lab.lab_at(which, point)),
    units: which => json(lab.lab_units(which)),
    why: (which, unit) => json(lab.lab_why(which, unit.side.charCodeAt(0), unit.number)),
    lit: (which, point) => json(lab.lab_lit(which, point)),
    near: (which, point) => json(lab.lab_near(which, point)),

    /* As the terminal's stepper does it.  move: the point reached, or -1. */
    strides: { octet: 0, token: 1, line: 2, unit: 3, transaction: 4, all: 5 },
    rows: which => json(lab.lab_rows(which)),
    move: (which, point, stride, back) => lab.lab_move(which, point, stride, back ? 1 : 0),
    stop: text => json(lab.lab_stop_add(put(latin1(text.replace("\u00a7", "section "))))),
    unstop: index => lab.lab_stop_remove(index),
    run: (which, point, back) => json(lab.lab_run(which, point, back ? 1 : 0)),

    dialogue: () => json(lab.lab_dialogue()),
    rules: () => json(lab.lab_rules()),
    try: (rule, octets) => json(lab.lab_try(rule.length, put(named(rule, octets)))),
    edit: (rule, abnf) => json(lab.lab_edit(rule.length, put(named(rule, latin1(abnf))))),
  };
  return core;
}

if (typeof module !== "undefined")
  module.exports = { openCore };
