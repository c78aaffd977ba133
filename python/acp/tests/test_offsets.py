import unittest

from acp.offsets import OffsetTracker


class Offsets(unittest.TestCase):
    def test_the_commit_never_passes_what_is_open(self):
        tracker = OffsetTracker()
        self.assertIsNone(tracker.committable())
        for offset in (5, 6, 7):
            tracker.add(offset)
        tracker.finish(6)
        self.assertEqual(tracker.committable(), 5)
        tracker.committed = 5
        self.assertIsNone(tracker.committable())
        tracker.finish(5)
        self.assertEqual(tracker.committable(), 7)
        tracker.finish(7)
        self.assertEqual(tracker.committable(), 8)

    def test_a_delivery_before_the_committed_one_moves_nothing_back(self):
        tracker = OffsetTracker()
        tracker.add(9)
        tracker.finish(9)
        tracker.committed = 10
        tracker.add(4)
        self.assertIsNone(tracker.committable())


if __name__ == "__main__":
    unittest.main()
