"""What runs too long, takes too much or fails is a finding: process_test.py FOLDER_OF_PROCESS"""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, sys.argv.pop(1))
import process  # noqa: E402

GENEROUS = {"timeout": 60, "memory": 8 * 2**30}


class Process(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.scratch.name)

    def tearDown(self):
        self.assertEqual(list(self.folder.glob("tmp*")), [])  # whatever happened, nothing is left
        self.scratch.cleanup()

    def run_code(self, code, **limits):
        return process.run([sys.executable, "-c", code], self.folder, **(GENEROUS | limits))

    def test_outcome(self):
        self.assertEqual(self.run_code("print('{\"seconds\": 1.5}')"), {"seconds": 1.5})

    def test_failure_has_its_message(self):
        failed = self.run_code("raise SystemExit('no such column')")["failed"]
        self.assertIn("exit code 1", failed)
        self.assertIn("no such column", failed)

    def test_out_of_time(self):
        self.assertIn("out of time", self.run_code("import time; time.sleep(60)", timeout=0.3)["failed"])

    def test_out_of_memory(self):
        code = "import time; data = b'x' * (256 << 20); time.sleep(60)"
        self.assertIn("out of memory", self.run_code(code, memory=128 << 20)["failed"])

    def test_interleaved_and_not_tried_again(self):
        log = self.folder / "log.txt"
        log.write_text("")

        def contender(name, end=""):
            code = f"open({str(log)!r}, 'a').write({name!r}); print('{{}}'); {end}"
            return [sys.executable, "-c", code], log

        contenders = {"a": contender("a"), "b": contender("b", "raise SystemExit(1)"), "c": contender("c")}
        results = process.interleave(contenders, 2, self.folder, **GENEROUS)
        self.assertEqual(log.read_text(), "abcac")
        self.assertEqual(results["a"], [{}, {}])
        self.assertEqual(len(results["b"]), 1)


if __name__ == "__main__":
    unittest.main()
