#!/bin/sh
# coverage_slips.sh - the coverage gate can fail: one slip at a time in a small register of its own, each to be found.
# usage: coverage_slips.sh   (by `make check`)
# Read first: tests/coverage.awk.  Read next: tests/check.sh.
# SPDX-License-Identifier: MIT
set -u
B=${B:-build}
tree=$B/coverage-slips
passed=0 failed=0

# --- a tree in which everything holds: a MUST with a transcript, one with a rule, a must with a reason ----------------
rm -rf "$tree"
mkdir -p "$tree/conformance/9-x" "$tree/src/protocol" "$tree/src/suite" "$tree/docs" "$tree/tests"
cp tests/coverage.sh tests/coverage.awk "$tree/tests"
cd "$tree" || exit
{
    printf '%s\t' id section page level role observe subject statement && echo verdict
    printf '%s\t' 1-9-a 9 1 MUST server server-wire a 'Seen.' && echo
    printf '%s\t' 1-9-b 9 1 'MUST NOT' any delivered b 'Judged.' && echo
    printf '%s\t' 1-9-c 9 1 'must (prose)' delivery server-wire c 'Inside.' && echo fail
    printf '%s\t' 1-9-d 9 1 'should (prose)' server server-wire d 'Again. [=1-9-a]' && echo warn
    printf '%s\t' 1-9-e 9 1 MAY server server-wire e 'Seen too.' && echo
    printf '%s\t' 1-9-f 9 1 MUST client client-wire f 'Of another chair.' && echo
    printf '%s\t' 1-9-g 9 1 SHOULD client client-wire g 'Advice to it.' && echo
    printf '%s\t' 1-9-h 9 1 MAY client client-wire h 'What it need not do.' && echo
    printf '%s\t' 1-9-i 9 1 MUST relay relay-path i 'Seen on another hop.' && echo
    printf '%s\t' 2-1-a 1 1 MUST server server-wire g 'Of an extension to come.' && echo
} >conformance/requirements.tsv
printf 'id\treason\n1-9-c\tno peer sees it\n1-9-f\tnone does\n1-9-g\tnor this\n' >conformance/unobserved.tsv
printf 'id\ttests\n1-9-i\tcheck_x: hop\n' >conformance/tested.tsv
printf 'rfc\tgate\twhat\n1\tyes\tone\n2\tnot yet\ttwo\n' >conformance/rfcs.tsv
echo 'static const char rule[] = "1-9-b";' >src/protocol/judge_x.c
printf '%s\n' '# One.   RFC 1 §9' '# MUST 1-9-a, MAY 1-9-e: both.' 'C: NOOP' 'S: 250  [a 9-e]' \
    >conformance/9-x/01-one.smtp

# found WHAT TEXT: it has been said.
found() {
    case $said in
    *"$2"*) passed=$((passed + 1)) ;;
    *) failed=$((failed + 1)) && printf 'NOT FOUND: %s\n%s\n' "$1" "$said" ;;
    esac
}
register=conformance/requirements.tsv reasons=conformance/unobserved.tsv rfcs=conformance/rfcs.tsv
tested=conformance/tested.tsv
judge=src/protocol/judge_x.c
case=conformance/9-x/01-one.smtp

# slip WHAT FILE SED TEXT: edits FILE for one run, which has to fail and to say TEXT.
slip() {
    cp "$2" whole
    sed "$3" whole >"$2"
    said=$(awk -f tests/coverage.awk $register $reasons $tested $rfcs $judge $case 2>&1 >page && echo 'it held')
    case $said in *'it held') said='it held' ;; esac # whatever else it said, nobody would have been stopped
    found "$1" "$4"
    mv whole "$2"
}

said=$(B=build sh tests/coverage.sh)
found 'nothing is wrong' '7 passed, 0 failed'
said=$(B=build sh tests/coverage.sh check)
found 'the page is up to date' '7 passed, 0 failed'
echo stale >>docs/coverage.md
said=$(B=build sh tests/coverage.sh check)
found 'the page is stale' '1 failed'

slip 'an id that is no row, in a transcript' $case 's/1-9-a/1-9-z/' '1-9-z is not in the register'
# shellcheck disable=SC2016 # sed's last line
slip 'a mark that nothing can trip' $case '$i either one' '01-one.smtp:5: a mark on the first line'
slip 'an id that is no row, in the judge' $judge 's/1-9-b/1-9-z/' '1-9-z is not in the register'
slip 'an id that is no row, in the reasons' $reasons 's/1-9-c/1-9-z/' '1-9-z is not in the register'
slip 'an id of the head without a mark' $case 's/\[a 9-e\]/[9-e]/' 'no line is marked with 1-9-a'
slip 'a row both seen and not to be seen' $reasons 's/1-9-c/1-9-a/' 'is seen by 1-9-a'
slip 'a row whose twin is seen, not to be seen' $reasons 's/1-9-c/1-9-d/' 'is seen by 1-9-a'
slip 'a MUST without a rule' $judge 's/1-9-b/1-9-a/' '1-9-b: no transcript, no rule, no reason'
slip 'a must without a reason' $reasons 2d '1-9-c: no transcript, no rule, no reason'
slip 'a reason without words' $reasons 's/no peer.*//' 'unobserved.tsv:2: not'
slip 'a MUST of another hop without a test' $tested 2d '1-9-i: no transcript, no rule, no test, no reason'
slip 'an id that is no row, in the tests' $tested 's/1-9-i/1-9-z/' '1-9-z is not in the register'
slip 'a test without its case' $tested 's/: hop//' 'tested.tsv:2: not'
slip 'a row both tested and not to be seen' $reasons 's/1-9-c/1-9-i/' 'is seen by 1-9-i'
slip 'a MAY that nobody names' $case 's/, MAY 1-9-e//; s/ 9-e//' 'RFC 1: MAY: 0 of 1 rows'
slip 'a MUST of a client without a reason' $reasons '/1-9-f/d' '1-9-f: no transcript, no rule, no reason'
slip 'advice to a client that nobody names' $reasons '/1-9-g/d' 'RFC 1: CLIENT SHOULD: 0 of 1 rows'
slip 'an extension has come, without a transcript' $rfcs 's/not yet/yes/' '2-1-a: no transcript, no rule, no reason'
slip 'an RFC of which nobody says whether it has come' $rfcs '/^2/d' 'RFC 2: not in conformance/rfcs.tsv'
slip 'an RFC that has no rows' $rfcs 's/^2/3/' 'the register has no row of RFC 3'
slip 'a transcript of role client covers no server' $case '2a # role: client   needs: SIZE' '1-9-a: no transcript'
slip 'a transcript of role judge covers nothing' $case '2a # role: judge' '1-9-a: no transcript'
slip 'prose without a verdict' $register 's/fail$//' '1-9-c: prose rows have a verdict'
slip 'capitals with one' $register '/1-9-f/s/$/note/' 'rows in capitals have none'

echo "$passed passed, $failed failed"
[ $failed = 0 ]
