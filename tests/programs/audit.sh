# audit.sh - `postel audit` of captures: whatever the network did to the packets, the conversation is the same.
# Read first: tests/programs/watch.sh, src/transport/capture.c.  Read next: tests/programs/packets.py.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # programs.sh sets the variables

# capture WAY [SEED]: a capture at $dir/WAY.pcap.
capture() { python3 tests/programs/packets.py "$@" >"$dir/$1.pcap"; }

for way in plain little_endian ethernet vlan_ipv6 loopback any_device in_pieces out_of_order sent_again \
    from_the_middle; do
    capture $way
    try 1 "audit of a capture, $way" audit "$dir/$way.pcap"
    out 'session 1: fail  5321-4\.1\.1\.2-d  §4\.1\.1\.2  the client, at octet 16'
    out 'session 1: over: 1 fail, 0 warn, 0 note'
    silent err
done
capture with_a_hole
try 1 'audit of a capture that has not all' audit "$dir/with_a_hole.pcap"
out 'session 1: over: 1 fail, 0 warn, 0 note'
out '.*: octets are missing in 1 of the sessions; .*'
capture twice_the_same_ports
try 1 'audit of a capture in which ports are used again' audit "$dir/twice_the_same_ports.pcap"
out 'session 2: over: 1 fail, 0 warn, 0 note'
for way in no_smtp cut_short; do
    capture $way
    try 0 "audit of a capture, $way" audit "$dir/$way.pcap"
    out '.*: 1 other connections, .*'
done
capture ends_early
try 1 'audit of a capture that was cut off' audit "$dir/ends_early.pcap"
out 'session 1: over: 1 fail, 0 warn, 0 note'
err 'ends in the middle of a packet'
# Conversations as captures: whatever they are, the judge finds the same in them, at the same octets.
try 1 'audit --pcap' audit conformance/judge-*/*.smtp --pcap "$dir/judged.pcap"
grep -v '^session [0-9]*: conformance/' "$dir/out" >"$dir/first"
try 1 'audit of what audit wrote' audit "$dir/judged.pcap" --pcap "$dir/again.pcap"
grep -v '^session [0-9]*: 127\.0\.0\.1:[0-9]* to 127\.0\.0\.1:25$' "$dir/out" | cmp -s - "$dir/first"
result $? '    says the same of it'
[ "$(grep -c ': over: ' "$dir/first")" -gt 40 ] && cmp -s "$dir/judged.pcap" "$dir/again.pcap"
result $? '    and writes the same'
try 3 'audit --pcap where no file can be' audit conformance/judge-lawful/*.smtp --pcap "$dir/none/x.pcap"
err 'none/x.pcap cannot be written'
head -c 10 "$dir/plain.pcap" >"$dir/short.pcap"
try 2 'audit of what only begins like a capture' audit "$dir/short.pcap"
try 2 'audit --pcap of no such file' audit "$dir/judged.pcap" "$dir/none.smtp" --pcap "$dir/new.pcap"
! [ -e "$dir/new.pcap" ]
result $? '    and nothing is written'
try 2 'audit --pcap of a bad one, over another' audit "$dir/short.pcap" --pcap "$dir/again.pcap"
cmp -s "$dir/judged.pcap" "$dir/again.pcap"
result $? '    which stays as it was'
try 1 'audit --pcap over what it reads' audit "$dir/again.pcap" --pcap "$dir/again.pcap"
cmp -s "$dir/judged.pcap" "$dir/again.pcap"
result $? '    reads it first'
good=0
for seed in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    capture damaged $seed
    "$postel" audit "$dir/damaged.pcap" >"$dir/out" 2>"$dir/err"
    [ $? -le 2 ] && good=$((good + 1))
done
[ $good = 20 ]
result $? 'audit of damaged captures'
