/* delivery_status.rl - what a delivery status notification tells programs.  RFC 3464 §2
 * Read first: enhancedstatuscodes.rl, ../date_time.rl.  Read next: extensions.rl.
 * SPDX-License-Identifier: MIT
 *
 * A header section for the message, and one for each recipient, with empty lines between. */
%%{
  machine delivery_status;
  include mailbox "grammar/mailbox.rl";
  include date_time "grammar/date_time.rl";
  include enhancedstatuscodes "grammar/ext/enhancedstatuscodes.rl";

  # dsn-text = *( %x00-09 / %x0B-0C / %x0E-7F / ( CRLF WSP ) )
  #   Text, folded as header fields are: a line that goes on begins with white space.
  dsn_text = ( 0x00..0x09 | 0x0B..0x0C | 0x0E..0x7F | CRLF WSP )*;

  # address-type = Atom
  address_type = Atom;

  # diagnostic-type = Atom
  diagnostic_type = Atom;

  # mta-name-type = Atom
  mta_name_type = Atom;

  # mta-name = dsn-text
  mta_name = dsn_text;

  # generic-address = dsn-text
  generic_address = dsn_text;

  # envelope-id = dsn-text
  envelope_id = dsn_text;

  # original-envelope-id-field = "Original-Envelope-Id" ":" envelope-id
  original_envelope_id_field = "Original-Envelope-Id"i ":" envelope_id;

  # reporting-mta-field = "Reporting-MTA" ":" [ FWS ] mta-name-type [ FWS ] ";" mta-name
  reporting_mta_field = "Reporting-MTA"i ":" FWS? mta_name_type FWS? ";" mta_name;

  # dsn-gateway-field = "DSN-Gateway" ":" [ FWS ] mta-name-type [ FWS ] ";" mta-name
  dsn_gateway_field = "DSN-Gateway"i ":" FWS? mta_name_type FWS? ";" mta_name;

  # received-from-mta-field = "Received-From-MTA" ":" [ FWS ] mta-name-type [ FWS ] ";" mta-name
  received_from_mta_field = "Received-From-MTA"i ":" FWS? mta_name_type FWS? ";" mta_name;

  # arrival-date-field = "Arrival-Date" ":" date-time
  arrival_date_field = "Arrival-Date"i ":" date_time;

  # extension-field-name = Atom
  extension_field_name = Atom;

  # extension-field = extension-field-name ":" dsn-text
  #   Of any name: a program passes over what it does not know.
  extension_field = extension_field_name ":" dsn_text;

  # per-message-fields = [ original-envelope-id-field CRLF ]
  #                      reporting-mta-field CRLF
  #                      [ dsn-gateway-field CRLF ]
  #                      [ received-from-mta-field CRLF ]
  #                      [ arrival-date-field CRLF ]
  #                      *( extension-field CRLF )
  per_message_fields = ( original_envelope_id_field CRLF )?
                       reporting_mta_field CRLF
                       ( dsn_gateway_field CRLF )?
                       ( received_from_mta_field CRLF )?
                       ( arrival_date_field CRLF )?
                       ( extension_field CRLF )*;

  # original-recipient-field = "Original-Recipient" ":" [ FWS ] address-type [ FWS ] ";" generic-address
  original_recipient_field = "Original-Recipient"i ":" FWS? address_type FWS? ";" generic_address;

  # final-recipient-field = "Final-Recipient" ":" [ FWS ] address-type [ FWS ] ";" generic-address
  final_recipient_field = "Final-Recipient"i ":" FWS? address_type FWS? ";" generic_address;

  # action-value = "failed" / "delayed" / "delivered" / "relayed" / "expanded"
  action_value = "failed"i | "delayed"i | "delivered"i | "relayed"i | "expanded"i;

  # action-field = "Action" ":" [ FWS ] action-value
  action_field = "Action"i ":" FWS? action_value;

  # status-field = "Status" ":" [ FWS ] status-code [ CFWS ]
  #   A remark MAY follow the code.
  status_field = "Status"i ":" FWS? status_code CFWS?;

  # remote-mta-field = "Remote-MTA" ":" [ FWS ] mta-name-type [ FWS ] ";" mta-name
  remote_mta_field = "Remote-MTA"i ":" FWS? mta_name_type FWS? ";" mta_name;

  # diagnostic-code-field = "Diagnostic-Code" ":" [ FWS ] diagnostic-type [ FWS ] ";" dsn-text
  diagnostic_code_field = "Diagnostic-Code"i ":" FWS? diagnostic_type FWS? ";" dsn_text;

  # last-attempt-date-field = "Last-Attempt-Date" ":" date-time
  last_attempt_date_field = "Last-Attempt-Date"i ":" date_time;

  # final-log-id-field = "Final-Log-ID" ":" dsn-text
  final_log_id_field = "Final-Log-ID"i ":" dsn_text;

  # will-retry-until-field = "Will-Retry-Until" ":" date-time
  will_retry_until_field = "Will-Retry-Until"i ":" date_time;

  # per-recipient-fields = [ original-recipient-field CRLF ]
  #                        final-recipient-field CRLF
  #                        action-field CRLF
  #                        status-field CRLF
  #                        [ remote-mta-field CRLF ]
  #                        [ diagnostic-code-field CRLF ]
  #                        [ last-attempt-date-field CRLF ]
  #                        [ final-log-id-field CRLF ]
  #                        [ will-retry-until-field CRLF ]
  #                        *( extension-field CRLF )
  per_recipient_fields = ( original_recipient_field CRLF )?
                         final_recipient_field CRLF
                         action_field CRLF
                         status_field CRLF
                         ( remote_mta_field CRLF )?
                         ( diagnostic_code_field CRLF )?
                         ( last_attempt_date_field CRLF )?
                         ( final_log_id_field CRLF )?
                         ( will_retry_until_field CRLF )?
                         ( extension_field CRLF )*;

  # delivery-status-content = per-message-fields 1*( CRLF per-recipient-fields )
  delivery_status_content = per_message_fields ( CRLF per_recipient_fields )+;
}%%
