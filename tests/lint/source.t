#!/usr/bin/env perl
# Checks the source by the house's rules: one test per rule of Rules.pm.
# `tests/lint/source.t ROOT [RULE]` checks another tree or one rule only.
use strict;
use warnings;
use FindBin ();
use lib $FindBin::Bin;
use Rules ();

my ($root, $only) = (@ARGV, '.')[0, 1];
$only = undef if @ARGV < 2;
my @checks = grep { !defined $only || $_->[0] eq $only } @Rules::checks;
print '1..', scalar @checks, "\n";
my $n = 0;
my $bad = 0;
for my $check (@checks) {
    my ($name, $says, $run) = @$check;
    my @faults = $run->($root);
    $bad++ if @faults;
    printf "%s %d - %s: %s\n", @faults ? 'not ok' : 'ok', ++$n, $name, $says;
    print "# $_\n" for @faults;
}
exit($bad ? 1 : 0);
