#!/usr/bin/env perl
# Shows that each rule can fail: every tree in bad/ is named <rule>-<what> and breaks that rule once.
# What the rules are stands in Rules.pm.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin ();
use lib $FindBin::Bin;
use Rules ();

my @trees = sort glob "$FindBin::Bin/bad/*";
my %broken;
my @results;
for my $tree (@trees) {
    my ($rule) = $tree =~ m{/(\w+)-[^/]+$};
    my ($check) = grep { $_->[0] eq $rule } @Rules::checks;
    my @faults = $check ? $check->[2]->($tree) : ();
    $broken{$rule}++;
    push @results, [scalar @faults, "bad/" . ($tree =~ s{.*/}{}r) . ' is found', @faults];
}

# A file that is too long is made here rather than kept.
my $long = tempdir(CLEANUP => 1);
mkdir "$long/$_" for 'src', 'src/bank';
open my $out, '>', "$long/src/bank/long.c" or die;
print {$out} "/* Long.\n */\n", "int x;\n" x 600;
close $out;
push @results, [scalar(grep { /602 lines/ } Rules::form($long)), 'a file of 602 lines is found'];

# Words in comments and strings are no calls.
my $fine = tempdir(CLEANUP => 1);
mkdir "$fine/$_" for 'src', 'src/bank';
open $out, '>', "$fine/src/bank/fine.c" or die;
print {$out} "/* printf(this) is not a call,\n * nor is exit(1). */\nconst char *s = \"time(\\\"NULL\\\")\";\n",
    "int f(struct app *app) { return app->ops->time(app) + runtime(app); }\n";
close $out;
push @results, [!Rules::calls($fine), 'comments, strings, members and longer names are not calls'];

push @results, [$broken{ $_->[0] } // 0, "rule '$_->[0]' has a tree in bad/"] for @Rules::checks;

print '1..', scalar @results, "\n";
my $n = 0;
for my $result (@results) {
    my ($ok, $name, @notes) = @$result;
    printf "%s %d - %s\n", $ok ? 'ok' : 'not ok', ++$n, $name;
    print "# $_\n" for $ok ? () : @notes;
}
exit((grep { !$_->[0] } @results) ? 1 : 0);
