"""What TypeScript makes of each input: libs/contracts/vectors is the contract of every language."""

import hashlib
import json
import unittest
from pathlib import Path

from acp.canonical_json import canonical_json
from acp.event import (
    EVENT_ID_NAMESPACE,
    canonical_time,
    content_sha256,
    derive_event_id,
    derive_timed_event_id,
    is_canary,
)
from acp.message import Decoded, Message, decode_message, normalise_headers
from acp.signature import signature_problem, webhook_key
from acp.upcast import UnsupportedUpcaster, compile_upcast, upcasters_of

VECTORS = Path(__file__).parents[3] / "libs" / "contracts" / "vectors"


def read(name):
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


class Identities(unittest.TestCase):
    vectors = read("identities.json")

    def test_ids_are_derived_in_the_same_namespace(self):
        self.assertEqual(str(EVENT_ID_NAMESPACE), self.vectors["namespace"])
        for case in self.vectors["derived_ids"]:
            with self.subTest(case["key"]):
                self.assertEqual(derive_event_id(case["source"], case["stream"], case["key"]), case["event_id"])

    def test_ids_with_a_time_sort_by_it(self):
        for case in self.vectors["timed_ids"]:
            with self.subTest(case["key"], at=case["occurred_at"]):
                made = derive_timed_event_id(case["source"], case["stream"], case["key"], case["occurred_at"])
                self.assertEqual(made, case["event_id"])

    def test_times_have_one_spelling(self):
        for case in self.vectors["times"]:
            with self.subTest(case["text"]):
                self.assertEqual(canonical_time(case["text"]), case["canonical"])

    def test_a_day_that_there_is_not_is_no_time(self):
        for text in ("2026-02-30T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T10:00:00+24:00"):
            self.assertIsNone(canonical_time(text))

    def test_json_has_one_text_and_one_digest(self):
        for case in self.vectors["canonical_json"]:
            with self.subTest(case["json"]):
                text = canonical_json(json.loads(case["json"]))
                self.assertEqual(text, case["canonical"])
                self.assertEqual(hashlib.sha256(text.encode()).hexdigest(), case["sha256"])

    def test_half_a_surrogate_pair_is_written_as_an_escape(self):
        self.assertEqual(canonical_json("\ud83d"), '"\\ud83d"')

    def test_content_has_one_digest(self):
        for case in self.vectors["content"]:
            self.assertEqual(content_sha256(case["event"]).hex(), case["sha256"])


class Messages(unittest.TestCase):
    vectors = read("messages.json")

    def test_every_message_is_read_or_refused_as_everywhere(self):
        for case in self.vectors["readable"] + self.vectors["undecodable"]:
            with self.subTest(case["name"]):
                decoded = decode_message(Message(case["payload"], normalise_headers(case["headers"])))
                if isinstance(decoded, Decoded):
                    said = {"event": decoded.event, "canary": is_canary(decoded.event)}
                else:
                    said = {"code": decoded.code, "event_id": decoded.event_id}
                self.assertEqual(said, case["expect"])

    def test_what_only_pythons_reader_takes_is_refused(self):
        message = next(case for case in self.vectors["readable"])
        body = json.loads(message["payload"])
        for text in (json.dumps({**body, "payload": {"n": float("nan")}}), "[" * 100_000):
            self.assertEqual(decode_message(Message(text, {})).code, "CONSUMER.UNDECODABLE")


class Upcasts(unittest.TestCase):
    vectors = read("upcasts.json")

    def test_every_map_of_the_subset_makes_what_it_makes_everywhere(self):
        for case in self.vectors["subset"]:
            with self.subTest(case["name"]):
                upcast = compile_upcast(case["upcast"])
                if case["expect"] is None:
                    self.assertRaises(ValueError, upcast, case["payload"])
                else:
                    self.assertEqual(upcast(case["payload"]), case["expect"])

    def test_what_is_beyond_the_subset_is_refused_before_an_event_is_read(self):
        for case in self.vectors["beyond"]:
            with self.subTest(case["name"]):
                self.assertRaises(UnsupportedUpcaster, compile_upcast, case["upcast"])

    def test_an_old_version_is_brought_to_the_newest_of_the_catalogue(self):
        readable = next(case for case in read("messages.json")["readable"])
        body = json.loads(readable["payload"])
        for case in self.vectors["chains"]:
            versions = [{"schema_version": 1, "upcast": None, "upcasts": None}] + [
                {"schema_version": index + 2, "upcast": upcast, "upcasts": True}
                for index, upcast in enumerate(case["upcasts"])
            ]
            upcasters = upcasters_of([{"event_type": "SHIP_SAILED", "versions": versions}])
            old = {**body, "event_type": "SHIP_SAILED", "schema_version": 1, "payload": case["payload"]}
            decoded = decode_message(Message(json.dumps(old), {}), upcasters)
            self.assertEqual(decoded.event["payload"], case["expect"])
            self.assertEqual(decoded.event["schema_version"], len(versions))

    def test_a_catalogue_that_cannot_be_followed_is_refused_with_its_place(self):
        def catalogue(upcast, upcasts=True):
            second = {"schema_version": 2, "upcast": upcast, "upcasts": upcasts}
            return [{"event_type": "SHIP_SAILED", "versions": [{"schema_version": 1}, second]}]

        for given, reason in (
            (catalogue({"module": "a" * 64}), "SHIP_SAILED version 2: /upcast/module"),
            (catalogue({"set": {"n": "size(payload.a)"}}), "SHIP_SAILED version 2: /upcast/set/n"),
            (catalogue(None, False), "SHIP_SAILED version 2: nobody"),
        ):
            with self.assertRaisesRegex(UnsupportedUpcaster, reason):
                upcasters_of(given)
            own = upcasters_of(given, own={("SHIP_SAILED", 2): lambda payload: {"own": True}})
            self.assertEqual(own["SHIP_SAILED"][2]({}), {"own": True})
        as_it_is = upcasters_of(catalogue(None))
        self.assertEqual(as_it_is["SHIP_SAILED"][2]({"a": 1}), {"a": 1})


class Signatures(unittest.TestCase):
    vectors = read("webhook-signatures.json")

    def test_every_request_gets_its_answer(self):
        for case in self.vectors["cases"]:
            with self.subTest(case["name"]):
                problem = signature_problem(
                    case["headers"],
                    case["body"].encode(),
                    keys=[webhook_key(secret) for secret in case["secrets"]],
                    now_s=case["now"],
                    tolerance_s=self.vectors["tolerance_seconds"],
                )
                self.assertEqual(problem is None, case["holds"], problem)

    def test_what_is_no_secret_is_refused_without_being_quoted(self):
        for secret in self.vectors["bad_secrets"]:
            with self.assertRaises(ValueError) as refused:
                webhook_key(secret)
            if secret not in ("", "whsec_"):
                self.assertNotIn(secret, str(refused.exception))


if __name__ == "__main__":
    unittest.main()
