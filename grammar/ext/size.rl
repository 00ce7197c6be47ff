/* size.rl - how large is the message?                                 RFC 1870 §3
 * Read first: ../params.rl, ../trace.rl.  Read next: eightbitmime.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine size;
  include abnf_core "grammar/abnf_core.rl";

  # size-param = 1*DIGIT
  #   FIXED: printed is size-param ::= [1*DIGIT]; the option moved to size-ehlo, else its SP were left dangling.
  size_param = DIGIT+;

  # size-ehlo = "SIZE" [ SP size-param ]
  #   0 means no fixed limit; no number means that nothing is said.
  size_ehlo = "SIZE"i ( SP size_param )?;

  # size-value = 1*20DIGIT
  #   20 digits can exceed 64 bits.
  size_value = DIGIT{1,20};

  # size-mail = "SIZE=" size-value
  size_mail = "SIZE="i size_value;
}%%
