# Shared by the scripts in this directory; sourced, not run.

top=$(cd "$(dirname "$0")/.." && pwd)

say() { printf '== %s\n' "$*"; }
die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

# packages_of SECTION...: the packages listed in scripts/packages
packages_of() {
    for section in "$@"; do
        awk -v want="[$section]" '/^#/ || !NF { next } /^\[/ { on = ($1 == want); next } on { print $1 }' \
            "$top/scripts/packages"
    done
}

# need_packages SECTION...: installs what is missing, or says what to install
need_packages() {
    missing=
    for package in $(packages_of "$@"); do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' ||
            missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null 2>&1 ||
        die "missing packages:$missing (this is not Debian: install their counterparts, then run cmake --preset release)"
    [ "$(id -u)" -eq 0 ] || die "missing packages; as root: apt-get install$missing"
    say "installing$missing"
    # Another apt or dpkg may be at work: wait for its lock rather than fail.
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    apt-get -o DPkg::Lock::Timeout=300 -qq update >/dev/null || say "apt-get update failed; trying with what is known"
    # shellcheck disable=SC2086
    apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends $missing >/dev/null ||
        die "could not install:$missing"
}

# build PRESET [cmake options]: configures and builds, quietly unless something is wrong
build() {
    # ccache without a preprocessor run of its own; checkouts in several places share what it has.
    export CCACHE_DEPEND=1 CCACHE_NOHASHDIR=1 CCACHE_BASEDIR="$top"
    preset=$1
    shift
    say "building ($preset)"
    mkdir -p "$top/build/$preset"
    log=$top/build/$preset/build.log
    if ! (cd "$top" && cmake --preset "$preset" "$@" && cmake --build --preset "$preset") >"$log" 2>&1; then
        grep -E 'missing|error|Error' "$log" | head -n 40 >&2
        die "the build failed; the whole log is $log"
    fi
}
