{{- define "fanfare.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* Room is left for the suffixes -management, -redis and -test. */}}
{{- define "fanfare.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains (include "fanfare.name" .) .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "fanfare.name" .) | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* Every pod of the release. */}}
{{- define "fanfare.releaseLabels" -}}
app.kubernetes.io/name: {{ include "fanfare.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* The gateways alone. */}}
{{- define "fanfare.selectorLabels" -}}
{{ include "fanfare.releaseLabels" . }}
app.kubernetes.io/component: gateway
{{- end }}

{{- define "fanfare.commonLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "fanfare.labels" -}}
{{ include "fanfare.selectorLabels" . }}
{{ include "fanfare.commonLabels" . }}
{{- end }}

{{- define "fanfare.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "fanfare.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "fanfare.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}
{{- end }}

{{/* A value as the environment holds it; YAML reads whole numbers as floats, which would print as 1.6e+07. */}}
{{- define "fanfare.text" -}}
{{- if kindIs "float64" . }}{{ int64 . }}{{ else }}{{ . }}{{ end }}
{{- end }}

{{/* A duration of the gateway in whole seconds, rounded up. */}}
{{- define "fanfare.seconds" -}}
{{- $text := include "fanfare.text" . }}
{{- $number := regexFind "^[0-9]+" $text | int64 }}
{{- if hasSuffix "ms" $text }}{{ div (add $number 999) 1000 }}
{{- else if hasSuffix "m" $text }}{{ mul $number 60 }}
{{- else if hasSuffix "h" $text }}{{ mul $number 3600 }}
{{- else }}{{ $number }}
{{- end }}
{{- end }}

{{/*
What an operator set it to, by any of its environment names: (list $ NAME …). `extraEnv` wins, as it
does in the pod; empty if it is not set, or is only known there. Spring reads underscores as it likes.
*/}}
{{- define "fanfare.setting" -}}
{{- $root := first . }}
{{- $found := "" }}
{{- range $wanted := rest . }}
{{- range $name, $value := $root.Values.config }}
{{- if eq (replace "_" "" $name) (replace "_" "" $wanted) }}
{{- $found = include "fanfare.text" $value }}
{{- end }}
{{- end }}
{{- end }}
{{- range $wanted := rest . }}
{{- range $root.Values.extraEnv }}
{{- if eq (replace "_" "" .name) (replace "_" "" $wanted) }}
{{- $found = .value | default "" }}
{{- end }}
{{- end }}
{{- end }}
{{- $found }}
{{- end }}

{{/* A setting in seconds: (list $ NAME DEFAULT). */}}
{{- define "fanfare.settingSeconds" -}}
{{- include "fanfare.setting" (list (index . 0) (index . 1)) | default (index . 2) | include "fanfare.seconds" }}
{{- end }}

{{/*
With autoscaling, as many as there are: the field's disappearance from one release to the next would
mean 1 to Kubernetes, and cut all sockets but those of one gateway. Where the cluster cannot be asked
(`helm template`) or has none yet, nothing.
*/}}
{{- define "fanfare.replicas" -}}
{{- if .Values.autoscaling.enabled }}
{{- with lookup "apps/v1" "Deployment" .Release.Namespace (include "fanfare.fullname" .) }}
{{- .spec.replicas }}
{{- end }}
{{- else }}
{{- .Values.replicaCount }}
{{- end }}
{{- end }}

{{- define "fanfare.gracePeriodSeconds" -}}
{{- $drain := include "fanfare.settingSeconds" (list . "FANFARE_CONNECTION_DRAIN_PERIOD" "20s") | int64 }}
{{- $close := include "fanfare.settingSeconds" (list . "FANFARE_CONNECTION_CLOSE_TIMEOUT" "5s") | int64 }}
{{- add $drain $close (int64 .Values.shutdown.preStopSeconds) (int64 .Values.shutdown.marginSeconds) }}
{{- end }}

{{- define "fanfare.redisHost" -}}
{{- if .Values.trialRedis.enabled }}{{ include "fanfare.fullname" . }}-redis{{ else }}{{ .Values.redis.host }}{{ end }}
{{- end }}

{{/* The servers as a comma list of host:port, whatever they were given as. */}}
{{- define "fanfare.redisNodes" -}}
{{- if .Values.trialRedis.enabled -}}
{{ include "fanfare.redisHost" . }}:6379
{{- else if .Values.redis.nodes -}}
{{ join "," .Values.redis.nodes }}
{{- else -}}
{{ .Values.redis.host }}:{{ int .Values.redis.port }}
{{- end }}
{{- end }}

{{/* Everything about the gateway that is no secret, by environment name; `config` comes last and wins. */}}
{{- define "fanfare.environment" -}}
{{- $env := dict
    "APP_ENV" .Values.appEnv
    "WEBSOCKET_SERVER_PORT" "8001"
    "MANAGEMENT_SERVER_PORT" "8002"
    "BACKEND_CORS_ALLOW_ORIGINS" (toRawJson .Values.allowOrigins)
    "FANFARE_BUS_MODE" (ternary "classic" .Values.redis.mode .Values.trialRedis.enabled)
    "FANFARE_CONNECTION_MAX_PER_NODE" (include "fanfare.text" .Values.maxConnections)
    "FANFARE_DIRECTORY_TYPE" .Values.directory.type
    "LOGGING_LEVEL_IO_FANFARE" .Values.logging.level }}
{{- $tls := and .Values.redis.tls.enabled (not .Values.trialRedis.enabled) }}
{{- if or $tls (and .Values.redis.nodes (not .Values.trialRedis.enabled)) }}
{{- $nodes := list }}
{{- range splitList "," (include "fanfare.redisNodes" .) }}
{{- $nodes = append $nodes (ternary (printf "rediss://%s" .) . $tls) }}
{{- end }}
{{- $_ := set $env "FANFARE_REDIS_NODES" (join "," $nodes) }}
{{- else }}
{{- $_ := set $env "REDIS_HOST" (include "fanfare.redisHost" .) }}
{{- $_ := set $env "REDIS_PORT" (ternary 6379 (int .Values.redis.port) .Values.trialRedis.enabled | toString) }}
{{- end }}
{{- if eq $env.FANFARE_BUS_MODE "sharded" }}
{{- $_ := set $env "FANFARE_REDIS_USE_ANNOUNCED_ADDRESS" (toString .Values.redis.useAnnouncedAddress) }}
{{- end }}
{{- if or .Values.jwt.existingSecret .Values.jwt.key }}
{{- $_ := set $env "JWT_SIGN_ALGORITHM" .Values.jwt.algorithm }}
{{- end }}
{{- with .Values.jwt.jwksUrl }}
{{- $_ := set $env "JWT_JWKS_URL" . }}
{{- end }}
{{- with .Values.jwt.jwksAlgorithms }}
{{- $_ := set $env "JWT_JWKS_ALGORITHMS" (join "," .) }}
{{- end }}
{{- if eq .Values.directory.type "http" }}
{{- $_ := set $env "FANFARE_DIRECTORY_HTTP_URL" .Values.directory.http.url }}
{{- end }}
{{- if eq .Values.logging.format "json" }}
{{- $_ := set $env "LOGGING_STRUCTURED_FORMAT_CONSOLE" "logstash" }}
{{- end }}
{{- range $name, $value := .Values.config }}
{{- $_ := set $env $name (include "fanfare.text" $value) }}
{{- end }}
{{- toYaml $env }}
{{- end }}

{{/*
The secrets in use, each with its environment name, the Secret of the operator or "", its entry there,
and the value to make one of.
*/}}
{{- define "fanfare.secrets" -}}
{{- $jwt := .Values.jwt }}
{{- $redis := .Values.redis }}
{{- $postgres := .Values.directory.postgres }}
{{- $http := .Values.directory.http }}
{{- $management := .Values.management }}
{{- $all := list (dict "name" "JWT_VERIFY_KEY" "secret" $jwt.existingSecret "entry" $jwt.existingSecretKey "value" $jwt.key) }}
{{- if not .Values.trialRedis.enabled }}
{{- $all = append $all (dict "name" "REDIS_PASSWORD" "secret" $redis.existingSecret "entry" $redis.existingSecretKey "value" $redis.password) }}
{{- end }}
{{- if eq .Values.directory.type "postgres" }}
{{- $all = append $all (dict "name" "DATABASE_URL" "secret" $postgres.existingSecret "entry" $postgres.existingSecretKey "value" $postgres.url) }}
{{- end }}
{{- if eq .Values.directory.type "http" }}
{{- $all = append $all (dict "name" "FANFARE_DIRECTORY_HTTP_TOKEN" "secret" $http.existingSecret "entry" $http.existingSecretKey "value" $http.token) }}
{{- end }}
{{- $all = append $all (dict "name" "FANFARE_MANAGEMENT_TOKEN" "secret" $management.existingSecret "entry" $management.existingSecretKey "value" $management.token) }}
{{- $used := list }}
{{- range $all }}
{{- if or .secret .value }}
{{- $used = append $used . }}
{{- end }}
{{- end }}
{{- toYaml (dict "secrets" $used) }}
{{- end }}

{{/* What no schema can say: mistakes between values, each in one sentence that says what to do. */}}
{{- define "fanfare.check" -}}
{{- if not (or .Values.jwt.existingSecret .Values.jwt.key .Values.jwt.jwksUrl) }}
{{- fail "Set jwt.existingSecret (a Secret with the key that verifies tokens), jwt.key or jwt.jwksUrl." }}
{{- end }}
{{- $secret := dict
    "FANFARE_JWT_VERIFY_KEY" "jwt.existingSecret"
    "FANFARE_REDIS_PASSWORD" "redis.existingSecret"
    "FANFARE_DIRECTORY_POSTGRES_URL" "directory.postgres.existingSecret"
    "FANFARE_DIRECTORY_HTTP_TOKEN" "directory.http.existingSecret"
    "FANFARE_MANAGEMENT_TOKEN" "management.existingSecret" }}
{{- range $name, $value := .Values.config }}
{{- if hasKey $secret $name }}
{{- fail (printf "config.%s would be readable in a ConfigMap: set %s instead." $name (get $secret $name)) }}
{{- end }}
{{- if contains "@" (toString $value) }}
{{- if eq $name "FANFARE_REDIS_NODES" }}
{{- fail "config.FANFARE_REDIS_NODES with a password would be readable in a ConfigMap: set it in extraEnv, from a Secret." }}
{{- end }}
{{- end }}
{{- end }}
{{- if eq .Values.appEnv "prod" }}
{{- range .Values.allowOrigins }}
{{- if regexMatch "^https?://(localhost|127\\.0\\.0\\.1)([:/]|$)" . }}
{{- fail (printf "allowOrigins has %s, with which a gateway of appEnv=prod does not start: leave it out, or set appEnv=dev." .) }}
{{- end }}
{{- end }}
{{- end }}
{{- if and (eq .Values.directory.type "postgres") (not (or .Values.directory.postgres.existingSecret .Values.directory.postgres.url)) }}
{{- fail "directory.type=postgres needs directory.postgres.existingSecret or directory.postgres.url." }}
{{- end }}
{{- if and (eq .Values.directory.type "http") (not .Values.directory.http.url) }}
{{- fail "directory.type=http needs directory.http.url." }}
{{- end }}
{{- $idle := include "fanfare.settingSeconds" (list . "FANFARE_CONNECTION_IDLE_TIMEOUT" "60s") | int64 }}
{{- if .Values.ingress.enabled }}
{{- if not .Values.ingress.hosts }}
{{- fail "ingress.enabled needs at least one name in ingress.hosts." }}
{{- end }}
{{- if le (int64 .Values.ingress.timeoutSeconds) $idle }}
{{- fail (printf "ingress.timeoutSeconds must be above the gateway's idle timeout of %d s, or healthy sockets are cut." $idle) }}
{{- end }}
{{- end }}
{{- if .Values.httpRoute.enabled }}
{{- if not .Values.httpRoute.parentRefs }}
{{- fail "httpRoute.enabled needs at least one Gateway in httpRoute.parentRefs." }}
{{- end }}
{{- $timeout := include "fanfare.seconds" .Values.httpRoute.timeout | int64 }}
{{- if and (ne $timeout 0) (le $timeout $idle) }}
{{- fail (printf "httpRoute.timeout must be 0s, or above the gateway's idle timeout of %d s, or healthy sockets are cut." $idle) }}
{{- end }}
{{- end }}
{{- if .Values.autoscaling.enabled }}
{{- if gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas) }}
{{- fail "autoscaling.minReplicas is above autoscaling.maxReplicas." }}
{{- end }}
{{- $most := include "fanfare.setting" (list . "FANFARE_CONNECTION_MAX_PER_NODE") | default (include "fanfare.text" .Values.maxConnections) | int64 }}
{{- if and $most (ge (int64 .Values.autoscaling.targetConnectionsPerPod) $most) }}
{{- fail (printf "autoscaling.targetConnectionsPerPod must be below the %d sockets that a gateway takes (maxConnections), or they are refused before there are more gateways." $most) }}
{{- end }}
{{- if not (or .Values.autoscaling.targetCPUUtilizationPercentage .Values.autoscaling.targetConnectionsPerPod) }}
{{- fail "autoscaling.enabled needs targetCPUUtilizationPercentage or targetConnectionsPerPod above 0." }}
{{- end }}
{{- end }}
{{- range $name := list "FANFARE_CONNECTION_DRAIN_PERIOD" "FANFARE_CONNECTION_CLOSE_TIMEOUT" }}
{{- range $.Values.extraEnv }}
{{- if and (eq (replace "_" "" .name) (replace "_" "" $name)) .valueFrom }}
{{- fail (printf "The pod's grace period is made from %s, which the chart cannot read from extraEnv's valueFrom: set it in config." $name) }}
{{- end }}
{{- end }}
{{- end }}
{{- if and (eq (toString .Values.rollout.maxSurge) "0") (eq (toString .Values.rollout.maxUnavailable) "0") }}
{{- fail "rollout.maxSurge and rollout.maxUnavailable cannot both be 0: nothing could ever be replaced." }}
{{- end }}
{{- end }}

{{- define "fanfare.javaOptions" -}}
{{- $options := list .Values.jvm.options (printf "-XX:MaxRAMPercentage=%v" .Values.jvm.maxRamPercentage) }}
{{- if .Values.redis.tls.trustStoreSecret }}
{{- $options = append $options "-Djavax.net.ssl.trustStoreType=PKCS12" }}
{{- $options = append $options (printf "-Djavax.net.ssl.trustStore=/etc/fanfare/trust-store/%s" .Values.redis.tls.trustStoreKey) }}
{{- end }}
{{- $options = append $options .Values.jvm.extraOptions }}
{{- join " " $options | trim }}
{{- end }}

{{/* The port of an address, with or without a scheme: (list ADDRESS DEFAULT). */}}
{{- define "fanfare.port" -}}
{{- $authority := index . 0 | trim | regexFind "^([a-z]+://)?[^/?]+" }}
{{- regexFind ":[0-9]+$" $authority | trimPrefix ":" | default (toString (index . 1)) }}
{{- end }}

{{- define "fanfare.webPort" -}}
{{- include "fanfare.port" (list . (ternary 443 80 (hasPrefix "https" .))) }}
{{- end }}

{{/*
Ports the gateway opens connections to, so far as values say. In a cluster every node is taken to have
the same one.
*/}}
{{- define "fanfare.egressPorts" -}}
{{- $ports := list }}
{{- $nodes := include "fanfare.setting" (list . "FANFARE_REDIS_NODES") | default (include "fanfare.redisNodes" .) }}
{{- range splitList "," $nodes }}
{{- $ports = append $ports (include "fanfare.port" (list . 6379) | int) }}
{{- end }}
{{- with include "fanfare.setting" (list . "JWT_JWKS_URL" "FANFARE_JWT_JWKS_URL") | default .Values.jwt.jwksUrl }}
{{- $ports = append $ports (include "fanfare.webPort" . | int) }}
{{- end }}
{{- $directory := include "fanfare.setting" (list . "FANFARE_DIRECTORY_TYPE") | default .Values.directory.type }}
{{- if eq $directory "postgres" }}
{{- $url := include "fanfare.setting" (list . "DATABASE_URL" "FANFARE_DIRECTORY_POSTGRES_URL") | default .Values.directory.postgres.url }}
{{- $ports = append $ports (include "fanfare.port" (list $url .Values.directory.postgres.port) | int) }}
{{- end }}
{{- if eq $directory "http" }}
{{- with include "fanfare.setting" (list . "FANFARE_DIRECTORY_HTTP_URL") | default .Values.directory.http.url }}
{{- $ports = append $ports (include "fanfare.webPort" . | int) }}
{{- end }}
{{- end }}
{{- if eq (include "fanfare.setting" (list . "FANFARE_TRACING_ENABLED")) "true" }}
{{- $collector := include "fanfare.setting" (list . "OTEL_EXPORTER_OTLP_ENDPOINT") | default "http://localhost:4318" }}
{{- $collector = include "fanfare.setting" (list . "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") | default $collector }}
{{- $ports = append $ports (include "fanfare.webPort" $collector | int) }}
{{- end }}
{{- range .Values.networkPolicy.egress.ports }}
{{- $ports = append $ports (int .) }}
{{- end }}
{{- $ports | uniq | toYaml }}
{{- end }}

{{- define "fanfare.redisLabels" -}}
{{ include "fanfare.releaseLabels" . }}
app.kubernetes.io/component: trial-redis
{{- end }}

{{- define "fanfare.testLabels" -}}
{{ include "fanfare.releaseLabels" . }}
app.kubernetes.io/component: test
{{- end }}
