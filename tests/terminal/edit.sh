# edit.sh - the screen of `postel step`: a line is edited, and the walk is another.
# Read first: tests/terminal/step.sh.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # run.sh sets the variables

terminal 80 24 "$postel step conformance/D-scenarios/01-typical.smtp"
shows 'start: the connection stands'
keys e
shows 'This is what our server answered' "a line of our server's cannot be edited"
keys b
types 'verb RCPT'
keys Enter c
shows 'Stopped by breakpoint 1: verb RCPT.'
keys Right Left
gone 'Stopped by'
keep "$dir/rcpt"
keys e
shows 'edit: RCPT TO:<user@postel.example>\r\n' 'e edits the line'
keys Home
i=0
while [ $i -lt 9 ]; do keys Right && i=$((i + 1)); done
types 'nobody.'
i=0
while [ $i -lt 5 ]; do keys DC && i=$((i + 1)); done
types '@'
keys Enter
shows 'Played anew.' '    and the transcript is played anew'
shows 'C: RCPT TO:<nobody.@postel.example>\r\n'
shows 'S: 501 '
shows 'At octet 16 it leaves x-rcpt'
keys Down
shows 'atext.  That is 501 (§4.3.2), and not' '    the reply is another'
keys u
shows 'The edit was undone' 'u undoes it'
keys Left Right
same "$dir/rcpt" '    and the screen is the same again'

cat >"$dir/saved.smtp" <<'SAVED'
# A recorded conversation, with an EHLO line that is none.             RFC 5321 §4.1.1.1
# must 5321-4.1.1.1-o: a keyword begins with a letter or digit.
# role: judge
S: 220 s.example ready
C: EHLO c.example
S: 250-s.example
S: 250--BAD                                                            [o]
S: 250 SIZE
SAVED
terminal 80 24 "$postel step $dir/saved.smtp"
shows 'S: 250 SIZE' 'a saved conversation'
keys End e
shows 'edit: 250 SIZE\r\n' '    whose server can be edited'
keys Home Right Right DC
types 1
keys Enter
shows 'Changed.' '    is changed, and nothing else'
keys End
shows '! 5321-4.2.1-n: the server is at fault' '    but for what the judge finds'
keys e
types '\q'
keys Enter
shows 'At column 13 a backslash begins no escape' 'what is no escape is refused'
shows '251 SIZE\r\n\q' '    and still stands there'
keys Escape q
shows 'ended with 0'
