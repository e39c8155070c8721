{{- define "fanfare.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "fanfare.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "fanfare.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "fanfare.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "fanfare.selectorLabels" -}}
app.kubernetes.io/name: {{ include "fanfare.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "fanfare.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "fanfare.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "fanfare.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "fanfare.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* How long the gateway may take to close its sockets: the setting, in seconds. */}}
{{- define "fanfare.drainSeconds" -}}
{{- $period := dig "FANFARE_CONNECTION_DRAIN_PERIOD" "20s" .Values.config | toString }}
{{- if hasSuffix "m" $period }}
{{- mul 60 (trimSuffix "m" $period | int) }}
{{- else }}
{{- trimSuffix "s" $period | int }}
{{- end }}
{{- end }}

{{/* Tokens can be verified somehow, else the gateway would not start. */}}
{{- define "fanfare.checkJwt" -}}
{{- if not (or .Values.jwt.existingSecret .Values.jwt.key .Values.jwt.jwksUrl) }}
{{- fail "Set jwt.existingSecret (a Secret with the key that verifies tokens), jwt.key or jwt.jwksUrl." }}
{{- end }}
{{- end }}

{{/* A value as the environment holds it; YAML reads whole numbers as floats, which would print as 1.6e+07. */}}
{{- define "fanfare.text" -}}
{{- if kindIs "float64" . }}{{ int64 . }}{{ else }}{{ . }}{{ end }}
{{- end }}
