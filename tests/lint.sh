#!/bin/sh
# lint.sh - the house rules that a program can check, one line each.
# usage: lint.sh   (by `make lint`)
# Read first: tests/count.sh.
# SPDX-License-Identifier: MIT
set -u
logs=${B:-build}/log/lint
. tests/count.sh

# In a checkout, the files that git knows; in a tarball, all but what is generated.
if [ -e .git ]; then
    files=$(git ls-files | while read -r f; do [ -f "$f" ] && echo "$f"; done)
else
    files=$(find . -path ./build -prune -o -type f -print | sed 's|^\./||')
fi
of() { echo "$files" | grep -E "$1"; }
code=$(of '\.[ch]$')
sources=$(of '\.(c|h|rl|sh|py|js|css|abnf|mk)$|^Makefile$|^\.ci/')

# lint NAME: runs lint_NAME, which prints what it finds wrong; no word is a pass.
lint() {
    if found=$("lint_$1" 2>&1) && [ -z "$found" ]; then
        passed=$((passed + 1))
        echo "ok     $1"
    else
        failed=$((failed + 1))
        echo "FAILED $1"
        echo "$found" | sed 's/^/    /'
    fi
}
# with TOOL NAME: only where there is the tool.
with() { if command -v "$1" >/dev/null; then lint "$2"; else echo "skipped: $2: $1 is not installed"; fi; }

lint_format() { echo "$code" | xargs clang-format --dry-run -Werror; }
# A table may end with an empty field, and so with a tab.
lint_spaces() {
    of . | grep -Ev '^LICENSE$|^tests/fuzz/corpus/|\.(tsv|png)$' | xargs grep -nE '[[:blank:]]+$' /dev/null || true
}
lint_tabs() { of '\.(c|h|rl|sh|py|js|css|smtp)$' | xargs grep -nP '\t' /dev/null || true; }
lint_width() { # in characters: a section sign is one
    of '\.(c|h|rl|sh|py|js|mk)$|^Makefile$|^\.ci/' | LC_ALL=C.UTF-8 xargs grep -nE '^.{121}' /dev/null || true
}
lint_length() {
    echo "$sources" | grep -v '\.abnf$' |
        xargs awk 'FNR == 401 { print FILENAME ": over 400 lines: find the second concept" }'
}
lint_licence() { echo "$sources" | xargs grep -L 'SPDX-License-Identifier: MIT' || true; }
lint_head() { echo "$sources" | grep -Ev '^Makefile$|\.abnf$' | xargs grep -L 'Read first:' || true; }

lint_man() { of '^docs/man/' | xargs mandoc -T lint -W warning || true; }

# A floor includes itself and those below (docs/walk.md); libevent stops at transport; parse and protocol are values:
# no allocation, no clock, no files.
lint_floors() {
    # shellcheck disable=SC2016 # awk's own variables
    of '^src/.*\.(c|h|rl)$' | xargs awk '
        BEGIN { n = split("parse protocol transport suite programs", floor); for (i = 1; i <= n; i++) rank[floor[i]] = i
                rank["abnf"] = 1; rank["lab"] = 6 } # the lab is a page: nobody includes it
        { split(FILENAME, part, "/"); here = rank[part[2]] }
        /^# *include "/ { split($0, quoted, "\""); split(quoted[2], part, "/")
            if (!(part[1] in rank)) print FILENAME ":" FNR ": include by path from src/: " $0
            else if (rank[part[1]] > here) print FILENAME ":" FNR ": includes a floor above: " $0 }
        /^# *include <event/ && here != 3 { print FILENAME ":" FNR ": libevent belongs to src/transport" }
        here <= 2 && /^# *include <(errno|time|unistd|fcntl|pthread|sys\/.*|netinet\/.*)\.h>/ {
            print FILENAME ":" FNR ": no I/O and no clock below src/transport: " $0 }
        here <= 2 && /(^|[^a-z_])(malloc|calloc|realloc|free)\(/ {
            print FILENAME ":" FNR ": no allocation below src/transport: " $0 }'
}
# grammar/ recognises and does nothing else: no action, no machine of its own, no priority; dialogue.rl names two.
lint_pure() {
    of '^grammar/.*\.rl$' | grep -v '/dialogue\.rl$' | while read -r f; do
        sed -e 's|^ \*.*||; s|/\*.*||; s/#.*//; s/^[[:blank:]]*%%{//' -e 's/"[^"]*"//g' "$f" |
            grep -nE ':=|:>|<:|\*\*|[>@$%~][a-zA-Z_{]|(^|[^a-zA-Z_])(main|write|when|action|fcall|fret)[^a-zA-Z_]' |
            sed "s|^|$f:|"
    done
}
# Two sources of one stem would be made into one object.
lint_twins() { of '^src/.*\.(c|rl)$' | sed 's/\.[a-z]*$//' | sort | uniq -d; }

# The plumbing stays smaller than what it carries.
lint_size() { sh tests/size.sh | grep '^FAILED' || true; }

lint_shellcheck() { of '\.sh$|^\.ci/' | xargs shellcheck -x; }
lint_cppcheck() {
    # It takes what a called function fills in for uninitialized; valgrind and the compilers know better.  serve.c lends
    # what lives as long as its one function, and that is as long as the program.  It reads no header of jansson's.
    cppcheck --quiet --std=c11 --enable=warning,performance,portability --error-exitcode=1 \
        --suppress=uninitvar --suppress=ctuuninitvar --suppress=autoVariables:src/programs/serve.c \
        '-Djson_array_foreach(list,i,one)=while((one=json_array_get(list,i=next()))!=0)' \
        -Isrc -D_POSIX_C_SOURCE=200809L src 2>&1
}
# gcc's path-sensitive analysis, of the C we wrote and of the C that Ragel wrote.
lint_analyzer() {
    b=$B/lint
    "${MAKE:-make}" -s -k -j2 "$b/postel" B="$b" CC=gcc CFLAGS='-O1 -fanalyzer -Werror' 2>&1 | grep -v '^  ' || true
}

with clang-format format
for rule in spaces tabs width length licence head floors pure twins size; do
    lint $rule
done
with mandoc man
with shellcheck shellcheck
with cppcheck cppcheck
with gcc analyzer
total
