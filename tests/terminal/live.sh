# live.sh - the screen of `postel step --connect` and `--listen`: a conversation while it is being held.
# Read first: tests/terminal/edit.sh.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # run.sh sets the variables

"$postel" serve --listen 127.0.0.1:0 --discard >"$dir/serve.out" 2>&1 &
servers="$servers $!"
tries=0
until address=$(sed -n 's/^listening on //p' "$dir/serve.out") && [ -n "$address" ]; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || break
    sleep 0.1
done
[ -n "$address" ]
result $? 'a server to connect to'

terminal 80 24 "$postel step --connect $address"
shows "connected to $address" '--connect'
shows 'S: 220 postel.example'
types 'MAIL FROM:<a..b@c>'
shows 'C> MAIL FROM:<a..b@c>' 'what is typed is shown before it is said'
shows 'outside the rule since octet 13' '    and read by the grammar'
shows '! 5321-4.1.1.2-d: expected "MAIL FROM:"' '    and judged'
keys Enter
shows '§4.3.2 the command is known' 'Enter says it'
types 'EHLO c.example'
shows 'It is in x-ehlo and in turn'
keys Enter
shows 'S: 250 HELP'
shows 'ready: no transaction is open'
types 'MAIL FROM:<a@c.example>'
keys Enter
shows 'mail: a reverse-path'
types 'RCPT TO:<b@postel.example>'
keys Enter
shows 'rcpt: at least one recipient'
types 'DATA'
keys Enter
shows 'data: what the client sends is content' '354 leads to mail data'
types 'Subject: x'
keys Enter Enter
types 'QUIT'
keys Enter
shows 'C: QUIT\r\n'
shows 'rule x-mail-data' '    in which QUIT is text'
types '.'
keys Enter
shows 'S: 250 2.0.0 OK, message accepted'
types '!NOOP\n\q'
keys Enter
shows 'At column 8 a backslash begins no escape' 'what is no escape is refused'
shows 'C: !NOOP\n\q' '    and still stands there'
keys DC DC # the cursor was put there
types '\r\n'
keys Enter
shows '500 (§4.2.4)' 'octets behind ! are said as they stand'
keys Escape
shows 'The keys step now' 'Escape leads to the keys'
keys g
shows 'rule Greeting' '    which step through what was said'
keys b
types 'verb DATA'
keys Enter c
shows 'Stopped by breakpoint 1: verb DATA.'
keys e
shows 'What was said was said'
tm resize-window -x 130 -y 30
shows '|- rule x-data' '    at any size'
tm resize-window -x 80 -y 24
keys i
types 'QUIT'
keys Enter
shows 'the channel has closed' 'QUIT ends it'
types 'NOOP'
keys Enter
shows 'Nothing was said, for there is no connection' '    and then nothing can be said'
shows 'C: NOOP' '    and what was typed still stands there'
keys Escape q
shows 'ended with 0'
terminal 80 24 "$postel step --connect 127.0.0.1:1"
shows 'does not take the connection' 'a port where nobody listens'
keys Escape q
shows 'ended with 3'

# a_client: a mail, sent to the one who listens by Python's own client; what became of it is in $dir/caller.
a_client() {
    python3 - "$address" >"$dir/caller" 2>&1 <<'CALLER' &
import smtplib
import sys

host, port = sys.argv[1].rsplit(":", 1)
with smtplib.SMTP(host, int(port), local_hostname="c.example", timeout=60) as client:
    print(client.sendmail("a@c.example", ["b@s.example"], "Subject: x\n\nhi\n"))
CALLER
    calling=$!
}
terminal 80 24 "$postel step --listen 0"
shows 'listening on 127.0.0.1:' '--listen'
address=$(page | sed -n 's/^listening on \([0-9.:]*\).*/\1/p')
a_client
shows 'called by 127.0.0.1:'
types '250 s.example'
shows '! 5321-4.3.2' 'a reply that the dialogue does not allow is told'
keys Enter
shows 'Enter again says it' '    and not said'
keys Home DC DC DC
types '220'
keys Enter
shows 'C: ehlo c.example\r\n' 'the client speaks'
shows 'To EHLO the reply can be 250' '    and the replies that the dialogue allows are shown'
types '250-s.example'
keys Enter
types '250 SIZE'
keys Enter
shows 'C: mail FROM:<a@c.example>'
types '250 OK'
keys Enter
shows 'C: rcpt TO:<b@s.example>'
types '250 OK'
keys Enter
shows 'C: data'
types '354 go on'
keys Enter
shows 'C: .\r\n'
types '250 taken'
keys Enter
shows 'rule x-quit'
types '221 bye'
keys Enter
shows 'the channel has closed' '221 closes the channel'
wait "$calling"
[ "$(cat "$dir/caller")" = '{}' ]
result $? "Python's smtplib is content"
keys Escape q
shows 'ended with 0'
