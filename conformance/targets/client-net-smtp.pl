# client-net-smtp.pl - sends a file by Perl's Net::SMTP.
# usage: client-net-smtp.pl HOST PORT MESSAGE FROM [dsn] TO...   (by client-net-smtp.conf)
# Read first: conformance/README.md.
# SPDX-License-Identifier: MIT
#
# What the server offers is asked for, as Net::SMTP's manual has it: SIZE and, for a text of 8 bits, 8BITMIME.
use strict;
use warnings;
use Net::SMTP;

my ($host, $port, $file, $from, @to) = @ARGV;
my $dsn = $to[0] eq 'dsn' && shift @to;
open my $in, '<:raw', $file or die "$file: $!";
my $text = do { local $/; <$in> };
my $smtp = Net::SMTP->new($host, Port => $port, Hello => 'client.example', ExactAddresses => 1) or die $@;

# Nobody may ask for what was not offered; Net::SMTP warns then, and leaves it out.
my $size = defined $smtp->supports('SIZE') ? length($text) + ($text =~ tr/\n//) : undef;
my $bits = defined $smtp->supports('8BITMIME') && $text =~ /[^\0-\x7F]/ ? 8 : undef;
$dsn &&= defined $smtp->supports('DSN');
my @asked = $dsn ? (Return => 'HDRS', Envelope => 'case 1+1=2') : ();
my @each = { SkipBad => 1, $dsn ? (Notify => ['SUCCESS', 'FAILURE']) : () };
my @taken = $smtp->mail($from, Size => $size, Bits => $bits, @asked) ? $smtp->recipient(@to, @each) : ();
my $sent = @taken && $smtp->data && $smtp->datasend($text) && $smtp->dataend;
warn $smtp->code, ' ', $smtp->message unless $sent;
$smtp->quit;
exit !($sent && @taken == @to);
