#!/usr/bin/env bash
# A private PostgreSQL cluster for programs that need one of their own (benchmarks, tests):
#   scripts/cluster.sh create|start|stop|process|connection|admin-connection FOLDER
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

usage() { fail "usage: scripts/cluster.sh create|start|stop|process|connection|admin-connection FOLDER"; }
(($# == 2)) || usage

folder=$(realpath -m "$2")

case $1 in
    create) cluster_create "$folder" && cluster_start "$folder" ;;
    start) cluster_start "$folder" ;;
    stop) cluster_stop "$folder" ;;
    process) cluster_process "$folder" ;;
    connection) cluster_connection "$folder" ;;
    admin-connection) cluster_connection "$folder" admin ;;
    *) usage ;;
esac
