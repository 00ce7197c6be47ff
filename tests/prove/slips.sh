#!/bin/sh
# slips.sh - the proof can fail: one slip at a time in a copy of the grammar, and each has to be found.
# usage: slips.sh [all | NAME...]   (those marked "check" by `make check`, all by `make ci`; needs a built tree in B)
# SLIPS_OF: another list of slips than slips.txt.  SLIPS_IN: where the copy is made (default: B/slips).
# Read first: tests/prove/slips.txt, tests/prove/prove.c.  Read next: docs/labs/.
# SPDX-License-Identifier: MIT
set -u
B=${B:-build}
tree=${SLIPS_IN:-$B/slips}
passed=0 failed=0
if ! ${RAGEL:-ragel} --version >/dev/null 2>&1; then
    echo "skipped: slips: a slip has to go through Ragel, which is not here"
    echo "0 passed, 0 failed"
    exit 0
fi
others=$(find "$B/tests/prove" "$B/abnf" "$B/parse" "$B/protocol/data.o" "$B/protocol/ext/chunk.o" -name '*.o')

# only RULE...: the copy recognises these productions and no other: the machine of all takes Ragel six seconds.
only() {
    (
        cd "$tree/src/parse" &&
            awk -v only="$*" '
                BEGIN { n = split(only, name, " "); for (i = 1; i <= n; i++) wanted["\"" tolower(name[i]) "\""] = 1 }
                FNR == NR && /^RULE\(/ { # RULE("Ldh-str", "4.1.2", Ldh_str)
                    n = split($0, field, /[(), ]+/)
                    if (tolower(field[2]) in wanted) { print >"table.new"; kept[field[n - 1]] = 1 }
                }
                FNR == NR { next }
                { rest = $0; line = ""
                  while (match(rest, /is_[A-Za-z0-9_]+ := [A-Za-z0-9_]+;/)) {
                      entry = substr(rest, RSTART, RLENGTH)
                      rule = entry; sub(/.* /, "", rule); sub(/;/, "", rule)
                      line = line substr(rest, 1, RSTART - 1) (rule in kept ? entry : "")
                      rest = substr(rest, RSTART + RLENGTH)
                  }
                  print line rest >"rule.new" }' rule_table_internal.h rule.rl &&
            mv table.new rule_table_internal.h && mv rule.new rule.rl
    )
}

# prove_copy FILE: makes the one object anew that FILE slipped in, and runs the proof: a line for each rule.  What is to
# be said of a rule is asked of that rule alone; of a parser, of all; "- RULE..." asks to hear what is said of these.
prove_copy() {
    rules=
    case $1 in
    grammar/*)
        object=parse/rule style=-T0
        rules=${says#* }
        [ "$says" != "${says#- }" ] || rules=${rules%%[: ]*}
        # shellcheck disable=SC2086 # several
        only $rules || return
        ;;
    src/parse/rule*) object=parse/rule style=-T0 ;;
    *) object=${1#src/} object=${object%.rl} style=-G2 ;;
    esac
    mkdir -p "$tree/made" &&
        (cd "$tree" && ${RAGEL:-ragel} $style -I . "src/$object.rl" -o made/slip.c) &&
        ${CC:-cc} -std=c11 -w -O1 -I"$tree/src" -c "$tree/made/slip.c" -o "$tree/made/slip.o" || return
    # shellcheck disable=SC2046,SC2086 # lists of words; CFLAGS as the other objects had them, who may want a sanitizer
    ${CC:-cc} ${CFLAGS:-} ${LDFLAGS:-} $(echo "$others" | grep -v "/$object\.o$") "$tree/made/slip.o" \
        -o "$tree/made/prove" || return
    # shellcheck disable=SC2086 # several rules
    "$tree/made/prove" $rules | awk '
        /^ / { sub(/^ +/, ""); block = block (words++ ? ", " : ": ") $0; next }
        { if (block) print block; $1 = $1; block = $0; words = 0 }
        END { print block }'
}

# slip: seeds the one described in name, file, edit; what the proof then says has to be in says.
slip() {
    [ -n "$name" ] || return
    rm -rf "$tree"
    mkdir -p "$tree/src"
    cp -r grammar "$tree" && cp -r src/parse src/protocol "$tree/src"
    sed -i "$edit" "$tree/$file"
    if cmp -s "$file" "$tree/$file"; then
        said="the edit changes nothing"
    else
        said=$(prove_copy "$file" 2>&1)
    fi
    if printf '%s\n' "$said" | grep -qFx -e "$says"; then
        passed=$((passed + 1))
        printf 'found  %s: %s\n' "$name" "$says"
    else
        failed=$((failed + 1))
        printf 'MISSED %s: not said: %s\n' "$name" "$says"
        printf '%s\n' "$said" | grep -v '^equal' | sed 's/^/    /'
    fi
}

# wanted NAME MARK
wanted() {
    case " $which " in
    *" all "* | *" $1 "*) true ;;
    *) [ -z "$which" ] && [ "$2" = check ] ;;
    esac
}

which=$*
name=
while read -r key rest; do
    case $key in
    slip)
        slip
        name=${rest%% *}
        wanted "$name" "${rest##* }" || name=
        ;;
    file) file=$rest ;;
    edit) edit=$rest ;;
    says) says=$rest ;;
    esac
done <"${SLIPS_OF:-tests/prove/slips.txt}"
slip
rm -rf "$tree"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
