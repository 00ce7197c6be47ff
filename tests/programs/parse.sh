# parse.sh - the contract of `postel parse`: accepted or rejected, the tree, the offset, samples.
# Read first: tests/programs.sh, src/programs/parse.c.  Read next: tests/programs/serve.sh.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # programs.sh sets the variables

tab=$(printf '\t')
try 0 'parse accepts' parse Mailbox a.b@c
out accept
out '    Local-part  *0+3  *"a\.b"'
out '    Domain  *4+1  *"c"'
try 1 'parse rejects' parse Mailbox a..b@c
out 'reject at offset 2: .* "\." there'
out 'expected atext'
out '    Mailbox (§4\.1\.2) > Local-part .* > Dot-string .* > Atom (§4\.1\.2): atext'
try 1 'parse: several chains are alive' parse Mailbox 'a b@c'
out 'expected atext, "\." or "@"'
out '    Mailbox (§4.1.2): "@"'
try 1 'parse: a word, and more' parse DIGIT 12
out 'expected the end'
try 1 'parse rejects what ends too early' parse Mailbox a.b@
out 'reject at offset 4: the text ends too early'
try 0 'parse shows an ambiguity of the grammar' parse Link tcp
out '\* Link .*'
out 'ambiguous: .*'
out '    Addtl-Link  *0+3  *"tcp"'
try 0 'parse tells that there are more than two derivations' parse Opt-info ' via tcp with smtp'
out '(and there are more ways than these two)'
try 0 'parse shows a TCP-info that is a comment as well' \
    parse Stamp 'from a ([192.0.2.1]) by b with SMTP; 1 Jan 2026 10:00:00 +0000'
out '\* .* comment .*"(\[192\.0\.2\.1\])"'
out 'ambiguous: .*'
out '  .* TCP-info .*"\[192\.0\.2\.1\]"'
try 0 'parse takes rule names in any case' parse mAILBOX a@b
try 2 'parse of no such rule' parse Mailboxes a@b
err "no rule 'Mailboxes'"
try 2 'parse without RULE' parse
try 2 'parse with two texts' parse Mailbox a b
try 2 'parse with TEXT and --hex' parse --hex 61 Mailbox a
try 0 'parse --crlf' parse --crlf quit QUIT
try 1 'parse without --crlf' parse quit QUIT
out 'expected CRLF'
try 0 'parse --hex' parse --hex 515549540d0A quit
try 2 'parse --hex of half an octet' parse --hex 515 quit
try 1 'parse escapes the octet it names' parse --hex 611b40 Mailbox
out 'reject at offset 1: .* "\\x1B" there'
try 0 'parse -- TEXT with a hyphen' parse -- Atom -a
try 1 'parse of the empty text is not stdin' parse Atom ''
out 'reject at offset 0: the text ends too early'
printf 'QUIT\r\n' >"$dir/in"
try 0 'parse reads stdin, raw' parse quit
printf 'QUIT\r\n\0' >"$dir/in"
try 1 'parse reads stdin with NUL' parse quit
out 'reject at offset 6: .* "\\0" there'
: >"$dir/in"
try 0 'parse --quiet' parse --quiet Atom a
silent out
try 1 'parse --quiet rejects' parse --quiet Atom .
silent out
try 0 'parse --json accepts' parse --json quoted-pairsmtp '\a'
out '{"rule": "quoted-pairSMTP", "section": "4.1.2", "verdict": "accept", "length": 2, '\
'"ambiguous": false, "tree": \[.*\]}'
try 1 'parse --json rejects' parse --json Atom a@b
out '{"rule": "Atom", .*"verdict": "reject", "length": 3, "offset": 1, "octet": 64, "expected": \["atext"\], '\
'"could_end": true, .*'
for text in a@b a..b 'a@[IPv6:'; do
    "$postel" parse --json Mailbox "$text" | python3 -c 'import json, sys; json.load(sys.stdin)'
    result $? "parse --json $text is JSON"
done
try 0 'parse --list' parse --list
out "Reverse-path${tab}4.1.2"
out "size-value${tab}RFC 1870 3"
printf 'Atom\t6161\natom\t\nMailbox\t612e\n' >"$dir/in"
try 0 'parse --batch' parse --batch
printf 'Atom\taccept\natom\treject\t0\nMailbox\treject\t2\n' | cmp -s - "$dir/out"
result $? '    a line each'
printf 'Atom\t6\nnone\t61\nAtom 61\nAtom\t61\n' >"$dir/in"
try 2 'parse --batch with errors' parse --batch
printf 'Atom\terror\t\nnone\terror\t\nAtom 61\terror\t\nAtom\taccept\n' | cut -f 1,2 >"$dir/wanted"
cut -f 1,2 "$dir/out" | cmp -s - "$dir/wanted"
result $? '    goes on after an error'
: >"$dir/in"
try 0 'parse --sample' parse --sample --count 500 --seed 7 Mailbox
[ "$(wc -l <"$dir/out")" = 500 ]
result $? '    as many lines as asked for'
mv "$dir/out" "$dir/wanted"
try 0 'parse --sample, the same seed' parse --sample --count 500 --seed 7 mailbox
cmp -s "$dir/out" "$dir/wanted"
result $? '    the same texts'
try 0 'parse --sample, another seed' parse --sample --count 500 --seed 8 Mailbox
if cmp -s "$dir/out" "$dir/wanted"; then false; else true; fi
result $? '    other texts'
for rule in Mailbox mail Reply-line Stamp; do
    for kind in accept reject; do
        near=${kind#accept}
        "$postel" parse --sample --count 1000 --hex-out ${near:+--near-misses} $rule |
            sed "s/^/$rule$tab/" >"$dir/in"
        try 0 "parse --batch of samples of $rule" parse --batch
        [ "$(cut -f 2 "$dir/out" | sort | uniq -c | tr -s ' ')" = " 1000 $kind" ]
        result $? "    all of them $kind"
    done
done
: >"$dir/in"
try 2 'parse --sample with a text' parse --sample Mailbox a@b
try 2 'parse --near-misses without --sample' parse --near-misses Mailbox a@b
try 2 'parse --list and --batch' parse --list --batch
err 'exclude each other'
try 2 'parse --batch with a RULE' parse --batch Mailbox
err 'take no RULE'
try 2 'parse --batch --json' parse --batch --json
err 'one TEXT'
try 2 'parse --json --quiet' parse --json --quiet Atom a
try 2 'parse --count without --sample' parse --count 3 Atom a
err 'with --sample'
if [ -e /dev/full ]; then
    "$postel" parse --list >/dev/full 2>"$dir/err"
    [ $? = 3 ]
    result $? 'parse, and stdout cannot be written: exit 3'
    err 'Cannot write to stdout'
fi
try 2 'parse --count=x' parse --sample --count x Mailbox
