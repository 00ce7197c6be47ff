# check_faults.sh - `postel check` against servers that fail: none makes it hang, none is green, each fault is found.
# Read first: tests/programs/check.sh, tests/programs/bad_server.py.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # programs.sh sets the variables

# faulty FAULT: starts such a server in place of `postel serve`.
faulty() {
    python3 tests/programs/bad_server.py "$1" >"$dir/serve.out" 2>"$dir/serve.err" &
    started "a server that $1 starts"
}
# within SECONDS NAME: the last `try` took no longer.
within() {
    [ $(($(date +%s) - began)) -le "$1" ]
    result $? "    within $1 s"
}

# reports CODE NAME ARGUMENT...: a `check` of the server at hand, whose json, junit and tap agree.
reports() {
    rm -f "$dir/json" "$dir/junit" "$dir/tap"
    code=$1 name=$2
    shift 2
    try "$code" "$name" check server "$address" --target "$dir/target.conf" --report "json:$dir/json" \
        --report "junit:$dir/junit" --report "tap:$dir/tap" --section 4.1.1.9 --section 4.1.4 "$@"
    python3 tests/programs/reports.py "$dir/json" "$dir/junit" "$dir/tap" >"$dir/out" 2>&1
    result $? '    json, junit and tap say the same'
}
# again: each command that the last report gives shows a failure once more.
again() {
    sed -n 's/^ *again: postel //p' "$dir/out" >"$dir/again"
    [ -s "$dir/again" ]
    result $? '    tells how to see it again'
    while read -r command; do
        eval "try 1 '    again: postel $command' $command"
    done <"$dir/again"
}

# --- nobody to talk to: 3, soon ------------------------------------------------------------------------------------
printf 'valid = u@bad.example\nreply-timeout = 150ms\n' >"$dir/target.conf"
for fault in keeps-silent closes babbles dies; do
    faulty $fault
    began=$(date +%s)
    # only the first has to show that it is not waited for too long by default
    [ $fault = keeps-silent ] && hurry="" || hurry="--target $dir/target.conf"
    # shellcheck disable=SC2086 # two words, or none
    try 3 "check, a server that $fault" check server "$address" $hurry --section 4.1.4 --section 4.2
    within 15
    stop
done
out '.* [1-9][0-9]* inconclusive, 0 error' # the last one died midway

# --- lines that end in LF: no case can be played, and yet the fault is told ----------------------------------------
faulty ends-in-LF
try 3 'check, a server that ends its lines in LF' check server "$address" --target "$dir/target.conf" --section 4.1.4
out 'FAIL  judge/5321-2.3.8-a  RFC 5321 .*'
stop
try 3 'check, a client that ends its lines in LF' check client --section 2.3.8 -- python3 -c \
    'import socket, sys; s = socket.create_connection(sys.argv[1:]); s.send(b"EHLO client.example\n"); s.recv(999)' \
    '{host}' '{port}'
out 'FAIL  judge/5321-2.3.8-c  RFC 5321 .*'

# --- --discover: 3 if nobody answers; what a server says stays in comments, escaped -----------------------------------
for fault in keeps-silent closes babbles; do
    faulty $fault
    try 3 "check --discover, a server that $fault" check server "$address" --target "$dir/target.conf" --discover
    silent out
    stop
done
# From here on a server answers; one that only waits for a turn on a busy machine is not to be taken for a silent one.
printf 'valid = u@bad.example\nreply-timeout = 3s\n' >"$dir/target.conf"
faulty paints
try 0 'check --discover, a server that paints' check server "$address" --discover
[ -z "$(LC_ALL=C tr -d '\n -~' <"$dir/out")" ]
result $? '    nothing but printable ASCII'
out '# EHLO client.example: 250-.x1B.31mred.example'
! grep -q '^size-limit' "$dir/out"
result $? '    no limit from what is no number of RFC 1870'
# Its octets are in every conversation, the control's first of all.
try 1 'check, a server that paints' check server "$address" --target "$dir/target.conf" --section 4.1.1.9
[ -z "$(LC_ALL=C sed 's/\xc2\xa7//g' "$dir/out" | LC_ALL=C tr -d '\n -~')" ]
result $? '    nothing but printable ASCII, and the section sign'
again
reports 1 'check --report, a server that paints' --report "pcap:$dir/captures"
python3 tests/programs/captured.py "$dir/json" "$dir/captures" "$postel" >"$dir/out" 2>&1
result $? '    what the judge found is in the captures, and audit finds it there'
grep -q '^not ok [0-9]* - judge/5321-4.1.1.1-o$' "$dir/tap" &&
    grep -q 'name="judge/5321-4.1.1.1-o"><failure' "$dir/junit"
result $? '    what the judge found stands in them'
printf 'judge/5321-4.1.1.1-o 5321-4.1.1.1-o we know\n' >"$dir/known"
reports 1 'check --report, --accept' --accept "$dir/known"
grep -q '^ok [0-9]* - judge/5321-4.1.1.1-o$' "$dir/tap"
result $? '    what is known is no failure'
stop
faulty injects
reports 1 'check --report, a server that sends markup'
# A finding's link into the web lab: the page's copy beside the report, and the session with the octet behind the #.
lab='<script type="application/json" id="given">null</script>'
echo "$lab" >"$dir/lab.html"
POSTEL_LAB=$dir/lab.html try 1 'check --report html, links to step by' check server "$address" \
    --target "$dir/target.conf" --section 4.1.1.9 --report "html:$dir/a b.html" --report "json:$dir/json"
[ "$(cat "$dir/a b.lab.html")" = "$lab" ]
result $? '    the lab lies beside the report'
python3 tests/programs/links.py "$dir/a b.html" "$dir/json" >"$dir/out" 2>&1
result $? '    each finding has one, with its octets and the first that decided'
POSTEL_LAB=$dir/none try 1 'check --report html, no lab' check server "$address" --target "$dir/target.conf" \
    --section 4.1.1.9 --report "html:$dir/plain.html"
err 'has no links to step through its findings.*make lab'
! grep -q 'class="step"' "$dir/plain.html" && [ ! -e "$dir/plain.lab.html" ]
result $? '    no link leads nowhere'
stop
faulty babbles
reports 3 'check --report, a server that babbles'
stop

# --- a fault in one kind of line: found by generated cases, made small, saved, and met again ------------------------
# found FAULT PATTERN: the smallest line that shows it is like this.
found() {
    faulty "$1"
    wait=3s
    [ "$1" = hangs ] && wait=150ms # each of its cases takes so long
    printf 'valid = u@bad.example\nreply-timeout = %s\n' $wait >"$dir/target.conf"
    rm -rf "$dir/saved"
    mkdir "$dir/saved"
    try 1 "check --generated, a server that $1" check server "$address" --target "$dir/target.conf" \
        --generated 200 --save "$dir/saved"
    grep -hq -- "^C! $2\$" "$dir/saved"/*.smtp
    result $? "    the smallest is like $2"
    for script in "$dir/saved"/*.smtp; do
        [ "$(wc -l <"$script")" -le 24 ] || result 1 "    $script is short"
        try 1 "    $(basename "$script") fails again" check server "$address" --target "$dir/target.conf" \
            --replay "$script"
    done
    stop
}
found refuses 'MAIL FROM:<".*"@.*>\\r\\n'
found drops '[Mm][Aa][Ii][Ll].\{0,8\}<"[^ ]\{0,14\}\\r\\n'
found hangs '[Rr][Cc][Pp][Tt].\{0,12\}\\\\[^ ]\{0,12\}\\r\\n'
found twice '[Nn][Oo][Oo][Pp] [^ ]*\\r\\n'
found garbles '[Hh][Ee][Ll][Pp].\{0,3\}".\{0,3\}\\r\\n'

# --- our own server has none of them -------------------------------------------------------------------------------
serve --discard
try 0 'check --generated 300, our own server' check server "$address" --generated 300 --seed 1
out '300 cases in .* 0 fail, 0 warn, .* 0 inconclusive, 0 error'
mv "$dir/out" "$dir/first"
try 0 '    the same again' check server "$address" --generated 300 --seed 1
sed 's/ in [0-9.]* s:/:/' "$dir/first" >"$dir/one"
sed 's/ in [0-9.]* s:/:/' "$dir/out" | cmp -s - "$dir/one"
result $? '    and it says the same'
try 0 '    another seed' check server "$address" --generated 300 --seed 2
sed 's/ in [0-9.]* s:/:/' "$dir/out" | cmp -s - "$dir/one"
[ $? = 1 ]
result $? '    and other lines'
try 2 'check --generated 0' check server "$address" --generated 0
try 2 'check --generated with a PATH' check server "$address" --generated 5 4.1.4-order
try 2 'check --save without --generated' check server "$address" --save "$dir"
try 2 'check --replay of no file' check server "$address" --replay "$dir/none.smtp"
stop
