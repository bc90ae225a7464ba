# shellcheck shell=bash
# A private PostgreSQL cluster in a folder of its own:
#   FOLDER/data            the cluster, owned by whoever runs the server (postgres when the caller is root)
#   FOLDER/log             what the server says
#   FOLDER/port            where it listens on 127.0.0.1, remembered over restarts
#   FOLDER/password        of the role and database `covidlabel`, mode 600
#   FOLDER/admin-password  of the superuser `admin`, mode 600

# postgres_programs: the folder of the newest installed server's programs.
postgres_programs() {
    local folder newest=''
    for folder in /usr/lib/postgresql/*/bin; do [[ -x $folder/postgres ]] && newest=$folder; done
    if [[ -z $newest ]]; then
        newest=$(command -v postgres) || return 1
        newest=$(dirname "$newest")
    fi
    echo "$newest"
}

# cluster_programs FOLDER: the programs of the version that made the cluster.
cluster_programs() {
    local version programs
    version=$(<"$1/data/PG_VERSION")
    programs=/usr/lib/postgresql/$version/bin
    [[ -x $programs/postgres ]] || programs=$(postgres_programs) || fail "PostgreSQL's server programs are missing: install the package postgresql and start again."
    [[ $("$programs/postgres" --version) == *" $version."* ]] ||
        fail "The database in $1 was made by PostgreSQL $version, which is not installed: install postgresql-$version and start again."
    echo "$programs"
}

# as_server COMMAND...: PostgreSQL refuses to run as root, so root runs it as Debian's user postgres.
as_server() {
    if ((EUID == 0)); then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

# cluster_exists FOLDER
cluster_exists() { [[ -e $1/ready ]]; }

# cluster_create FOLDER: a new cluster with checksums and passwords, not yet running.
cluster_create() {
    local folder=$1 programs
    programs=$(postgres_programs) || fail "PostgreSQL's server programs are missing: install the package postgresql and start again."
    rm -rf "$folder"
    mkdir -p "$folder"
    chmod 711 "$folder"
    (umask 077 && random_password >"$folder/password" && random_password >"$folder/admin-password")
    install -m 600 "$folder/admin-password" "$folder/initial"
    mkdir -m 700 "$folder/data"
    if ((EUID == 0)); then
        chown postgres "$folder/data" "$folder/initial"
        as_server test -x "$folder" ||
            fail "The user postgres cannot reach $folder: choose another folder with COVIDLABEL_DATA, outside private ones such as /root."
    fi
    as_server "$programs/initdb" -D "$folder/data" -U admin --auth-local=scram-sha-256 --auth-host=scram-sha-256 \
        --pwfile="$folder/initial" --locale=C.UTF-8 --encoding=UTF8 --data-checksums >"$folder/log" 2>&1 ||
        cluster_failed "$folder" 'could not create its cluster'
    rm "$folder/initial"
    cluster_settings | as_server tee -a "$folder/data/postgresql.conf" >/dev/null
    cluster_start "$folder"
    cluster_add_database "$folder" "$programs"
    cluster_stop "$folder"
    touch "$folder/ready"
}

cluster_settings() {
    cat <<'END'
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
default_toast_compression = lz4
log_line_prefix = '%m [%p] '
END
}

cluster_add_database() {
    PGPASSWORD=$(<"$1/admin-password") "$2/psql" -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$(<"$1/port")" -U admin -d postgres >/dev/null <<END
SET log_statement = 'none';
CREATE ROLE covidlabel LOGIN PASSWORD '$(<"$1/password")';
CREATE DATABASE covidlabel OWNER covidlabel;
END
}

# cluster_start FOLDER: on the port it had, or the next free one.
cluster_start() {
    local folder=$1 programs port tries
    programs=$(cluster_programs "$folder")
    # Below the range that outgoing connections take theirs from (32768 up): a client that calls again and again while PostgreSQL is dead
    # might be given the very port it calls, connect to itself and keep PostgreSQL from coming back.
    port=$(cat "$folder/port" 2>/dev/null || echo 25432)
    # What is left of a server that was killed holds its port for a moment; whoever is connected knows no other.
    if [[ -f $folder/port ]]; then
        for ((tries = 0; tries < 50; tries++)); do
            port_is_taken "$port" || break
            sleep 0.1
        done
    fi
    port=$(free_port "$port")
    echo "$port" >"$folder/port"
    touch "$folder/log"
    ((EUID != 0)) || chown postgres "$folder/log"
    # Right after a kill -9 the old server's number, or its children's hold on shared memory, stays for a moment.
    for _ in {1..20}; do
        as_server "$programs/pg_ctl" start -w -t 60 -s -D "$folder/data" -l "$folder/log" -o "-p $port" 9>&- >/dev/null 2>&1 && return
        sleep 0.25
    done
    cluster_failed "$folder" 'did not start'
}

# cluster_failed FOLDER WHAT: why, as far as its log tells.
cluster_failed() {
    if tail -n 50 "$1/log" | grep -q 'No space left on device'; then
        fail "PostgreSQL $2 because the disk that holds $1 is full: free some space and start again."
    fi
    fail "PostgreSQL $2: $(grep -E 'FATAL|PANIC|error' "$1/log" | tail -n 1 | sed 's/.*\(FATAL\|PANIC\|error\): *//') (log: $1/log)."
}

# cluster_stop FOLDER: quietly, also where nothing runs.
cluster_stop() {
    local programs
    [[ -f $1/data/PG_VERSION ]] || return 0
    programs=$(cluster_programs "$1")
    as_server "$programs/pg_ctl" stop -m fast -w -t 60 -s -D "$1/data" >/dev/null 2>&1 || true
}

# cluster_is_running FOLDER
cluster_is_running() {
    local process
    process=$(cluster_process "$1") && [[ -n $process ]] && [[ $(tr '\0' ' ' <"/proc/$process/cmdline" 2>/dev/null) == *"$1/data"* ]]
}

# cluster_process FOLDER: the process id of the server.
cluster_process() { as_server head -n 1 "$1/data/postmaster.pid" 2>/dev/null; }

# cluster_connection FOLDER [admin]: the connection string of the application's database, or the superuser's.
cluster_connection() {
    local user=covidlabel database=covidlabel password
    password=$(<"$1/password")
    if [[ ${2:-} == admin ]]; then
        user=admin database=postgres password=$(<"$1/admin-password")
    fi
    echo "Host=127.0.0.1;Port=$(<"$1/port");Database=$database;Username=$user;Password=$password"
}
