# Sourced by the scripts beside it: `inspect PACKAGES… < PROGRAM` runs a Node program beside pinned packages
# and compares what it prints with the text of EXPECTED.
set -euo pipefail

inspect() {
  local folder seen
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' RETURN
  cat > "$folder/program.mjs"
  echo '{"private":true}' > "$folder/package.json"
  npm install --prefix "$folder" --no-audit --no-fund --ignore-scripts --loglevel=error "$@" > /dev/null
  echo "node $(node --version), $*"
  seen=$(cd "$folder" && node program.mjs)
  echo "$seen"
  if [ "$seen" = "$EXPECTED" ]; then
    echo 'As found.'
  else
    printf 'It has changed. Found before:\n%s\n' "$EXPECTED"
    return 1
  fi
}
