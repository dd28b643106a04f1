# The rules of the house as tables, and the checks that read the source by them.
# Layout, compiler-like analysis and shell scripts are other tools' part (see the *.sh beside this).
package Rules;
use strict;
use warnings;
use File::Find ();

# Floor by floor: a folder includes headers of its own and of lower floors, never of its own floor's
# other rooms. The helper stands on base alone.
my %floor = (
    base => 0, match => 1, store => 1, schedule => 1, task => 2, question => 2, bank => 3,
    session => 4, check => 4, report => 4, exchange => 4, command => 5, ui => 6,
);
# Who owns include/wrapup/<name>.h, where the name alone does not say it.
my %owner = (
    (map { $_ => 'base' } qw(banned mem buf lang msg err utf8 hash markdown strings json fault file seal)),
    event => 'store',
    class => 'store',
    (map { $_ => 'bank' } qw(coverage snapshot)),
    calibration => 'report',
    (map { $_ => 'session' } qw(summary survey)),
    (map { $_ => 'command' } qw(app term)), # interfaces that ui/ implements for command/
);
# One library, one owner folder.
my %library = (
    qr{^sqlite3\.h$}                      => ['store'],
    qr{^readline/}                        => ['ui'],
    qr{^(utf8proc|sodium|lowdown)\.h$}    => ['base'],
    qr{^cjson/}                           => ['base'],
    qr{^(curl|libxml|libxml2|libssh)/}    => ['helper'],
    qr{^archive(_entry)?\.h$}             => ['helper'],
    qr{^pthread\.h$}                      => ['helper'],
);
my $builds_json = qr/\bcJSON_(?:Parse|Print|Delete|Create|Add|Duplicate|Minify|InitHooks)\w*/;
# The outside world comes in through struct app.
my $outside = qr/(?<![\w.>])(?:
    v?f?printf|puts|fputs|putchar|putc|fputc|perror|
    exit|_exit|_Exit|quick_exit|getenv|secure_getenv|setenv|putenv|
    time|clock|clock_gettime|gettimeofday|localtime_r|setlocale)\s*\(/x;
my $streams = qr/\b(?:stdin|stdout|stderr|environ)\b/;
my %front = map { $_ => 1 } qw(ui helper);
my $longest = 600;

sub slurp
{
    my ($path) = @_;
    open my $in, '<', $path or die "$path: $!\n";
    local $/ = undef;
    return scalar <$in>;
}

# Files below root/dirs whose name matches, as paths relative to root.
sub files
{
    my ($root, $pattern, @dirs) = @_;
    my @found;
    for my $dir (grep { -d } map { "$root/$_" } @dirs) {
        File::Find::find({ no_chdir => 1, wanted => sub {
            return if !-f || !/$pattern/;
            my $path = substr $_, length($root) + 1;
            push @found, $path unless $path =~ m{^tests/lint/bad/};
        } }, $dir);
    }
    return sort @found;
}

# C without comments and the insides of strings, line numbers kept.
sub bare
{
    my ($text) = @_;
    $text =~ s{(/\*.*?\*/|//[^\n]*)|("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')}
              {defined $1 ? "\n" x ($1 =~ tr/\n//) : substr($2, 0, 1) x 2}egs;
    return $text;
}

sub folder_of
{
    my ($path) = @_;
    return $1 if $path =~ m{^src/([^/]+)/};
    return owner_of($1) if $path =~ m{^include/(wrapup/[^/]+\.h)$};
    return;
}

sub owner_of
{
    my ($header) = @_;
    my ($name) = $header =~ m{^wrapup/([^/]+)\.h$} or return;
    return $owner{$name} // (exists $floor{$name} ? $name : undef);
}

# Calls $see->(file, line, text of the include) for every #include of src/ and include/.
sub each_include
{
    my ($root, $see) = @_;
    for my $file (files($root, qr/\.[ch]$/, 'src', 'include')) {
        my $line = 0;
        for (split /\n/, slurp("$root/$file")) {
            $line++;
            $see->($file, $line, $1) if /^\s*#\s*include\s+([<"][^>"]+)[>"]/;
        }
    }
    return;
}

sub layer_fault
{
    my ($folder, $header) = @_;
    return 'a .c file is included' if $header =~ /\.c$/;
    return if $header =~ m{^<} || $header =~ m{^"wrapup/messages/\w+\.def$};
    if ($header !~ m{^"wrapup/}) {
        return $header =~ m{/} ? "a private header of another folder" : undef;
    }
    my $owner = owner_of(substr $header, 1);
    return "no folder owns this header: enter it in tests/lint/Rules.pm" unless defined $owner;
    return if $owner eq $folder;
    return $owner eq 'base' ? undef : 'the helper may use base only' if $folder eq 'helper';
    return $floor{$owner} < $floor{$folder} ? undef
        : "$folder (floor $floor{$folder}) must not use $owner (floor $floor{$owner})";
}

sub layers
{
    my ($root) = @_;
    my @faults;
    for my $file (files($root, qr/\.[ch]$/, 'src', 'include')) {
        my $folder = folder_of($file);
        push @faults, "$file: belongs to no folder of the house"
            unless defined $folder && ($folder eq 'helper' || exists $floor{$folder});
    }
    each_include($root, sub {
        my ($file, $line, $header) = @_;
        my $folder = folder_of($file) // return;
        return unless $folder eq 'helper' || exists $floor{$folder};
        my $fault = layer_fault($folder, $header) // return;
        push @faults, "$file:$line: $header: $fault";
    });
    return @faults;
}

sub libraries
{
    my ($root) = @_;
    my @faults;
    each_include($root, sub {
        my ($file, $line, $header) = @_;
        my $folder = folder_of($file) // '';
        for my $pattern (keys %library) {
            next unless substr($header, 1) =~ $pattern;
            next if grep { $_ eq $folder } @{ $library{$pattern} };
            push @faults, "$file:$line: $header: only @{ $library{$pattern} } may use this library";
        }
    });
    for my $file (files($root, qr/\.[ch]$/, 'src')) {
        next if folder_of($file) eq 'base';
        my $line = 0;
        for (split /\n/, bare(slurp("$root/$file"))) {
            $line++;
            push @faults, "$file:$line: only base builds, prints or frees cJSON values" if $_ =~ $builds_json;
        }
    }
    return @faults;
}

sub calls
{
    my ($root) = @_;
    my @faults;
    for my $file (files($root, qr/\.[ch]$/, 'src')) {
        next if $front{ folder_of($file) };
        my $line = 0;
        for (split /\n/, bare(slurp("$root/$file"))) {
            $line++;
            push @faults, "$file:$line: '$&' reaches outside; that comes in through struct app"
                if $_ =~ $outside || $_ =~ $streams;
        }
    }
    return @faults;
}

sub messages
{
    my ($root) = @_;
    my $code = join "\n", map { bare(slurp("$root/$_")) } files($root, qr/\.[ch]$/, 'src', 'include');
    my %used = map { $_ => 1 } $code =~ /\b[A-Z]\w+/g;
    my (@faults, %seen);
    for my $file (files($root, qr/\.def$/, 'include')) {
        my $text = slurp("$root/$file");
        push @faults, "$file: all.def does not include it"
            unless $file =~ /all\.def$/ || slurp("$root/include/wrapup/messages/all.def") =~ m{"\Q@{[$file =~ s{^include/}{}r]}\E"};
        while ($text =~ /^\s*M\(\s*(\w+)/mg) {
            push @faults, "$file: $1 stands twice" if $seen{$1}++;
            push @faults, "$file: nobody says $1" unless $used{$1} || $1 eq 'MSG_NONE';
        }
    }
    return @faults;
}

# How a file begins, by its suffix.
my @openings = (
    [qr/\.[ch]$/          => qr{\A/\*}],
    [qr/\.def$/           => qr{\A/\*}],
    [qr/\.(sh|t|pl|py)$/  => qr{\A#![^\n]*\n#|\A#![^\n]*\n"""}],
    [qr/\.(bash|bats)$/   => qr{\A(#![^\n]*\n)?#}],
);

sub form
{
    my ($root) = @_;
    my @faults;
    my @text = files($root, qr/\.(c|h|def|sh|t|pm|py|bash|bats|md)$/, 'src', 'include', 'tests');
    push @text, grep { -f "$root/$_" } qw(Makefile README.md .deps/install .deps/config .ci/run tests/run tests/one);
    my $left = join '|', map { join '', @$_ } [qw(TO DO)], [qw(FIX ME)], [qw(X XX)];
    for my $file (@text) {
        my $text = slurp("$root/$file");
        my $lines = ($text =~ tr/\n//);
        push @faults, "$file: $lines lines, more than $longest" if $lines > $longest && $file !~ /\.def$/;
        push @faults, "$file: does not end with a newline" unless $text =~ /\n\z/;
        for my $opening (@openings) {
            push @faults, "$file:1: opens without a comment"
                if $file =~ $opening->[0] && $text !~ $opening->[1];
        }
        my $line = 0;
        for (split /\n/, $text) {
            $line++;
            push @faults, "$file:$line: white space at the end" if /[ \t]$/ && $file !~ /\.md$/;
            push @faults, "$file:$line: a tab" if /\t/ && $file =~ /\.[ch]$/;
            push @faults, "$file:$line: unfinished: $1" if /\b($left)\b/;
        }
    }
    return @faults;
}

# The top level and the folders of the house hold nothing else.
sub house
{
    my ($root) = @_;
    my %allowed = map { $_ => 1 } qw(src quizzes include tests Makefile README.md LICENSE);
    opendir my $dir, $root or die "$root: $!\n";
    my @faults = map { "$_: does not belong at the top level" }
        grep { !/^\./ && !$allowed{$_} } readdir $dir;
    closedir $dir;
    push @faults, "Makefile: include/wrapup/banned.h is not force-included"
        if -f "$root/Makefile" && slurp("$root/Makefile") !~ m{-include include/wrapup/banned\.h};
    return @faults;
}

our @checks = (
    [layers    => 'no folder includes upward or sideways',               \&layers],
    [libraries => 'every library is used by its owner folder only',      \&libraries],
    [calls     => 'nothing below ui/ prints, exits, reads environment or clock', \&calls],
    [messages  => 'every message is said somewhere, once',               \&messages],
    [form      => 'files open with a comment, end well, are short and finished', \&form],
    [house     => 'the top level holds what it should',                  \&house],
);

1;
