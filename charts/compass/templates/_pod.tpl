{{- /* What the pods of every program have in common. Each takes a dict of root and name (server, worker, migration). */ -}}

{{- define "compass.labels" -}}
app.kubernetes.io/name: compass
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "compass.meta" -}}
{{ include "compass.labels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "compass.podOptions" -}}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: {{ .root.Values.terminationGracePeriod }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile:
    type: RuntimeDefault
{{- if .root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- range .root.Values.imagePullSecrets }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- if .root.Values.nodeSelector }}
nodeSelector:
  {{- toYaml .root.Values.nodeSelector | nindent 2 }}
{{- end }}
{{- if .root.Values.tolerations }}
tolerations:
  {{- toYaml .root.Values.tolerations | nindent 2 }}
{{- end }}
volumes:
  # What a process writes for itself; the record is in PostgreSQL.
  - name: data
    emptyDir: {}
  - name: tmp
    emptyDir: {}
  {{- if and (ne .name "migration") (or .root.Values.config .root.Values.pins) }}
  - name: config
    configMap:
      name: {{ .root.Release.Name }}-config
  {{- end }}
{{- end }}

{{- define "compass.container" -}}
image: {{ .root.Values.image.repository }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
envFrom:
  - secretRef:
      name: {{ .root.Values.existingSecret }}
env:
  - name: PORT
    value: "8080"
  {{- range $name, $value := .root.Values.env }}
  - name: {{ $name }}
    value: {{ $value | quote }}
  {{- end }}
  {{- if and .root.Values.ingress.enabled (not (hasKey .root.Values.env "COMPASS_PUBLIC_URL")) }}
  - name: COMPASS_PUBLIC_URL
    value: {{ ternary "https" "http" (ne .root.Values.ingress.tlsSecret "") }}://{{ .root.Values.ingress.host }}
  {{- end }}
  {{- if and (ne .name "migration") .root.Values.pins }}
  - name: COMPASS_PINS
    value: /app/config/mcp-pins.json
  {{- end }}
volumeMounts:
  - name: data
    mountPath: /data
  - name: tmp
    mountPath: /tmp
  {{- if ne .name "migration" }}
  {{- range $file, $text := .root.Values.config }}
  - name: config
    mountPath: /app/config/{{ $file }}
    subPath: {{ $file | replace "/" "." }}
    readOnly: true
  {{- end }}
  {{- if .root.Values.pins }}
  - name: config
    mountPath: /app/config/mcp-pins.json
    subPath: mcp-pins.json
    readOnly: true
  {{- end }}
  {{- end }}
{{- end }}
