# shellcheck shell=bash
# The .NET SDK (which Debian does not carry) and a Node.js new enough for the viewer.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
# No build server stays behind when a script ends.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

TOOLS=$REPOSITORY/build/tools
SDK_MAJOR=10
NODE_WANTED=22

# find_dotnet: puts dotnet on the PATH, or says where it comes from. Runs nothing: its libraries may not be installed yet.
find_dotnet() {
    local folder
    command -v dotnet >/dev/null && return
    for folder in "${DOTNET_ROOT:-}" /usr/share/dotnet /usr/lib/dotnet /opt/dotnet "$HOME/.dotnet"; do
        if [[ -n $folder && -x $folder/dotnet ]]; then
            export PATH=$folder:$PATH
            return
        fi
    done
    fail "The .NET SDK $SDK_MAJOR is missing, and Debian does not carry it: install it from https://dotnet.microsoft.com/download/dotnet/$SDK_MAJOR.0 and start again."
}

# check_dotnet_version: the SDK is new enough for global.json.
check_dotnet_version() {
    local versions
    versions=$(dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | tr '\n' ' ') || true
    [[ " $versions" == *" $SDK_MAJOR."* ]] && return
    fail "The .NET SDK $SDK_MAJOR is needed and ${versions:-only a run time }was found: install it from https://dotnet.microsoft.com/download/dotnet/$SDK_MAJOR.0 and start again."
}

# node_is_present: a Node.js that Vite accepts, or Debian's, with which need_node fetches one.
node_is_present() { command -v node >/dev/null; }

# node_is_new_enough: Vite 8 wants 20.19 or 22.12 and later.
node_is_new_enough() {
    local major minor
    IFS=. read -r major minor _ < <(node --version 2>/dev/null | tr -d v) || return 1
    ((major > 22 || (major == 22 && minor >= 12) || (major == 20 && minor >= 19)))
}

# need_node LOG: Debian 12's Node.js 18 is too old for Vite, so npm fetches a newer one, as a package, into build/tools.
need_node() {
    local modules=$TOOLS/node_modules package
    node_is_new_enough && return
    package=node-linux-$(node_architecture)
    export PATH=$modules/$package/bin:$modules/.bin:$PATH
    node_is_new_enough && return
    say "  Debian's Node.js is too old for the viewer's build: fetching Node.js $NODE_WANTED as an npm package into build/tools"
    mkdir -p "$TOOLS"
    step "$1" "fetching Node.js $NODE_WANTED" npm install --prefix "$TOOLS" --no-audit --no-fund --no-save \
        "$package@$NODE_WANTED" npm@10
    hash -r
    node_is_new_enough || fail "Node.js $NODE_WANTED did not start: install Node.js 20.19 or newer and start again."
}

node_architecture() {
    case $(uname -m) in
        x86_64) echo x64 ;;
        aarch64) echo arm64 ;;
        *) fail "Node.js has no package for $(uname -m): install Node.js 20.19 or newer and start again." ;;
    esac
}
