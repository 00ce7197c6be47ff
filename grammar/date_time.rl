/* date_time.rl - when a message came.                                 RFC 5322 §3.3
 * Read first: comment.rl.  Read next: msg_id.rl.
 * SPDX-License-Identifier: MIT
 *
 * Ranges (day 1 to 31, hour 0 to 23, minute 0 to 59, second 0 to 60) are prose there, and so are not in the rules. */
%%{
  machine date_time;
  include comment "grammar/comment.rl";

  # day-name = "Mon" / "Tue" / "Wed" / "Thu" / "Fri" / "Sat" / "Sun"
  day_name = "Mon"i | "Tue"i | "Wed"i | "Thu"i | "Fri"i | "Sat"i | "Sun"i;

  # day-of-week = [ FWS ] day-name
  day_of_week = FWS? day_name;

  # day = [ FWS ] 1*2DIGIT FWS
  day = FWS? DIGIT{1,2} FWS;

  # month = "Jan" / "Feb" / "Mar" / "Apr" / "May" / "Jun" /
  #         "Jul" / "Aug" / "Sep" / "Oct" / "Nov" / "Dec"
  month = "Jan"i | "Feb"i | "Mar"i | "Apr"i | "May"i | "Jun"i
        | "Jul"i | "Aug"i | "Sep"i | "Oct"i | "Nov"i | "Dec"i;

  # year = FWS 4*DIGIT FWS
  #   Four digits or more, where RFC 822 had two.
  year = FWS DIGIT{4,} FWS;

  # date = day month year
  date = day month year;

  # hour = 2DIGIT
  hour = DIGIT{2};

  # minute = 2DIGIT
  minute = DIGIT{2};

  # second = 2DIGIT
  second = DIGIT{2};

  # time-of-day = hour ":" minute [ ":" second ]
  time_of_day = hour ":" minute ( ":" second )?;

  # zone = FWS ( "+" / "-" ) 4DIGIT
  #   A number, not a name like "GMT": those are obs- forms.
  zone = FWS ( "+" | "-" ) DIGIT{4};

  # time = time-of-day zone
  time = time_of_day zone;

  # date-time = [ day-of-week "," ] date time [ CFWS ]
  date_time = ( day_of_week "," )? date time CFWS?;
}%%
