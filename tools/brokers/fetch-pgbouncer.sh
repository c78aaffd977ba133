#!/usr/bin/env bash
# Builds the PgBouncer of Debian 13 into .cache/pgbouncer, for the tests: that of Debian 12 is older than
# prepared statements behind a pooler (1.21). Does nothing when it is there. Needs apt-get, gcc, make,
# pkg-config and libevent-dev. Where the source cannot be had it says why and ends well: the tests that
# need it are skipped then.
set -euo pipefail
cd "$(dirname "$0")/../.."

suite=trixie
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
cache=$PWD/.cache/pgbouncer
program=$cache/pgbouncer

skip() {
  printf 'skipped: no PgBouncer of today: %s\n' "$1"
  exit 0
}

if [ -x "$program" ]; then
  printf '%s is in %s\n' "$("$program" --version | head -1)" "$cache"
  exit 0
fi
command -v apt-get >/dev/null || skip 'there is no apt-get here'
[ -r "$keyring" ] || skip "there is no $keyring (debian-archive-keyring)"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir -p "$work"/{lists/partial,archives/partial,source}
echo "deb-src [signed-by=$keyring] http://deb.debian.org/debian $suite main" >"$work/sources.list"
# Nothing of the machine's own apt is read or changed.
apt=(apt-get -qq -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=-
  -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work" -o APT::Sandbox::User=
  -o Acquire::Retries=2 -o Acquire::http::Timeout=20)
fetch() {
  "${apt[@]}" -o APT::Update::Error-Mode=any update &&
    (cd "$work/source" && "${apt[@]}" source --download-only pgbouncer)
}
fetch >"$work/fetch.log" 2>&1 || skip "$(tail -1 "$work/fetch.log")"

tar -xf "$work"/source/pgbouncer_*.orig.tar.* -C "$work/source" --strip-components=1
build() {
  cd "$work/source" && ./configure --without-cares --without-openssl && make -j2 pgbouncer
}
if ! (build) >"$work/build.log" 2>&1; then
  tail -5 "$work/build.log" >&2
  echo 'PgBouncer was not built: apt-get install -y gcc make pkg-config libevent-dev' >&2
  exit 1
fi
mkdir -p "$cache"
install -m 755 "$work/source/pgbouncer" "$program"
printf '%s is now in %s\n' "$("$program" --version | head -1)" "$cache"
