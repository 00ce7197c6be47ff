#!/bin/sh
# run.sh - `postel step` on a real terminal: tmux is the terminal, and tells what stands on its screen.
# usage: run.sh   (by `make ci`)
# Read first: tests/programs.sh, src/programs/step_screen.c.  Read next: tests/terminal/step.sh.
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2034 # what the parts use
set -u
postel=$PWD/${B:-build}/postel
dir=$(mktemp -d) || exit 1
passed=0 failed=0 servers="" terminals=0
# Servers of our own, so that no terminal of the user's is touched.
tm() { tmux -S "$dir/tmux$terminals" -f /dev/null "$@"; }
stop_all() {
    tm kill-server 2>/dev/null
    for s in $servers; do kill "$s" 2>/dev/null; done
    rm -rf "$dir"
}
trap stop_all EXIT
trap 'exit 3' INT TERM HUP
if ! command -v tmux >/dev/null; then
    echo "skipped: terminal: there is no tmux here"
    exec echo "0 passed, 0 failed"
fi

# result CONDITION-STATUS NAME
result() {
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
        echo "ok - $2"
    else
        failed=$((failed + 1))
        echo "not ok - $2"
        tm capture-pane -p 2>&1 | sed 's/^/#   /'
    fi
}

# terminal COLUMNS ROWS COMMAND: a new terminal; when the command ends, its status is shown.
terminal() {
    tm kill-server 2>/dev/null
    terminals=$((terminals + 1)) # an old one may still be about to end
    tm new-session -d -x "$1" -y "$2" "LC_ALL=${locale:-C.UTF-8}; export LC_ALL; $3; echo ended with \$?; sleep 600"
}
page() { tm capture-pane -p; }
# A program needs a moment to draw: within 10 s the page has to be as wanted.
# shows TEXT [NAME]: a line of the page holds it.  gone TEXT: none does.
shows() { until_page 0 "$1" "${2:-    shows $1}"; }
gone() { until_page 1 "$1" "${2:-    shows no $1}"; }
until_page() {
    tries=0
    while page | grep -qF -- "$2"; [ $? != "$1" ] && [ $tries -lt 100 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
    page | grep -qF -- "$2"
    [ $? = "$1" ]
    result $? "$3"
}
# keys KEY...: as tmux calls them.  types TEXT: letter by letter.
keys() { tm send-keys "$@"; }
types() { tm send-keys -l -- "$1"; }
# keep FILE: the page, once it stands still.  same FILE: it is that one again.
keep() {
    page >"$dir/last"
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        sleep 0.1
        page >"$1"
        cmp -s "$dir/last" "$1" && return
        cp "$1" "$dir/last"
    done
}
same() {
    tries=0
    while page >"$dir/now"; ! cmp -s "$1" "$dir/now" && [ $tries -lt 100 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
    cmp -s "$1" "$dir/now"
    result $? "$2"
}

# shellcheck source=tests/terminal/step.sh
. tests/terminal/step.sh
# shellcheck source=tests/terminal/edit.sh
. tests/terminal/edit.sh
# shellcheck source=tests/terminal/live.sh
. tests/terminal/live.sh
echo "$passed passed, $failed failed"
[ $failed = 0 ]
