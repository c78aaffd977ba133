import unittest

import acp.gatekeeper

import acp_gatekeeper


class Names(unittest.TestCase):
    def test_are_those_of_the_package_acp(self):
        self.assertEqual(acp_gatekeeper.__all__, acp.gatekeeper.__all__)
        for name in acp_gatekeeper.__all__:
            self.assertIs(getattr(acp_gatekeeper, name), getattr(acp.gatekeeper, name))


if __name__ == "__main__":
    unittest.main()
