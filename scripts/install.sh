#!/usr/bin/env bash
# Installs the Debian packages of some groups of scripts/packages.tsv:
#   scripts/install.sh GROUP...
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

(($# > 0)) || fail 'usage: scripts/install.sh GROUP...'
need_packages "$@"
