/* enhancedstatuscodes.rl - a finer code behind the three digits.      RFC 2034 §3, §4; RFC 3463 §2
 * Read first: pipelining.rl, ../reply.rl.  Read next: starttls.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine enhancedstatuscodes;
  include reply "grammar/reply.rl";

  # enhanced-ehlo = "ENHANCEDSTATUSCODES"
  enhanced_ehlo = "ENHANCEDSTATUSCODES"i;

  # class = "2" / "4" / "5"
  class = "2" | "4" | "5";

  # esc-number = "0" / ( %x31-39 *2DIGIT )
  #   TIGHTENED: printed is 1*3digit for subject and for detail; the prose forbids leading zeros.
  esc_number = "0" | ( 0x31..0x39 DIGIT{0,2} );

  # subject = esc-number
  subject = esc_number;

  # detail = esc-number
  detail = esc_number;

  # status-code = class "." subject "." detail
  status_code = class "." subject "." detail;

  # esc-reply-line = *( Reply-code "-" status-code 1*SP [ textstring ] CRLF )
  #                  Reply-code SP status-code 1*SP [ textstring ] CRLF
  #   On every line of a 2yz, 4yz or 5yz reply, except the greeting and what answers HELO and EHLO.
  esc_reply_line = ( Reply_code "-" status_code SP+ textstring? CRLF )*
                   Reply_code SP status_code SP+ textstring? CRLF;
}%%
