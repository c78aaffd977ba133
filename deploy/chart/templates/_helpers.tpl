{{/* The apps: their key in the values, name, port and whether others call it. */}}
{{- define "control-plane.apps" -}}
ingestion: { name: ingestion, port: 3001, served: true }
relay: { name: relay, port: 3002, served: false }
opsApi: { name: ops-api, port: 3000, served: true }
{{- end }}

{{- define "control-plane.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) }}
{{- $full | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "control-plane.selector" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end }}

{{- define "control-plane.podLabels" -}}
{{ include "control-plane.selector" . }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | trunc 63 | quote }}
app.kubernetes.io/part-of: ai-control-plane
{{- end }}

{{- define "control-plane.labels" -}}
{{ include "control-plane.podLabels" . }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 }}
{{- end }}

{{- define "control-plane.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "control-plane.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* A checkout has no version, and an image without a tag would be somebody's `latest`. */}}
{{- define "control-plane.image" -}}
{{- $image := .root.Values.image }}
{{- $path := list $image.registry $image.repository .name | compact | join "/" }}
{{- if .digest }}
{{- printf "%s@%s" $path .digest }}
{{- else }}
{{- $tag := $image.tag | default .root.Chart.AppVersion }}
{{- if not $tag }}{{ fail "image.tag: needed, as this chart is not a packaged one and has no version of its own" }}{{ end }}
{{- printf "%s:%s" $path $tag }}
{{- end }}
{{- end }}

{{- define "control-plane.databaseUrl" -}}
{{- $secret := .root.Values.database.secret }}
{{- if and .own .own.name }}{{ $secret = .own }}{{ end }}
{{- if not $secret.name }}{{ fail "database.secret.name: needed, the existing Secret with the URL of PostgreSQL" }}{{ end }}
- name: DATABASE_URL
  valueFrom:
    secretKeyRef: { name: {{ $secret.name | quote }}, key: {{ $secret.key | quote }} }
{{- end }}

{{- define "control-plane.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "control-plane.containerSecurity" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: { drop: [ALL] }
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "control-plane.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
