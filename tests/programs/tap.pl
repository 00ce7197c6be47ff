# tap.pl - what Perl's own TAP::Parser makes of a tap report, in lines that reports.py compares.  usage: tap.pl TAP
# Read first: tests/programs/reports.py, src/suite/report_tap.c.
# SPDX-License-Identifier: MIT
#
# A parser that knows no version behind 13 says so of the first line; that one complaint is left out.
use strict;
use warnings;
use TAP::Parser;

sub put { print join("\t", map { defined $_ ? unpack('H*', $_) : '' } @_), "\n" }

# Each leaf of the YAML by the names that lead to it.
sub leaves {
    my ($number, $value, @names) = @_;
    if (ref $value eq 'HASH') {
        leaves($number, $value->{$_}, @names, $_) for sort keys %$value;
    } elsif (ref $value eq 'ARRAY') {
        leaves($number, $value->[$_], @names, $_) for 0 .. $#$value;
    } else {
        put('yaml', $number, join('.', @names), $value);
    }
}

open(my $in, '<', $ARGV[0]) or die "$ARGV[0]: $!";
my $parser = TAP::Parser->new({ tap => do { local $/; <$in> } });
my $number = 0;
while (my $result = $parser->next) {
    if ($result->is_test) {
        $number = $result->number;
        put('test', $number, $result->is_actual_ok ? 'ok' : 'not ok', $result->description, $result->directive);
    } elsif ($result->is_yaml) {
        leaves($number, $result->data);
    } elsif (!$result->is_plan && !$result->is_version && !$result->is_bailout) {
        die "not understood: " . $result->as_string;
    }
}
put('plan', $parser->tests_planned);
put('wrong', $_) for grep { !/version 14 but we don't know/ } $parser->parse_errors;
