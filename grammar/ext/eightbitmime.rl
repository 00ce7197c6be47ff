/* eightbitmime.rl - may the content hold octets above 127?            RFC 6152 §2
 * Read first: size.rl.  Read next: ../reply.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine eightbitmime;
  include abnf_core "grammar/abnf_core.rl";

  # body8-ehlo = "8BITMIME"
  body8_ehlo = "8BITMIME"i;

  # body-value = "7BIT" / "8BITMIME"
  #   RFC 3030 adds "BINARYMIME", which we do not offer.
  body_value = "7BIT"i | "8BITMIME"i;

  # body-mail = "BODY=" body-value
  body_mail = "BODY="i body_value;
}%%
