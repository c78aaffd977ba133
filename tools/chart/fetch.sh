#!/usr/bin/env bash
# Fetches what the tests of the chart need, each once and by its version, into a cache outside of the checkout:
#   fetch.sh            Helm, schemas of Kubernetes, custom resource definitions of KEDA and Prometheus Operator
#   fetch.sh cluster    a Kubernetes API server and etcd besides (some ten minutes the first time)
# Everything comes from the Go module proxy and PyPI and is built here. Needs go 1.25 and python3 with venv.
set -euo pipefail
cd "$(dirname "$0")"
source ./versions.sh

need() { command -v "$1" >/dev/null || { echo "$1 is not installed: $2" >&2 && exit 1; }; }
need go 'https://go.dev/dl, or apt-get install golang-go where that is 1.25 or later'
need python3 'apt-get install python3 python3-venv'
export CGO_ENABLED=0 GOWORK=off GOFLAGS=-mod=mod

# Builds into a folder beside the final one and renames it, so that what was interrupted is not found half.
once() {
  local folder=$1 make=$2
  [ -d "$folder" ] && return 0
  echo "fetching $(basename "$folder") …"
  rm -rf "$folder.part" && mkdir -p "$folder.part"
  (cd "$folder.part" && "$make") && mv "$folder.part" "$folder"
}

source_of() { go mod download -json "$1" | sed -n 's/^\s*"Dir": "\(.*\)",\?$/\1/p'; }

helm() { GOFLAGS='' GOBIN=$PWD go install "helm.sh/helm/v3/cmd/helm@v$HELM_VERSION"; }

validator() {
  python3 -m venv ../installer
  ../installer/bin/pip install --quiet --disable-pip-version-check --target . "kubernetes-validate==$VALIDATE_VERSION"
  rm -rf ../installer
}

definitions() {
  cp "$(source_of "github.com/kedacore/keda/v2@v$KEDA_VERSION")"/config/crd/bases/keda.sh_scaledobjects.yaml .
  local operator
  operator=$(source_of "github.com/prometheus-operator/prometheus-operator@v$OPERATOR_VERSION")
  cp "$operator"/example/prometheus-operator-crd/monitoring.coreos.com_{servicemonitors,prometheusrules}.yaml .
  chmod u+w ./*.yaml
}

# The module of Kubernetes replaces its staging modules by folders that are not in it: their own releases stand in.
api_server() {
  cp -r "$(source_of "k8s.io/kubernetes@v$KUBERNETES_VERSION")" source
  chmod -R u+w source
  local staging=v0.${KUBERNETES_VERSION#1.}
  (
    cd source && rm -rf go.work go.work.sum vendor
    sed -i -E "s#^(\s*k8s\.io/[a-z0-9-]+) v0\.0\.0\$#\1 $staging#; s#=> \./staging/src/(k8s\.io/[a-z0-9-]+)#=> \1 $staging#" go.mod
    local version=k8s.io/component-base/version
    go build -ldflags "-s -w -X $version.gitVersion=v$KUBERNETES_VERSION" -o ../kube-apiserver ./cmd/kube-apiserver
  )
  rm -rf source
}

etcd() {
  printf 'module etcd\n\ngo 1.25\n' >go.mod
  printf 'package main\n\nimport (\n\t"os"\n\n\t"go.etcd.io/etcd/server/v3/etcdmain"\n)\n\nfunc main() { etcdmain.Main(os.Args) }\n' >main.go
  go get "go.etcd.io/etcd/server/v3@v$ETCD_VERSION"
  go build -ldflags '-s -w' -o etcd .
  rm -f go.mod go.sum main.go
}

mkdir -p "$CACHE"
once "$HELM_DIR" helm
once "$VALIDATE_DIR" validator
once "$DEFINITIONS_DIR" definitions
if [ "${1:-}" = cluster ]; then
  once "$ETCD_DIR" etcd
  once "$API_SERVER_DIR" api_server
fi
