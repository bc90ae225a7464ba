# shellcheck shell=bash
# Sourced first by every script: strict mode, the repository's root, and the small libraries beside this file.
set -euo pipefail

LIBRARY=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034  # read by the scripts that source this file
REPOSITORY=$(cd "$LIBRARY/../.." && pwd)

# Some minimal environments (chroot, cron) have no HOME, and neither .NET nor npm works without one.
export HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
export LANG=${LANG:-C.UTF-8}

# shellcheck source=scripts/lib/say.sh
source "$LIBRARY/say.sh"
# shellcheck source=scripts/lib/step.sh
source "$LIBRARY/step.sh"
# shellcheck source=scripts/lib/packages.sh
source "$LIBRARY/packages.sh"
# shellcheck source=scripts/lib/toolchain.sh
source "$LIBRARY/toolchain.sh"
# shellcheck source=scripts/lib/resources.sh
source "$LIBRARY/resources.sh"
# shellcheck source=scripts/lib/postgres.sh
source "$LIBRARY/postgres.sh"
# shellcheck source=scripts/lib/build.sh
source "$LIBRARY/build.sh"
