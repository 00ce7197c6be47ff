/* eightbitmime.rl - may the content hold octets above 127?            RFC 6152 §2
 * Read first: size.rl.  Read next: pipelining.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine eightbitmime;
  include abnf_core "grammar/abnf_core.rl";

  # body8-ehlo = "8BITMIME"
  body8_ehlo = "8BITMIME"i;

  # body-value = "7BIT" / "8BITMIME" / "BINARYMIME"
  #   RFC 6152 has the first two, RFC 3030 adds the last, which is not valid with 8BITMIME alone: x-body-value.
  body_value = "7BIT"i | "8BITMIME"i | "BINARYMIME"i;

  # body-mail = "BODY=" body-value
  body_mail = "BODY="i body_value;
}%%
