# check_relay.sh - the contract of `postel check relay`: what it needs to be told.
# Read first: tests/programs/check.sh.  Read next: tests/mutants/relay_run.py.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # programs.sh sets the variables

serve --discard
# What is wrong is refused before anything is played.
try 2 'check relay without a target' check relay "$address"
err 'Which mail does it forward.*--target'
printf 'relay-domain = relay.example\n' >"$dir/relay"
try 2 'check relay without a next hop' check relay "$address" --target "$dir/relay"
err 'Where does it forward mail to.*--next-hop'
printf 'hop = here\n' >>"$dir/relay"
try 2 'check relay, a hop that is no address' check relay "$address" --target "$dir/relay"
err 'hop = here is no ADDR:PORT'
try 2 'check relay, a next hop that is no address' check relay "$address" --target "$dir/relay" --next-hop 2626
err '--next-hop takes ADDR:PORT'
printf 'hop = 127.0.0.1:2626\n' >"$dir/relay"
try 2 'check relay without a domain' check relay "$address" --target "$dir/relay"
err 'names no .relay-domain.'
try 2 'check --next-hop of a server' check server "$address" --next-hop 127.0.0.1:2626
err '--next-hop is for'
# Where another listens there is no next hop to be had; and who forwards nothing cannot be judged.
printf 'relay-domain = postel.example\ndelivery = 200ms\n' >"$dir/relay"
try 3 'check relay, an address that is taken' check relay "$address" --target "$dir/relay" --next-hop "$address"
err 'Cannot listen at'
try 3 'check relay of a server that is none' check relay "$address" --target "$dir/relay" --next-hop 127.0.0.1:0
out '.*did not call'
stop
