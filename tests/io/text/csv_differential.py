"""Compares open_text with Python's csv module on random files: python3 csv_differential.py DUMP_TEXT [FILES]."""

import csv
import io
import pathlib
import random
import subprocess
import sys
import tempfile

COLUMNS = 3


def random_cell(rng):
    """A cell, mostly tame, sometimes full of whatever is special."""
    alphabet = rng.choice(["abc", "abc 123", 'a,"\n\r; \t', 'é€😀"x', '"'])
    return "".join(rng.choice(alphabet) for _ in range(rng.choice([0, 1, 3, 10, 100])))


def written_cell(cell, separator, rng):
    """The cell as some program may write it."""
    special = any(c in cell for c in '"\r\n' + separator)
    if cell.startswith('"') or any(c in cell for c in "\r\n" + separator):
        return '"' + cell.replace('"', '""') + '"'
    # A quote within a field needs no quoting, and any field may be quoted.
    if rng.random() < (0.5 if special else 0.2):
        return '"' + cell.replace('"', '""') + '"' + ("tail" if rng.random() < 0.05 else "")
    return cell


def random_file(rng, separator):
    line_end = rng.choice(["\n", "\r\n", "\r"])
    lines = [separator.join("abc")]
    for _ in range(rng.choice([0, 1, 5, 60])):
        fields = COLUMNS if rng.random() < 0.95 else rng.choice([2, 4, 5])
        lines.append(separator.join(written_cell(random_cell(rng), separator, rng) for _ in range(fields)))
        if rng.random() < 0.1:
            lines.append("")
    text = line_end.join(lines)
    return text + line_end if rng.random() < 0.7 else text


def expected_rows(text, separator):
    """What Python reads: (line, cells or the complaint) per row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    next(reader)
    rows = []
    line = reader.line_num + 1
    for cells in reader:
        if cells:
            wrong = f"malformed expected {COLUMNS} fields, found {len(cells)}"
            rows.append((line, cells if len(cells) == COLUMNS else wrong))
        line = reader.line_num + 1
    return rows


def dumped_rows(dump):
    rows = []
    for line in dump.splitlines():
        number, _, rest = line.partition(" ")
        is_cells = not rest.startswith("malformed")
        rows.append((int(number), [bytes.fromhex(c[1:]).decode() for c in rest.split(" ")] if is_cells else rest))
    return rows


def dumps(program, cases):
    """What the program reads per case; one process for all, because a process under a sanitizer starts slowly."""
    arguments = [str(argument) for path, separator, block_bytes in cases for argument in (path, separator, block_bytes)]
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{program} failed: {done.stderr}")
    found = []
    rest = done.stdout
    for _ in cases:  # each ends with an empty line, which is all there is of one without rows
        if rest.startswith("\n"):
            dump, rest = "", rest[1:]
        else:
            dump, _, rest = rest.partition("\n\n")
        found.append(dumped_rows(dump))
    if rest:
        raise SystemExit(f"{program} printed more than was asked for: {rest[:200]}")
    return found


def compare(program, folder, seeds):
    """Fails on the first difference; the number of rows that were compared."""
    cases, expected, texts = [], [], []
    for seed in seeds:
        rng = random.Random(seed)
        separator = rng.choice(",;\t|")
        text = random_file(rng, separator)
        path = pathlib.Path(folder) / f"{seed}.csv"
        path.write_bytes(text.encode())
        for block_bytes in (rng.randint(1, 80), 1 << 20):
            cases.append((path, separator, block_bytes))
            expected.append(expected_rows(text, separator))
            texts.append(text)
    for case, want, found, text in zip(cases, expected, dumps(program, cases), texts):
        if found != want:
            index = next((i for i, (a, b) in enumerate(zip(found, want)) if a != b), "the end")
            raise SystemExit(f"{case[0].name}, blocks of {case[2]}: differs at row {index}\n"
                             f"found    {found[index:index + 1] if index != 'the end' else len(found)}\n"
                             f"expected {want[index:index + 1] if index != 'the end' else len(want)}\n"
                             f"{text!r}")
    return sum(len(rows) for rows in expected) // 2


def main():
    program, files = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 150
    with tempfile.TemporaryDirectory() as folder:
        rows = compare(program, folder, range(files))
    if rows < 10 * files:
        raise SystemExit(f"only {rows} rows were compared")
    print(f"{files} files with {rows} rows read the same")


if __name__ == "__main__":
    main()
