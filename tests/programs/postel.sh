# postel.sh - what all verbs have in common: --version, --help, a man page with each option, what is refused.
# Read first: tests/programs.sh, src/programs/main.c.  Read next: tests/programs/parse.sh.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # programs.sh sets the variables
try 0 'postel --version' --version
out 'postel [0-9][0-9.]*'
try 0 'postel --help' --help
for verb in parse serve send check step watch audit queue passwd; do out "  $verb .*"; done
try 2 'no verb'
silent out
try 2 'unknown verb' sned
err "no verb 'sned'"
for verb in parse serve send check step watch audit queue passwd; do
    try 0 "postel $verb --help" $verb --help
    grep -q "^usage: postel $verb" "$dir/out"
    result $? "    it begins with usage"
    grep -q 'Exit codes\{0,1\}: 0' "$dir/out"
    result $? '    it tells the exit codes'
    missing=$(grep -o -- '--[a-z0-9-]*' "$dir/out" | sort -u | cut -c2- | while read -r option; do
        grep -q -- "Fl $option\b" "docs/man/postel-$verb.1" || echo " -$option"
    done)
    [ -z "$missing" ]
    result $? '    its man page has each option' "not$missing"
    silent err
    try 2 "postel $verb --no-such-option" $verb --no-such-option
    try 2 "postel $verb --color=maybe" $verb --color=maybe
    err 'auto, always or never'
    try 2 "postel $verb --now=yesterday" $verb --now=yesterday
    try 2 "postel $verb --now=2026-02-29T00:00:00Z, a day that was not" $verb --now=2026-02-29T00:00:00Z
    try 2 "postel $verb --seed=-1" $verb --seed=-1
done
