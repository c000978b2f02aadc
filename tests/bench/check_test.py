"""The comparison finds answers that differ, and only those: check_test.py FOLDER_OF_CHECK"""

import copy
import sys
import unittest

sys.path.insert(0, sys.argv.pop(1))
from check import check, complaint, differences, moved_customers  # noqa: E402

OURS = {
    "exact": {"customers": 1000, "days": 9181},
    "sums": {"money": 353277.01},
    "classes": {"Champions": [600, 200000.0], "Lost": [400, 153277.01]},
}


def changed(group, name, value):
    out = copy.deepcopy(OURS)
    out[group][name] = value
    return out


class Check(unittest.TestCase):
    def test_the_same(self):
        self.assertIsNone(complaint(OURS, OURS))
        self.assertEqual(differences(OURS, OURS), {"customers": 0, "sums": 0.0})

    def test_order_of_addition(self):
        other = changed("sums", "money", 353277.0100000002)
        self.assertIsNone(complaint(OURS, other))
        self.assertGreater(differences(OURS, other)["sums"], 0)

    def test_a_customer_on_a_cut_point(self):
        other = changed("classes", "Champions", [601, 200010.0])
        other["classes"]["Lost"] = [399, 153267.01]
        self.assertIsNone(complaint(OURS, other))
        self.assertEqual(differences(OURS, other)["customers"], 1)

    def test_other_integers(self):
        self.assertIn("days", complaint(OURS, changed("exact", "days", 9182)))
        self.assertIn("extra", complaint(OURS, changed("exact", "extra", 1)))

    def test_other_sums(self):
        self.assertIn("sums", complaint(OURS, changed("sums", "money", 353277.5)))
        self.assertIn("sums", complaint(OURS, changed("classes", "Lost", [400, 153377.01])))

    def test_minima_of_other_starts(self):
        ours = OURS | {"near": {"inertia": 100.0}}
        self.assertIsNone(complaint(ours, OURS | {"near": {"inertia": 101.0}}))
        self.assertIn("inertia", complaint(ours, OURS | {"near": {"inertia": 110.0}}))
        self.assertIn("inertia", complaint(ours, OURS))

    def test_too_many_in_other_classes(self):
        moved = moved_customers(1000) + 1
        other = changed("classes", "Champions", [600 - moved, 200000.0])
        other["classes"]["Loyal Customers"] = [moved, 10.0]
        self.assertIn("other classes", complaint(OURS, other))

    def test_who_is_wrong_has_a_reason(self):
        report = check({"quintile": [OURS, OURS], "peer": [OURS, changed("exact", "days", 1)], "slow": [{"failed": "x"}]})
        self.assertNotIn("wrong", report["quintile"])
        self.assertIn("days", report["peer"]["wrong"])
        self.assertNotIn("wrong", report["slow"])

    def test_our_own_runs_are_bit_identical(self):
        report = check({"quintile": [OURS, changed("sums", "money", 353277.0100000002)]})
        self.assertIn("own runs differ", report["quintile"]["wrong"])


if __name__ == "__main__":
    unittest.main()
