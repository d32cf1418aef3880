# What the scripts share; sourced by them, with the repository's root as the working directory.
# shellcheck shell=bash

# The system libraries that the package is built over, as Debian packages.
library_packages=(
  libyaml-dev libcurl4-openssl-dev libssl-dev libmicrohttpd-dev libpcre2-dev libexpat1-dev
  zlib1g-dev libbrotli-dev libzstd-dev
)

# Says which step begins, and when.
step() { printf '\n==> %s  (%d s)\n' "$1" "$SECONDS"; }

# Says why the script cannot go on, and ends it.
fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

# Finds the Swift toolchain: in PATH, from swiftly, or in /opt/swift.
require_swift() {
  local candidate
  for candidate in '' "${SWIFTLY_BIN_DIR:-}" "${HOME:-}/.local/share/swiftly/bin" \
    /opt/swift/usr/bin; do
    if [[ -n $candidate ]]; then
      [[ -x $candidate/swift ]] || continue
      export PATH="$candidate:$PATH"
    fi
    command -v swift >/dev/null && return 0
  done
  fail 'no Swift toolchain was found (Swift 6.2 or later).
  Install one with swiftly: https://www.swift.org/install/linux/swiftly/
  or unpack one to /opt/swift: https://www.swift.org/install/linux/
  Both need the packages that those pages list. Then run this script again.'
}

# Installs the Debian packages that are missing. A command found in PATH stands for its package.
# Arguments: packages; `package:command` where a command tells that it is there.
require_packages() {
  local item missing=()
  if ! command -v dpkg-query >/dev/null; then
    printf 'This is no Debian system: nothing is installed. Needed: %s\n' "${*%%:*}"
    return 0
  fi
  for item in "$@"; do
    if [[ $item == *:* ]]; then
      command -v "${item#*:}" >/dev/null || missing+=("${item%%:*}")
    elif [[ $(dpkg-query -W -f '${db:Status-Status}' "$item" 2>/dev/null) != installed ]]; then
      missing+=("$item")
    fi
  done
  ((${#missing[@]} == 0)) || install_packages "${missing[@]}"
}

# Installs Debian packages; fetches the package lists only where installing fails without.
install_packages() {
  # The service of a server's package is not started: the tests start servers of their own.
  local install=(env DEBIAN_FRONTEND=noninteractive SYSTEMD_OFFLINE=1 RUNLEVEL=1
    apt-get install -y --no-remove --no-install-recommends "$@")
  local update=(apt-get update)
  if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "these packages are missing; install them as root:
  apt-get install $*"
    install=(sudo "${install[@]}")
    update=(sudo "${update[@]}")
  fi
  step "Installing $*"
  printf '%s\n' "${install[*]}"
  local log
  log=$(mktemp)
  if "${install[@]}" >"$log" 2>&1; then
    rm -f "$log"
    return 0
  fi
  printf '%s\n' "${update[*]}"
  if "${update[@]}" >"$log" 2>&1 && "${install[@]}" >"$log" 2>&1; then
    rm -f "$log"
    return 0
  fi
  cat "$log" >&2
  rm -f "$log"
  fail "these packages could not be installed: $*"
}

# Runs the tests of one target, all output to a log, and ends them when their time is over: a test
# that hangs must fail, and be named, rather than hold up everything after it.
# Arguments: the log, seconds, the target, then options of `swift test`.
run_test_target() {
  local log=$1 seconds=$2 target=$3 status=0
  shift 3
  scripts/within "$seconds" swift test --skip-build --filter "^$target\\." "$@" \
    >"$log" 2>&1 || status=$?
  if ((status == 124)); then
    printf '%s did not end within %d s; these tests had begun:\n' "$target" "$seconds"
    unfinished_tests "$log"
  fi
  return "$status"
}

# Names the tests in a log of `swift test` that began and did not end.
unfinished_tests() {
  grep -aoE '^. Test [^ ].* (started|passed after|failed after)' "$1" | grep -avE '^. Test (case |run )' |
    sed -E 's/^. Test //; s/ with [0-9]+ test cases? / /; s/ after$//' |
    awk '{ state = $NF; sub(/ [a-z]+$/, ""); if (state == "started") open[$0] = 1; else delete open[$0] }
      END { for (name in open) print "  " name }' | sort
}

# Sets `program` to the absolute path of connector-run: what CONNECTOR_RUN names, else the release
# build if there is one, else the debug build.
find_program() {
  program=${CONNECTOR_RUN:-}
  if [[ -z $program ]]; then
    require_swift
    require_packages "${library_packages[@]}" pkg-config:pkg-config
    local build=(swift build --product connector-run)
    [[ ! -x .build/release/connector-run ]] || build+=(-c release --static-swift-stdlib)
    step "Building connector-run: ${build[*]}"
    "${build[@]}"
    program=$("${build[@]}" --show-bin-path)/connector-run
  fi
  program=$(realpath "$program")
}

# Makes a virtual environment of Python with exactly the packages of a file of requirements, unless
# it is there; prints its folder.
# Arguments: the environment's name, the file.
python_environment() {
  local folder=$PWD/.build/$1/venv
  # Written last, so that an installation that was interrupted is begun anew.
  if ! cmp -s "$2" "$folder/installed.txt"; then
    {
      require_packages python3 python3-venv
      step "Installing the packages of $2"
      rm -rf "$folder"
      /usr/bin/python3 -m venv "$folder"
      "$folder/bin/pip" install --quiet --no-input --disable-pip-version-check --no-deps -r "$2"
      "$folder/bin/pip" check --quiet
      cp "$2" "$folder/installed.txt"
    } >&2
  fi
  echo "$folder"
}
