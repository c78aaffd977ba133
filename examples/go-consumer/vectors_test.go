package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

// What every language that consumes is tested with.
func read(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile("../../libs/contracts/vectors/" + name)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestMessages(t *testing.T) {
	type one struct {
		Name    string
		Headers map[string]string
		Payload string
		Expect  struct {
			Event   json.RawMessage
			Canary  bool
			Code    string
			EventID string `json:"event_id"`
		}
	}
	var vectors struct {
		Readable, Undecodable []one
		HeaderTexts           []struct{ Text, Encoded string } `json:"header_texts"`
	}
	read(t, "messages.json", &vectors)
	for _, c := range append(vectors.Readable, vectors.Undecodable...) {
		event, refused := decodeMessage(Message{c.Payload, normaliseHeaders(c.Headers)})
		if refused != nil {
			if refused.Code != c.Expect.Code || refused.EventID != c.Expect.EventID {
				t.Errorf("%s: %+v", c.Name, refused)
			}
			continue
		}
		var expected Event
		if c.Expect.Event == nil || json.Unmarshal(c.Expect.Event, &expected) != nil {
			t.Errorf("%s was read", c.Name)
			continue
		}
		if event.isCanary() != c.Expect.Canary {
			t.Errorf("%s: canary %v", c.Name, event.isCanary())
		}
		var got, want any
		_, _ = json.Unmarshal(event.Payload, &got), json.Unmarshal(expected.Payload, &want)
		event.Payload, expected.Payload = nil, nil
		if !reflect.DeepEqual(event, expected) || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", c.Name, event, got)
		}
	}
	for _, c := range vectors.HeaderTexts {
		if got := headersOf(http.Header{"X-Acp-Partition-Key": {c.Encoded}})["x-acp-partition-key"]; got != c.Text {
			t.Errorf("%q is read as %q", c.Encoded, got)
		}
	}
}

func TestSignatures(t *testing.T) {
	var vectors struct {
		Cases []struct {
			Name, Body string
			Secrets    []string
			Headers    map[string]string
			Now        int64
			Holds      bool
		}
	}
	read(t, "webhook-signatures.json", &vectors)
	for _, c := range vectors.Cases {
		if problem := signatureProblem(c.Headers, []byte(c.Body), c.Secrets, time.Unix(c.Now, 0)); (problem == "") != c.Holds {
			t.Errorf("%s: %q", c.Name, problem)
		}
	}
}

func TestReleases(t *testing.T) {
	var vectors struct {
		Jwks  struct{ Keys []struct{ X, Kid string } }
		Cases []struct {
			Name, Audience, Expect string
			Release                any
			Now                    time.Time
			Recalled               []string
		}
	}
	read(t, "releases.json", &vectors)
	keys := map[string]ed25519.PublicKey{}
	for _, key := range vectors.Jwks.Keys {
		keys[key.Kid], _ = base64.RawURLEncoding.DecodeString(key.X)
	}
	for _, c := range vectors.Cases {
		said := verifyRelease(c.Release, Rules{keys, c.Audience, c.Now, c.Recalled})
		if said == "" {
			said = "stands"
		}
		if said != c.Expect {
			t.Errorf("%s: %s, not %s", c.Name, said, c.Expect)
		}
	}
}

func TestIdentities(t *testing.T) {
	var vectors struct {
		DerivedIDs []struct {
			Source, Stream, Key string
			EventID             string `json:"event_id"`
		} `json:"derived_ids"`
		CanonicalJSON []struct{ JSON, Canonical, SHA256 string } `json:"canonical_json"`
	}
	read(t, "identities.json", &vectors)
	for _, c := range vectors.DerivedIDs {
		if got := deriveEventID(c.Source, c.Stream, c.Key); got != c.EventID {
			t.Errorf("the id of %s is %s", c.Key, got)
		}
	}
	for _, c := range vectors.CanonicalJSON {
		var value any
		if err := json.Unmarshal([]byte(c.JSON), &value); err != nil {
			t.Fatal(err)
		}
		got := canonicalJSON(value)
		if sum := sha256.Sum256([]byte(got)); got != c.Canonical || hex.EncodeToString(sum[:]) != c.SHA256 {
			t.Errorf("%s is %s, not %s", c.JSON, got, c.Canonical)
		}
	}
}

func TestInboxSQL(t *testing.T) {
	var vectors struct {
		Tables     string
		Statements map[string]struct{ Text string }
	}
	read(t, "inbox.json", &vectors)
	if recordProcessed != vectors.Statements["record_processed"].Text || !strings.HasPrefix(vectors.Tables, tables) {
		t.Error("the SQL is not that of every other language")
	}
}
