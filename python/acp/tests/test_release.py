import json
import unittest
from datetime import datetime
from pathlib import Path

from acp.gatekeeper import ReleaseRefused, idempotency_key, verify_release
from acp.gatekeeper.ed25519 import verify, verify_in_python
from acp.canonical_json import canonical_json

#: By a library where it is installed, and without one.
VERIFIERS = (verify, verify_in_python)
VECTORS = Path(__file__).parents[3] / "libs" / "contracts" / "vectors"


def read(name):
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


class Releases(unittest.TestCase):
    def test_every_vector_gets_its_answer(self):
        vectors = read("releases.json")
        for case in vectors["cases"]:
            with self.subTest(case["name"]):
                self.assertEqual(said(case, vectors["jwks"]), case["expect"])

    def test_a_release_under_another_event_is_refused(self):
        vectors = read("releases.json")
        case = vectors["cases"][0]
        self.assertEqual(said(case, vectors["jwks"], event_id=case["release"]["release_id"]), "stands")
        self.assertEqual(said(case, vectors["jwks"], event_id="x"), "DECISION.RELEASE_ALTERED")

    def test_keys_of_places_are_those_of_every_language(self):
        for case in read("idempotency-keys.json"):
            key = idempotency_key(case["run"], case["step"], case["tool_call"])
            self.assertEqual(key, case["key"])


def said(case, keys, event_id=None):
    now = datetime.fromisoformat(case["now"].replace("Z", "+00:00"))
    try:
        verify_release(
            case["release"],
            keys=keys,
            audience=case["audience"],
            now=now,
            recalled=set(case["recalled"]),
            event_id=event_id,
        )
    except ReleaseRefused as refusal:
        return refusal.code
    return "stands"


class Numbers(unittest.TestCase):
    def test_are_written_as_javascript_writes_them(self):
        for value, text in [
            (1.0, "1"),
            (-0.0, "0"),
            (1e21, "1e+21"),
            (1e20, "100000000000000000000"),
            (123456789012345678901, "123456789012345680000"),
            (1e-6, "0.000001"),
            (1.5e-7, "1.5e-7"),
            (-12.25, "-12.25"),
            (5e-324, "5e-324"),
            (2**53, "9007199254740992"),
            (True, "true"),
        ]:
            self.assertEqual(canonical_json(value), text)


class Ed25519(unittest.TestCase):
    """RFC 8032, section 7.1: public key, message, signature."""

    TESTS = [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
            "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
            "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
            "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ]

    def test_the_signatures_of_the_rfc_hold(self):
        for key, message, signature in self.TESTS:
            values = [bytes.fromhex(text) for text in (key, message, signature)]
            for verify in VERIFIERS:
                self.assertTrue(verify(*values))

    def test_no_bit_of_a_signature_may_be_another(self):
        key, message, signature = (bytes.fromhex(text) for text in self.TESTS[1])
        for bit in range(0, 512, 7):
            altered = bytearray(signature)
            altered[bit // 8] ^= 1 << bit % 8
            for verify in VERIFIERS:
                self.assertFalse(verify(key, message, bytes(altered)))

    def test_a_signature_with_s_beyond_the_order_is_refused(self):
        key, message, signature = (bytes.fromhex(text) for text in self.TESTS[1])
        order = 2**252 + 27742317777372353535851937790883648493
        s = int.from_bytes(signature[32:], "little") + order
        for verify in VERIFIERS:
            self.assertFalse(verify(key, message, signature[:32] + s.to_bytes(32, "little")))


if __name__ == "__main__":
    unittest.main()
