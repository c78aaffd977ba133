# Versions of the programs that the tests of the chart use, and where each is kept. The tests read this file too.
HELM_VERSION=3.22.0
VALIDATE_VERSION=1.37.0
KEDA_VERSION=2.21.0
OPERATOR_VERSION=0.85.0

CACHE=${CHART_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/ai-control-plane}
HELM_DIR=$CACHE/helm-$HELM_VERSION
VALIDATE_DIR=$CACHE/kubernetes-validate-$VALIDATE_VERSION
DEFINITIONS_DIR=$CACHE/definitions-$KEDA_VERSION-$OPERATOR_VERSION
