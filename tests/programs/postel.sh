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
# offered_by_zsh VERB: its options, as zsh's completion has them.  zsh's own functions want a terminal; in place of one
# there is another that prints what it is given.  Without zsh: the one line of it that matters is one that sh has, too.
# shellcheck disable=SC2016 # for zsh and eval to expand
offered_by_zsh() {
    if command -v zsh >/dev/null; then
        PATH="$dir/path:$PATH" zsh -f -c 'compadd() { [ "$1" = -- ] && shift; print -rl -- "$@" }
            words=(postel "$1" --) CURRENT=3; . docs/completion/_postel' zsh "$1"
    else
        line=$(sed -n 's/.*"$(\(postel $verb --help .*\))"})$/\1/p' docs/completion/_postel)
        PATH="$dir/path:$PATH" verb=$1 sh -c "$line"
    fi
}
if command -v zsh >/dev/null; then
    zsh -n docs/completion/_postel >"$dir/out" 2>"$dir/err"
    result $? "zsh can read its completion"
fi
mkdir "$dir/path" && ln -s "$(cd "${B:-build}" && pwd)/postel" "$dir/path/postel"
for verb in parse serve send check step watch audit queue passwd; do
    grep -q "^\.Xr postel-$verb 1" docs/man/postel.1
    result $? "postel(1) leads to postel-$verb(1)"
    try 0 "postel $verb --help" $verb --help
    grep -q "^usage: postel $verb" "$dir/out"
    result $? "    it begins with usage"
    grep -q 'Exit codes\{0,1\}: 0' "$dir/out"
    result $? '    it tells the exit codes'
    # The options of its table, of --help, of its man page and of what bash and zsh offer are one and the same list.
    tables=$(ls src/programs/program.h "src/programs/$verb.c" "src/programs/${verb}_options.c" 2>/dev/null)
    # shellcheck disable=SC2086 # a list of files
    sed -n 's/^ *{ "\([a-z0-9-]*\)", [a-z]*_argument.*/--\1/p' $tables | sort -u >"$dir/taken"
    grep -o -- '--[a-z][a-z0-9-]*' "$dir/out" | sort -u >"$dir/told"
    grep -o -- 'Fl -[a-z][a-z0-9-]*' "docs/man/postel-$verb.1" | sed 's/^Fl -/--/' | sort -u >"$dir/page"
    PATH="$dir/path:$PATH" bash -c '. docs/completion/postel.bash
        COMP_WORDS=(postel "$1" --) COMP_CWORD=2; _postel; printf "%s\n" "${COMPREPLY[@]}"' bash $verb >"$dir/offered"
    offered_by_zsh $verb >"$dir/zsh"
    for list in told page offered zsh; do
        odd=$(diff "$dir/taken" "$dir/$list" | grep '^[<>]' | tr '\n' ' ')
        [ -s "$dir/taken" ] && [ -z "$odd" ]
        result $? "    each option that is taken, and no other, is $list" "$odd"
    done
    silent err
    try 2 "postel $verb --no-such-option" $verb --no-such-option
    try 2 "postel $verb --color=maybe" $verb --color=maybe
    err 'auto, always or never'
    try 2 "postel $verb --now=yesterday" $verb --now=yesterday
    try 2 "postel $verb --now=2026-02-29T00:00:00Z, a day that was not" $verb --now=2026-02-29T00:00:00Z
    try 2 "postel $verb --seed=-1" $verb --seed=-1
done
