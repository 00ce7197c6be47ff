/* abnf_core.rl - the letters that every other rule is spelt with.     RFC 5234 appendix B.1
 * Read first: docs/walk.md.  Read next: domain.rl.
 * SPDX-License-Identifier: MIT
 *
 * RFC 5321 §4.1.2 sends the reader to "Section 6 of RFC 5234"; ERRATUM 2578 (Verified): appendix B is meant.
 * Only the core rules that SMTP uses stand here.  Quoted text in ABNF ignores letter case and in Ragel it does not:
 * hence the "i" behind literals that hold letters. */
%%{
  machine abnf_core;

  # Ragel's own default is a signed char, in which no octet is above 127.
  alphtype unsigned char;

  # ALPHA = %x41-5A / %x61-7A
  ALPHA = 0x41..0x5A | 0x61..0x7A;

  # DIGIT = %x30-39
  DIGIT = 0x30..0x39;

  # HEXDIG = DIGIT / "A" / "B" / "C" / "D" / "E" / "F"
  HEXDIG = DIGIT | "A"i | "B"i | "C"i | "D"i | "E"i | "F"i;

  # DQUOTE = %x22
  DQUOTE = 0x22;

  # SP = %x20
  SP = 0x20;

  # HTAB = %x09
  HTAB = 0x09;

  # WSP = SP / HTAB
  WSP = SP | HTAB;

  # VCHAR = %x21-7E
  VCHAR = 0x21..0x7E;

  # CR = %x0D
  CR = 0x0D;

  # LF = %x0A
  LF = 0x0A;

  # CRLF = CR LF
  #   The only line end of SMTP (§2.3.8): neither half of it means anything alone.
  CRLF = CR LF;
}%%
