{{/*
What an app reads, as a map by the name of the variable: its own settings before those of all, and of these only
what it knows. Numbers of YAML are floating, and 134217728 would become 1.34217728e+08.
*/}}
{{- define "control-plane.settings" -}}
{{- $known := get (.root.Files.Get "settings.json" | fromJson) .app }}
{{- $merged := dict }}
{{- range $from := list .root.Values.settings .values.settings }}
{{- range $name, $value := $from }}
{{- if and (has $name $known) (not (kindIs "invalid" $value)) }}
{{- $text := toString $value }}
{{- if kindIs "float64" $value }}{{ $text = int64 $value | toString }}{{ end }}
{{- if kindIs "slice" $value }}{{ $text = join "," $value }}{{ end }}
{{- if regexMatch "://[^/@]*:[^/@]*@" $text }}
{{- fail (printf "settings.%s: has a password in it; put it into a Secret and name that in secrets.%s" $name $name) }}
{{- end }}
{{- $_ := set $merged $name $text }}
{{- end }}
{{- end }}
{{- end }}
{{- $merged | toJson }}
{{- end }}

{{- define "control-plane.secrets" -}}
{{- $known := get (.root.Files.Get "settings.json" | fromJson) .app }}
{{- $merged := dict }}
{{- range $from := list .root.Values.secrets .values.secrets }}
{{- range $name, $reference := $from }}
{{- if and (has $name $known) $reference }}{{ $_ := set $merged $name $reference }}{{ end }}
{{- end }}
{{- end }}
{{- $merged | toJson }}
{{- end }}

{{/* Files that an app has, by name, with where each is mounted and what a change of it shows in. */}}
{{- define "control-plane.files" -}}
{{- $root := .root }}
{{- $app := .app }}
{{- $files := dict }}
{{- range $name, $file := $root.Values.files }}
{{- if and $file (has $app $file.apps) (or $file.content $file.configMap) }}
{{- if and $file.content $file.configMap }}{{ fail (printf "files.%s: has content and a configMap; give one of them" $name) }}{{ end }}
{{- if and $file.content $file.file (not (hasKey $file.content $file.file)) }}
{{- fail (printf "files.%s.content: has no %s, which files.%s.file names" $name $file.file $name) }}
{{- end }}
{{- $configMap := $file.configMap | default (printf "%s-%s" (include "control-plane.fullname" $root) $name) }}
{{- $path := list $file.mountPath $file.file | compact | join "/" }}
{{- $change := printf "%s %s %s" $configMap $file.version ($file.content | toJson) | sha256sum }}
{{- $_ := set $files $name (dict "configMap" $configMap "mountPath" $file.mountPath "path" $path "variable" $file.variable "change" $change) }}
{{- end }}
{{- end }}
{{- $files | toJson }}
{{- end }}

{{/* Keys in files that an app has, by name. */}}
{{- define "control-plane.keys" -}}
{{- $all := dict "release" (dict "variable" "RELEASE_SIGNING_KEY_FILE" "apps" (list "ingestion" "opsApi")) }}
{{- $_ := set $all "ledger" (dict "variable" "LEDGER_SIGNING_KEY_FILE" "apps" (list "opsApi")) }}
{{- $_ := set $all "ledgerPublic" (dict "variable" "LEDGER_PUBLIC_KEYS_FILE" "apps" (list "opsApi")) }}
{{- $keys := dict }}
{{- range $name, $key := $all }}
{{- $secret := get $.root.Values.keys $name }}
{{- if and $secret.name (has $.app $key.apps) }}
{{- $_ := set $keys $name (dict "variable" $key.variable "secret" $secret.name "key" $secret.key) }}
{{- end }}
{{- end }}
{{- $keys | toJson }}
{{- end }}

{{/* An app that others reach without anybody who may use it refuses to start; said here already. */}}
{{- define "control-plane.refuseOpen" -}}
{{- $settings := include "control-plane.settings" . | fromJson }}
{{- $secrets := include "control-plane.secrets" . | fromJson }}
{{- if and (eq .app "ingestion") (not (hasKey $secrets "INGESTION_API_KEYS")) }}
{{- fail "ingestion.secrets.INGESTION_API_KEYS: needed, { name, key } of an existing Secret with the keys that may push" }}
{{- end }}
{{- if and (eq .app "opsApi") (not (hasKey $secrets "OPS_API_KEYS")) (not (hasKey $settings "OPS_OIDC_ISSUER")) }}
{{- fail "opsApi.secrets.OPS_API_KEYS: needed, { name, key } of an existing Secret with the keys of operators, or opsApi.settings.OPS_OIDC_ISSUER" }}
{{- end }}
{{- range $name := keys $secrets }}
{{- if hasKey $settings $name }}{{ fail (printf "%s: is in settings and in secrets; give it once" $name) }}{{ end }}
{{- end }}
{{- end }}

{{- define "control-plane.environment" -}}
{{- include "control-plane.refuseOpen" . }}
{{- $settings := include "control-plane.settings" . | fromJson }}
{{- $files := include "control-plane.files" . | fromJson }}
{{- include "control-plane.databaseUrl" . }}
- { name: HOST, value: 0.0.0.0 }
- { name: PORT, value: {{ .port | quote }} }
{{- range $name, $value := $settings }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- range $name, $file := $files }}
{{- if $file.variable }}
{{- if hasKey $settings $file.variable }}{{ fail (printf "settings.%s: is set by files.%s" $file.variable $name) }}{{ end }}
- { name: {{ $file.variable }}, value: {{ $file.path | quote }} }
{{- end }}
{{- end }}
{{- range $name, $key := include "control-plane.keys" . | fromJson }}
- { name: {{ $key.variable }}, value: /run/secrets/{{ $name }}/{{ $key.key }} }
{{- end }}
{{- range $name, $secret := include "control-plane.secrets" . | fromJson }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef: { name: {{ $secret.name | quote }}, key: {{ $secret.key | quote }} }
{{- end }}
{{- with .values.env }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* In seconds: the grace period (draining is a part of it), the flush of the last spans, and a little. */}}
{{- define "control-plane.terminationGrace" -}}
{{- $settings := include "control-plane.settings" . | fromJson }}
{{- $grace := get $settings "SHUTDOWN_GRACE_MS" | default "10000" | int64 }}
{{- $drain := get $settings "SHUTDOWN_DRAIN_MS" | default "0" | int64 }}
{{- if ge $drain $grace }}
{{- fail (printf "%s: SHUTDOWN_DRAIN_MS (%d) is a part of SHUTDOWN_GRACE_MS (%d) and must be less" .app $drain $grace) }}
{{- end }}
{{- add (div (add $grace 999) 1000) 5 }}
{{- end }}
