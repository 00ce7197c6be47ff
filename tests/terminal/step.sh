# step.sh - the screen of `postel step`: what stands on it, the keys, other terminals, other sizes.
# Read first: tests/terminal/run.sh.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # run.sh sets the variables

mail=conformance/D-scenarios/01-typical.smtp
bad=conformance/4.1.1.2-mail/06-text-behind-path.smtp

terminal 80 24 "$postel step $mail"
shows '01-typical.smtp  octet 1 of ' 'step opens its screen'
shows '- conversation -'
shows '- rule Greeting, state '
shows '- session -'
shows 'start: the connection stands'
shows 'S: 220 postel.example'
shows '§3.1'
keep "$dir/first"
[ "$(wc -l <"$dir/first")" = 24 ]
result $? '    in 24 rows'

keys Right Right Right
shows 'octet 4 of ' 'Right'
keys Left Left Left
same "$dir/first" 'Left, and the screen is the same again'
keys Down
shows 'rule x-ehlo' 'Down'
shows 'C: EHLO client.example'
keep "$dir/ehlo"
keys w w w
shows 'sub-domain = Let-dig' 'w, three tokens on'
keys W W W
same "$dir/ehlo" 'W, and the screen is the same again'
keys '}'
shows 'octet 198 of ' '} leads to MAIL'
shows 'rule x-mail,'
keep "$dir/mail"
keys '}'
shows 'rule x-quit' '} leads behind the transaction'
keys '{'
same "$dir/mail" '{, and the screen is the same again'
keys PageDown PageDown
shows 'rule x-rcpt' 'PgDn, twice'
keys PageUp PageUp
same "$dir/mail" 'PgUp, and the screen is the same again'
keys End
shows 'closed: the session is over' 'End'
keys Home
same "$dir/first" 'Home, and the screen is the same again'

keys b
types 'rule Local-part'
keys Enter
shows 'Breakpoint 1: rule Local-part.' 'b adds a breakpoint'
keys c
shows 'Stopped by breakpoint 1: rule Local-part.' 'c runs to it'
shows 'Local-part §4.1.2'
keys b
types 'rule Nothing'
keys Enter
shows 'There is no such rule' 'a breakpoint on no rule is refused'
shows 'finding: rule Nothing' '    and what was typed still stands there'
keys BSpace BSpace BSpace BSpace BSpace BSpace BSpace BSpace BSpace BSpace BSpace BSpace
types 'verb QUIT'
keys Enter
keys B
shows ' 2  verb QUIT' 'B lists them'
keys x x
types 1
keys Enter
shows 'Breakpoint rule Local-part was removed.' 'x removes one'
keys c
shows 'Stopped by breakpoint 1: verb QUIT.'
keys C
shows 'No breakpoint stops between the start and here.' 'C runs back'

keys g /
types '...\r\n'
keys Enter
shows 'x-text-line' '/ finds octets'
keys g /
types '<CRLF>.'
keys Enter
shows '354 Start mail input'
shows 'S 281: <'
keys n
shows 'These octets do not come from here to the end.' 'n finds no more'
keys '?'
shows 'on by an octet' '? lists the keys'
keys Escape
shows '- conversation -'
keys Tab
shows '- session -' 'Tab shows one pane more fully'
gone '- rule '
keys Tab Tab Tab
shows '- rule '

tm resize-window -x 130 -y 40
shows '|- rule Reply-line' 'resized to 130x40: three columns'
[ "$(page | sed -n 2p | grep -c -- '- session -')" = 1 ]
result $? '    in one row'
tm resize-window -x 60 -y 16
gone '- session -' 'resized to 60x16: one pane less'
shows '- rule '
tm resize-window -x 30 -y 8
shows 'This terminal has 30 columns' 'resized to 30x8: a sentence'
tm resize-window -x 80 -y 24
shows '- session -' 'and back'
keys q
shows 'ended with 0' 'q ends it with 0'

terminal 80 24 "TERM=vt100 $postel step $bad"
shows 'start: the connection stands' 'a vt100'
keys b
types finding
keys Enter c
shows 'outside the rule since octet' '    shows where a line left its rule'
shows ' ^^'
shows '! 5321-'
keys Down
shows 'That is 501 (§4.3.2)'
if tm capture-pane -ep | grep -q "$(printf '\033')\[[0-9;]*3[1-7]"; then false; fi
result $? '    without colour'
keys q
shows 'ended with 0'

terminal 80 24 "NO_COLOR=1 TERM=screen-256color $postel step $mail"
shows 'C: EHLO client.example' 'NO_COLOR'
if tm capture-pane -ep | grep -q "$(printf '\033')\[[0-9;]*3[1-7]"; then false; fi
result $? '    is heeded'
terminal 80 24 "TERM=screen-256color $postel step $mail"
shows 'C: EHLO client.example' 'with colour'
tm capture-pane -ep | grep 'EHLO client' | grep -q "$(printf '\033')\[[0-9;]*36"
result $? '    the client has its own'

locale=C terminal 80 24 "$postel step $mail"
shows 'S3.1' 'a terminal without UTF-8'
terminal 80 24 "TERM=dumb $postel step $mail"
shows 'cannot move its cursor' 'a terminal that cannot move its cursor is told so'
shows 'ended with 3'
terminal 80 24 "$postel step $mail | tail -n 1"
shows '== the session ends in state closed' 'in a pipe, step is plain'
