"""The include check finds what it is there to find."""

import unittest
from pathlib import Path

from check_includes import complaints


def check(path, line):
    return list(complaints(Path(path), line + "\n", lambda target: target.name != "missing.hpp"))


class CheckIncludes(unittest.TestCase):
    def test_allowed(self):
        for path, line in [
            ("include/quintile/a.hpp", "#include <vector>"),
            ("include/quintile/a.hpp", '#include "quintile/b.hpp"'),
            ("kernels/a.cpp", "#include <xsimd/xsimd.hpp>"),
            ("engine/score/a.cpp", '#include "kernels/a.hpp"'),
            ("engine/parallel/a.cpp", "#include <oneapi/tbb/parallel_for.h>"),
            ("io/hdf5/a.cpp", "#include <hdf5.h>"),
            ("io/text/a.cpp", '#include "kernels/a.hpp"'),
            ("tests/a.cpp", '#include "engine/a.hpp"'),
        ]:
            self.assertEqual(check(path, line), [], (path, line))

    def test_forbidden(self):
        for path, line in [
            ("include/quintile/a.hpp", '#include "engine/a.hpp"'),
            ("include/quintile/a.hpp", "#include <fmt/format.h>"),
            ("kernels/a.cpp", '#include "quintile/a.hpp"'),
            ("engine/score/a.cpp", "#include <oneapi/tbb/parallel_for.h>"),
            ("engine/score/a.cpp", '#include "io/a.hpp"'),
            ("io/log/a.cpp", '#include "engine/a.hpp"'),
            ("io/log/a.cpp", '#  include "datasets/a.hpp"'),
            ("tools/a.cpp", '#include "engine/a.hpp"'),
            ("datasets/a.cpp", '#include "io/a.hpp"'),
            ("io/log/a.cpp", "#include <boost/any.hpp>"),
            ("io/log/a.cpp", '#include "neighbour.hpp"'),
            ("io/log/a.cpp", '#include "io/missing.hpp"'),
        ]:
            self.assertEqual(len(check(path, line)), 1, (path, line))


if __name__ == "__main__":
    unittest.main()
