/* chunking.rl - mail data by count, not by a period.                  RFC 3030 §2, §3
 * Read first: dsn.rl.  Read next: smtputf8.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine chunking;
  include abnf_core "grammar/abnf_core.rl";

  # chunking-ehlo = "CHUNKING"
  chunking_ehlo = "CHUNKING"i;

  # chunk-size = 1*DIGIT
  #   No end to it in print: who reads the number has to mind its overflow.
  chunk_size = DIGIT+;

  # end-marker = "LAST"
  end_marker = "LAST"i;

  # bdat-cmd = "BDAT" SP chunk-size [ SP end-marker ] CRLF
  #   So many octets follow at once, and are read even if the command is refused.
  bdat_cmd = "BDAT"i SP chunk_size ( SP end_marker )? CRLF;

  # binarymime-ehlo = "BINARYMIME"
  binarymime_ehlo = "BINARYMIME"i;
}%%
