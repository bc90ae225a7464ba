#!/usr/bin/env bash
# The trainer compiles unchanged against the TorchSharp package, and so do the binding's tests that ask for no more than the
# package's public API. TorchSharp alone is fetched (14 MB), not the libtorch that running it would need.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=scripts/lib/cases.sh
source "$LIBRARY/cases.sh"

find_dotnet

package_is_served() {
    local output
    output=$(dotnet restore "$REPOSITORY/tests/Torch.Tests" -p:TorchPackage=api 2>&1 </dev/null) && return
    # Only a registry that lacks the package is no fault of ours.
    ! grep -qE 'NU110[123].*TorchSharp' <<<"$output"
}

# The analysers have their say in the ordinary build.
build_with() { (cd "$REPOSITORY" && dotnet build "$1" -c Release -nologo -v minimal "-p:TorchPackage=$2" -p:RunAnalyzers=false); }

if package_is_served; then
    verify Trainer_AgainstTheTorchSharpPackage_Compiles build_with src/TrainingService api
    verify BindingsTests_AgainstTheTorchSharpPackage_Compile build_with tests/Torch.Tests api
else
    skip Trainer_AgainstTheTorchSharpPackage_Compiles 'the registry does not serve TorchSharp'
    skip BindingsTests_AgainstTheTorchSharpPackage_Compile 'the registry does not serve TorchSharp'
fi
expect TorchPackage_UnknownWord_IsRefusedWithTheKnownOnes 1 'TorchPackage=gpu is unknown: give true' build_with src/TrainingService gpu
