"""Reads every #include of the sources and fails on one that docs/architecture.md ("Folders") does not allow.

usage: check_includes.py SOURCE_FOLDER
"""

import re
import sys
from pathlib import Path

# Folder -> the project's folders it may include ("quintile" is include/quintile), and the foreign libraries.
ALLOWED = {
    "include": ({"quintile"}, set()),
    "kernels": ({"kernels"}, {"xsimd", "system"}),
    "engine": ({"engine", "kernels", "quintile"}, {"eigen", "fmt", "toml", "system"}),
    "engine/parallel": ({"engine", "kernels", "quintile"}, {"tbb", "system"}),
    "io": ({"io", "kernels", "quintile"}, {"hdf5", "compression", "fast_float", "fmt", "system"}),
    "datasets": ({"datasets", "quintile"}, {"fmt"}),
    "tools": ({"tools", "quintile"}, {"cli11", "toml", "fmt", "json", "system"}),
}
# tests/ and bench/ may include everything.

LIBRARIES = {
    "tbb": r"(oneapi/)?tbb(/|\.h)",
    "eigen": r"(Eigen|unsupported/Eigen)/",
    "xsimd": r"xsimd/",
    "fmt": r"fmt/",
    "toml": r"toml\+\+/",
    "hdf5": r"(hdf5|H5\w+)\.h$",
    "compression": r"(libdeflate|isa-l/igzip|zlib|zstd|lz4|blosc)\w*\.h$",
    "fast_float": r"fast_float/",
    "cli11": r"CLI/",
    "json": r"nlohmann/",
    # POSIX and the compiler
    "system": r"((sys|linux|sanitizer)/\w+|[a-z0-9_]*intrin|cpuid|sched|unistd|fcntl|signal|glob|dirent|pthread|poll|errno"
    r"|termios|fnmatch|math|string|time)\.h$",
}

STANDARD = re.compile(r"[a-z_]+$")  # <vector>, <cstdint>, ...: no folder and no suffix
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
PROJECT = {"include", "kernels", "engine", "io", "datasets", "tools", "python", "bench", "tests"}


def rule_for(path):
    """The rule of the deepest folder that has one; None where everything is allowed."""
    for folder in path.parents:
        if folder.as_posix() in ALLOWED:
            return ALLOWED[folder.as_posix()]
    return None


def complaints(path, text, exists):
    """What is wrong with the includes of the file `path` (relative to the source folder)."""
    rule = rule_for(path)
    for quote, name in INCLUDE.findall(text):
        folder = name.split("/")[0]
        if quote == '"':
            target = Path("include") / name if folder == "quintile" else Path(name)
            if rule is None and exists(path.parent / name):
                continue  # tests and benchmarks may name a neighbour
            if folder not in PROJECT | {"quintile"} or "/" not in name:
                yield f'{path}: "{name}" is not written from the root of the project'
            elif not exists(target):
                yield f'{path}: "{name}" does not exist'
            elif rule and folder not in rule[0]:
                yield f"{path}: may not include {folder}/, but includes {name}"
        elif rule and not STANDARD.match(name):
            library = next((key for key, pattern in LIBRARIES.items() if re.match(pattern, name)), None)
            if library is None:
                yield f"{path}: <{name}> belongs to no library that the project uses"
            elif library not in rule[1]:
                yield f"{path}: may not include {library}, but includes <{name}>"


def main(root):
    files = [
        path.relative_to(root)
        for folder in sorted(PROJECT)
        for suffix in ("*.hpp", "*.cpp", "*.inl", "*.h")
        for path in sorted((root / folder).rglob(suffix))
    ]
    found = [
        complaint
        for path in files
        if path.parts[:3] != ("tests", "install", "consumer")
        for complaint in complaints(path, (root / path).read_text(encoding="utf-8"), lambda p: (root / p).is_file())
    ]
    for complaint in found:
        print(complaint)
    print(f"{len(files)} files, {len(found)} forbidden includes")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
