/* trace.rl - what each server writes above a message.                 RFC 5321 §4.4
 * Read first: msg_id.rl.  Read next: ext/size.rl.
 * SPDX-License-Identifier: MIT
 *
 * All that holds a CFWS is at comment depth 1: see comment.rl. */
%%{
  machine trace;
  include path "grammar/path.rl";
  include date_time "grammar/date_time.rl";
  include msg_id "grammar/msg_id.rl";

  # Return-path-line = "Return-Path:" FWS Reverse-path CRLF
  #   FIXED: printed <CRLF> is a prose-val; the core rule is meant, here and in Time-stamp-line.
  Return_path_line = "Return-Path:"i FWS Reverse_path CRLF;

  # TCP-info = address-literal / ( Domain FWS address-literal )
  #   What the connection itself told, and not what EHLO said.
  TCP_info = address_literal | ( Domain FWS address_literal );

  # Extended-Domain = Domain /
  #                   ( Domain FWS "(" TCP-info ")" ) /
  #                   ( address-literal FWS "(" TCP-info ")" )
  #   POSITION 26: "(" TCP-info ")" is a comment too, of the CFWS that follows.
  Extended_Domain = Domain
                  | ( Domain FWS "(" TCP_info ")" )
                  | ( address_literal FWS "(" TCP_info ")" );

  # From-domain = "FROM" FWS Extended-Domain
  From_domain = "FROM"i FWS Extended_Domain;

  # By-domain = CFWS "BY" FWS Extended-Domain
  By_domain = CFWS "BY"i FWS Extended_Domain;

  # Addtl-Link = Atom
  #   A name registered with IANA, like those of Attdl-Protocol.
  Addtl_Link = Atom;

  # Link = "TCP" / Addtl-Link
  Link = "TCP"i | Addtl_Link;

  # Via = CFWS "VIA" FWS Link
  Via = CFWS "VIA"i FWS Link;

  # Attdl-Protocol = Atom
  #   The spelling is the RFC's.  RFC 3848 registers more of them: ext/with_protocol.rl.
  Attdl_Protocol = Atom;

  # Protocol = "ESMTP" / "SMTP" / Attdl-Protocol
  Protocol = "ESMTP"i | "SMTP"i | Attdl_Protocol;

  # With = CFWS "WITH" FWS Protocol
  With = CFWS "WITH"i FWS Protocol;

  # ID = CFWS "ID" FWS ( Atom / msg-id )
  #   An Atom has no ".": a queue id like 4.f2 does not fit (POSITION 26).
  ID = CFWS "ID"i FWS ( Atom | msg_id );

  # For = CFWS "FOR" FWS ( Path / Mailbox )
  #   One path: several recipients would learn of each other (§7.2).
  For = CFWS "FOR"i FWS ( Path | Mailbox );

  # Additional-Registered-Clauses = 1*( CFWS Atom FWS String )
  #   ERRATUM 1683 (Verified): printed is Additional-Registered-Clauses = CFWS Atom FWS String, a single one.
  Additional_Registered_Clauses = ( CFWS Atom FWS String )+;

  # Opt-info = [ Via ] [ With ] [ ID ] [ For ]
  #            [ Additional-Registered-Clauses ]
  Opt_info = Via? With? ID? For?
             Additional_Registered_Clauses?;

  # Stamp = From-domain By-domain Opt-info [ CFWS ] ";"
  #         FWS date-time
  Stamp = From_domain By_domain Opt_info CFWS? ";"
          FWS date_time;

  # Time-stamp-line = "Received:" FWS Stamp CRLF
  Time_stamp_line = "Received:"i FWS Stamp CRLF;
}%%
