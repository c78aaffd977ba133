package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Message is what a broker or a sender hands over, with header names as of normaliseHeaders.
type Message struct {
	Payload string
	Headers map[string]string
}

// Event is the canonical event. Its payload stays text, so that no digit of it is lost.
type Event struct {
	EventID       string          `json:"event_id"`
	EventType     string          `json:"event_type"`
	Source        string          `json:"source"`
	EntityID      *string         `json:"entity_id"`
	EntityType    *string         `json:"entity_type"`
	OccurredAt    time.Time       `json:"occurred_at"`
	IngestedAt    time.Time       `json:"ingested_at"`
	SchemaVersion int             `json:"schema_version"`
	TraceID       string          `json:"trace_id"`
	CausationID   *string         `json:"causation_id"`
	Payload       json.RawMessage `json:"payload"`
}

// isCanary says whether the control plane made the event itself: it is noted in the inbox, and has no effect.
func (e Event) isCanary() bool { return e.EventType == "CANARY_BEAT" }

// Undecodable is a message that no retry can make readable; EventID is the one it claims, or derived from its text.
type Undecodable struct{ EventID, Code, Reason string }

// newest is the highest version that this consumer was written for; a type that is not here passes as it is.
var newest = map[string]int{"AI_DECISION_RECORDED": 2}

var uuid = regexp.MustCompile(`(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// headersOf reads headers of HTTP, where what is not printable ASCII is percent-encoded.
func headersOf(given http.Header) map[string]string {
	headers := map[string]string{}
	for name := range given {
		name, value := strings.ToLower(name), given.Get(name)
		if decoded, err := url.PathUnescape(value); err == nil && (strings.HasPrefix(name, "ce-") || strings.HasPrefix(name, "x-acp-")) {
			value = decoded
		}
		headers[name] = value
	}
	return headers
}

func normaliseHeaders(given map[string]string) map[string]string {
	headers := map[string]string{}
	for name, value := range given {
		if name = strings.ToLower(name); name != "content-type" {
			name = strings.ReplaceAll(name, "-", "_")
			for _, prefix := range []string{"cloudevents:", "cloudevents_"} {
				if rest, ok := strings.CutPrefix(name, prefix); ok {
					name = "ce_" + rest
				}
			}
			name = strings.TrimPrefix(strings.TrimPrefix(name, "x_"), "acp_")
		}
		headers[name] = value
	}
	return headers
}

// decodeMessage reads the event from a message in any of the three formats of a topic.
func decodeMessage(m Message) (Event, *Undecodable) {
	var body map[string]json.RawMessage
	err := json.Unmarshal([]byte(m.Payload), &body)
	if err == nil && body == nil {
		err = fmt.Errorf("the body is not a JSON object")
	}
	var event Event
	if err == nil {
		err = json.Unmarshal(canonical(m, body), &event)
	}
	if err == nil {
		err = check(event)
	}
	refused := &Undecodable{EventID: claimedID(m, body), Code: "CONSUMER.UNDECODABLE"}
	if err != nil {
		refused.Reason = err.Error()
		return event, refused
	}
	event.EventID = strings.ToLower(event.EventID)
	if known, ok := newest[event.EventType]; ok && event.SchemaVersion > known {
		refused.Code, refused.Reason = "GATE.UNKNOWN_VERSION", fmt.Sprintf("version %d is newer than %d", event.SchemaVersion, known)
		return event, refused
	}
	upcast(&event)
	return event, nil
}

// canonical turns CloudEvents, in headers or in the body, into the canonical members.
func canonical(m Message, body map[string]json.RawMessage) []byte {
	attributes, data := map[string]string{}, json.RawMessage(m.Payload)
	if _, inHeaders := m.Headers["ce_id"]; inHeaders {
		for name, value := range m.Headers {
			attributes[strings.TrimPrefix(name, "ce_")] = value
		}
	} else if json.Unmarshal(body["specversion"], new(string)) == nil {
		data = body["data"]
		for name, raw := range body {
			var text string
			if json.Unmarshal(raw, &text) == nil {
				attributes[name] = text
			}
		}
	} else {
		return []byte(m.Payload)
	}
	version, _ := strconv.Atoi(attributes["schemaversion"])
	members := map[string]any{
		"event_id": attributes["id"], "event_type": attributes["type"], "occurred_at": attributes["time"],
		"source":      strings.TrimPrefix(attributes["source"], "/sources/"),
		"ingested_at": attributes["ingestedtime"], "trace_id": attributes["traceid"],
		"schema_version": version, "payload": data,
	}
	for member, name := range map[string]string{"entity_id": "subject", "entity_type": "entitytype", "causation_id": "causationid"} {
		if value, ok := attributes[name]; ok {
			members[member] = value
		}
	}
	text, _ := json.Marshal(members)
	return text
}

func check(e Event) error {
	missing := func(text *string) bool { return text != nil && *text == "" }
	switch {
	case !uuid.MatchString(e.EventID), !uuid.MatchString(e.TraceID):
		return fmt.Errorf("an id is not a UUID")
	case e.CausationID != nil && !uuid.MatchString(*e.CausationID):
		return fmt.Errorf("/causation_id is neither a UUID nor null")
	case e.EventType == "", e.Source == "", missing(e.EntityID), missing(e.EntityType):
		return fmt.Errorf("a name is empty")
	case e.OccurredAt.IsZero(), e.IngestedAt.IsZero(), e.SchemaVersion < 1:
		return fmt.Errorf("a time or the version is missing")
	case !bytes.HasPrefix(bytes.TrimSpace(e.Payload), []byte("{")):
		return fmt.Errorf("/payload is not an object")
	}
	return nil
}

func upcast(e *Event) {
	var payload map[string]json.RawMessage
	if e.EventType != "AI_DECISION_RECORDED" || e.SchemaVersion != 1 || json.Unmarshal(e.Payload, &payload) != nil {
		return
	}
	payload["model"], _ = json.Marshal(map[string]any{"name": payload["model"], "version": payload["model_version"]})
	delete(payload, "model_version")
	if payload["inputs"] == nil {
		payload["inputs"] = json.RawMessage("[]")
	}
	text, _ := json.Marshal(payload)
	e.SchemaVersion, e.Payload = 2, text
}

func claimedID(m Message, body map[string]json.RawMessage) string {
	claims := []string{m.Headers["event_id"], m.Headers["ce_id"], "", ""}
	_, _ = json.Unmarshal(body["event_id"], &claims[2]), json.Unmarshal(body["id"], &claims[3])
	if at := slices.IndexFunc(claims, uuid.MatchString); at >= 0 {
		return strings.ToLower(claims[at])
	}
	return deriveEventID("undecodable", "message", m.Payload)
}

// deriveEventID is UUID v5 over source/stream/key.
func deriveEventID(source, stream, key string) string {
	namespace := []byte("\x6f\x1d\x1f\x0e\x5d\x5c\x5b\x7a\x9a\x53\x0f\x6c\x1c\x7d\x2e\x4b")
	sum := sha1.Sum(append(namespace, source+"/"+stream+"/"+key...))
	sum[6], sum[8] = sum[6]&0x0f|0x50, sum[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// signatureProblem verifies Standard Webhooks; empty where the signature holds.
func signatureProblem(headers map[string]string, body []byte, secrets []string, now time.Time) string {
	sent, err := strconv.ParseInt(headers["webhook-timestamp"], 10, 64)
	if err != nil || headers["webhook-id"] == "" || headers["webhook-signature"] == "" {
		return "webhook-id, webhook-timestamp and webhook-signature are required"
	}
	if age := now.Unix() - sent; age > 300 || age < -300 {
		return "webhook-timestamp is too old or in the future"
	}
	for _, secret := range secrets {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
		if err != nil || !strings.HasPrefix(secret, "whsec_") || len(key) < 24 {
			continue
		}
		mac := hmac.New(sha256.New, key)
		fmt.Fprintf(mac, "%s.%d.%s", headers["webhook-id"], sent, body)
		expected := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
		for given := range strings.SplitSeq(headers["webhook-signature"], " ") {
			if hmac.Equal([]byte(given), []byte(expected)) {
				return ""
			}
		}
	}
	return "no signature matches a known secret"
}
