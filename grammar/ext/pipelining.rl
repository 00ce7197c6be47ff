/* pipelining.rl - may commands be sent before the last was answered?  RFC 2920 §2
 * Read first: eightbitmime.rl.  Read next: enhancedstatuscodes.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine pipelining;
  include abnf_core "grammar/abnf_core.rl";

  # pipelining-ehlo = "PIPELINING"
  #   All there is to it in the grammar; what may stand in a group is told in prose (§3.1).
  pipelining_ehlo = "PIPELINING"i;
}%%
