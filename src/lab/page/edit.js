// edit.js - change a line of the client's, and let the session be played anew.
// Read first: lab/page/walk.js.  Read next: lab/page/whatif.js.
// SPDX-License-Identifier: MIT
"use strict";

const EDIT = (() => {
  let row = null;

  function open(what) {
    row = what;
    $("edit").hidden = false;
    $("edit-text").value = TALK.escape(LADDER.octetsOf(row));
    $("edit-wrong").textContent = "";
    $("edit-text").focus();
  }

  function close() {
    $("edit").hidden = true;
    $("edit-open")?.focus();
  }

  /* The same writes, but for these octets of their stream; what a reply was waited for, is. */
  function replaced(writes, at, len, octets) {
    const stream = TALK.join(writes), parts = [];
    let from = 0, start = 0;

    const whole = TALK.join([stream.subarray(0, at), octets, stream.subarray(at + len)]);
    for (const write of writes) {
      const end = from + write.length;
      const moved = end <= at ? end : end >= at + len ? end + octets.length - len : at + octets.length;
      if (moved > start)
        parts.push(whole.subarray(start, moved));
      start = Math.max(moved, start);
      from = end;
    }
    return parts;
  }

  function play() {
    const talk = WALK.talk(), at = WALK.point();

    try {
      const octets = TALK.unescape($("edit-text").value);
      const writes = talk.writes ?? TALK.writesOf(talk.turns);
      WALK.open({ title: talk.title, changed: true, writes: replaced(writes, row.at, row.len, octets) }, at);
      close();
      APP.tell(talk.turns !== undefined ? "Played anew: the replies are now those of the server in this page." : "");
    } catch (error) {
      $("edit-wrong").textContent = error.message;
    }
  }

  function start() {
    $("edit").addEventListener("submit", event => { event.preventDefault(); play(); });
    $("edit-cancel").addEventListener("click", close);
    $("edit-text").addEventListener("keydown", event => event.key === "Escape" && close());
  }

  return { start, open };
})();
