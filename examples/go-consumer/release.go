package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
)

// Rules are what an executor holds a release against: keys by their id, its own name, the time, recalled releases.
type Rules struct {
	Keys     map[string]ed25519.PublicKey
	Audience string
	Now      time.Time
	Recalled []string
}

// verifyRelease answers why a release may not be acted on; empty where it may. An inbox must compare the event's id
// with the claim release_id as well: under a second id it would be acted on twice.
func verifyRelease(release any, rules Rules) string {
	shown, _ := release.(map[string]any)
	token, isSigned := shown["signature"].(string)
	parts := strings.Split(token, ".")
	if !isSigned || len(parts) != 3 {
		return "DECISION.RELEASE_UNSIGNED"
	}
	header := parsed(parts[0])
	kid, _ := header["kid"].(string)
	key, isKnown := rules.Keys[kid]
	if _, isCritical := header["crit"]; header["alg"] != "EdDSA" || header["typ"] != "acp-release+jwt" || isCritical || !isKnown {
		return "DECISION.RELEASE_UNSIGNED"
	}
	// Strict: the last character has bits to spare, and a second text of one signature is refused.
	signature, err := base64.RawURLEncoding.Strict().DecodeString(parts[2])
	if err != nil || !ed25519.Verify(key, []byte(parts[0]+"."+parts[1]), signature) {
		return "DECISION.RELEASE_ALTERED"
	}
	claims, unsigned := parsed(parts[1]), map[string]any{}
	for name, value := range shown {
		if name != "signature" {
			unsigned[name] = value
		}
	}
	digest := sha256.Sum256([]byte(canonicalJSON(claims["action"])))
	if canonicalJSON(unsigned) != canonicalJSON(claims) || hex.EncodeToString(digest[:]) != claims["action_sha256"] {
		return "DECISION.RELEASE_ALTERED"
	}
	if claims["audience"] != nil && claims["audience"] != rules.Audience {
		return "DECISION.RELEASE_AUDIENCE"
	}
	if claims["valid_until"] != nil {
		text, _ := claims["valid_until"].(string)
		// A time that cannot be read is over.
		if until, err := time.Parse(time.RFC3339Nano, text); err != nil || !rules.Now.Before(until) {
			return "DECISION.RELEASE_LAPSED"
		}
	}
	if id, _ := claims["release_id"].(string); slices.Contains(rules.Recalled, id) {
		return "DECISION.RELEASE_RECALLED"
	}
	return ""
}

func parsed(part string) (members map[string]any) {
	text, _ := base64.RawURLEncoding.DecodeString(part)
	_ = json.Unmarshal(text, &members)
	return members
}

// canonicalJSON has members in the order of UTF-16 code units and no white space; Go writes numbers as JavaScript does.
func canonicalJSON(value any) string {
	switch value := value.(type) {
	case []any:
		var items []string
		for _, item := range value {
			items = append(items, canonicalJSON(item))
		}
		return "[" + strings.Join(items, ",") + "]"
	case map[string]any:
		var names, members []string
		for name := range value {
			names = append(names, name)
		}
		slices.SortFunc(names, func(a, b string) int {
			return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
		})
		for _, name := range names {
			members = append(members, canonicalJSON(name)+":"+canonicalJSON(value[name]))
		}
		return "{" + strings.Join(members, ",") + "}"
	case float64:
		if value == 0 {
			return "0"
		}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value)
	return strings.NewReplacer("\n", "", `\u2028`, "\u2028", `\u2029`, "\u2029").Replace(text.String())
}
