#!/usr/bin/env bash
# Becomes the web process, or one of its commands: scripts/start-web.sh [migrate | demo ... | import ...]
# Reads ConnectionStrings__CovidLabel, COVIDLABEL_DATA and ASPNETCORE_URLS.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

find_dotnet
# Files named in the arguments are relative to where the caller is; the pages are not.
export ASPNETCORE_CONTENTROOT=$BUILD/web
exec dotnet "$BUILD/web/CovidLabel.Web.dll" "$@"
