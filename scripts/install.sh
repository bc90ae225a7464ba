#!/usr/bin/env bash
# Installs the Debian packages of some groups of scripts/packages.tsv:
#   scripts/install.sh build|web|trainer|database|test...
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

(($# > 0)) || fail 'usage: scripts/install.sh build|web|trainer|database|test...'
need_packages "$@"
