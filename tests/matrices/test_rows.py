"""Rows of CSV and JSONL files."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_claude_params.errors import UsageError
from pytest_claude_params.matrices.rows import read_rows


@pytest.fixture
def problem(tmp_path):
    """Return what is wrong with a file."""

    def read(name, text):
        (tmp_path / name).write_text(text)
        with pytest.raises(UsageError) as caught:
            read_rows(name, tmp_path)
        return str(caught.value)

    return read


def test_a_csv_file_is_read_as_text(tmp_path):
    (tmp_path / "a.csv").write_bytes(b'\xef\xbb\xbfcity,note\r\nRome,"old, large"\r\n\r\nOslo,\r\n')

    rows = read_rows("a.csv", tmp_path)

    assert [row.values for row in rows] == [
        {"city": "Rome", "note": "old, large"},
        {"city": "Oslo", "note": ""},
    ]
    assert [(row.place, row.name) for row in rows] == [("a.csv:2", "Rome"), ("a.csv:4", "Oslo")]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_csv_file_of_a_spreadsheet(tmp_path, delimiter):
    """Where a comma is that of a number, something else stands between values."""
    (tmp_path / "a.csv").write_text(f'city{delimiter}note\nRome{delimiter}"1,5; old\t"\n')

    assert [row.values for row in read_rows("a.csv", tmp_path)] == [
        {"city": "Rome", "note": "1,5; old\t"}
    ]


def test_empty_rows_at_the_end_of_a_spreadsheet_are_none(tmp_path):
    (tmp_path / "a.csv").write_text("city;note\nRome;old\n;\n ; \n")

    assert [row.name for row in read_rows("a.csv", tmp_path)] == ["Rome"]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("latin-1", "a.csv:3: is not UTF-8 (in Latin-1 it would be 'Zürich,groß')"),
        ("utf-16", "a.csv:1: is UTF-16, and not UTF-8"),
    ],
)
def test_a_csv_file_that_is_not_utf_8(tmp_path, encoding, said):
    """As older spreadsheets write it: what to do stands beside it."""
    (tmp_path / "a.csv").write_bytes("city,note\nRome,old\nZürich,groß\n".encode(encoding))

    with pytest.raises(UsageError) as caught:
        read_rows("a.csv", tmp_path)

    remedy = 'A spreadsheet saves it so as "CSV UTF-8"'
    assert str(caught.value) == f"claude_matrix: {said}. {remedy}"


def test_a_row_begins_where_its_first_line_does(tmp_path):
    """Also where a quoted value goes on in further lines."""
    (tmp_path / "a.csv").write_text('city,note\nRome,"old\n\nlarge"\nOslo,\n')

    assert [row.place for row in read_rows("a.csv", tmp_path)] == ["a.csv:2", "a.csv:5"]


def test_a_yaml_file_is_a_list_of_rows(tmp_path):
    """With values as YAML 1.2 has them, and the line of each."""
    (tmp_path / "a.yaml").write_text(
        "# cities\n- city: Rome\n  large: true\n- {city: no, large: 1}\n"
    )

    rows = read_rows("a.yaml", tmp_path)

    assert [row.values for row in rows] == [
        {"city": "Rome", "large": True},
        {"city": "no", "large": 1},
    ]
    assert [row.place for row in rows] == ["a.yaml:2", "a.yaml:4"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {city: Rome\n", "a.yaml:1:3: is not YAML: the bracket that begins here is not closed"),
        ("- {city: Rome, city: Oslo}\n", "a.yaml:1:16: has the key 'city' twice"),
        ("- !mine {city: Rome}\n", "a.yaml:1:3: holds the tag !mine"),
        (
            "city: Rome\n",
            "a.yaml: holds {'city': 'Rome'}, and no list of rows, each a mapping of columns to values",
        ),
        (
            "- {city: Rome}\n- Oslo\n",
            'a.yaml:2: \'Oslo\' is not an object with names and values, such as {"id": "case-2"}',
        ),
        ("# nothing\n", "rows='a.yaml' has no rows, so there is no test"),
    ],
)
def test_a_yaml_file_that_will_not_do(problem, text, said):
    """Its line, and what is wrong there."""
    assert problem("a.yaml", text) == f"claude_matrix: {said}"


def test_a_path_is_taken_as_it_is(tmp_path):
    (tmp_path / "a.csv").write_text("city\nRome\n")

    for given in (Path("a.csv"), tmp_path / "a.csv"):
        assert [row.values for row in read_rows(given, tmp_path)] == [{"city": "Rome"}]


def test_a_path_to_no_rows(tmp_path):
    (tmp_path / "a.csv").write_text("city\n")

    with pytest.raises(UsageError) as caught:
        read_rows(Path("a.csv"), tmp_path)
    assert str(caught.value) == ("claude_matrix: rows='a.csv' has no rows, so there is no test")


def test_the_column_id_names_a_row(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"city": "Rome", "id": 7}\n\n{"city": "Oslo", "id": 8}\n')

    assert [row.name for row in read_rows("a.jsonl", tmp_path)] == ["7", "8"]


def test_a_value_too_many(problem):
    assert problem("a.csv", "city,note\nRome,old,large\n") == (
        "claude_matrix: a.csv:2: 3 values under 2 columns (city, note). "
        "Put a value that holds a comma in double quotes"
    )


def test_a_value_too_many_between_semicolons(problem):
    assert problem("a.csv", "city;note\nRome;old;large\n").endswith(
        "Put a value that holds a semicolon in double quotes"
    )


def test_a_quote_that_is_not_closed(problem):
    assert problem("a.csv", 'city\n"Rome\n') == "claude_matrix: a.csv:2: unexpected end of data"


def test_a_column_that_stands_twice(problem):
    assert problem("a.csv", "city,city\n") == (
        "claude_matrix: a.csv:1: the first line has to name each column once: city, city"
    )


def test_no_rows(problem):
    assert problem("a.csv", "city\n") == (
        "claude_matrix: rows='a.csv' has no rows, so there is no test"
    )


def test_a_line_that_is_no_json(problem):
    assert problem("a.jsonl", '{"city": "Rome"}\n{city}\n') == (
        "claude_matrix: a.jsonl:2: is not JSON: Expecting property name enclosed in double quotes: "
        "line 1 column 2 (char 1). Each line is one object"
    )


def test_a_line_that_is_no_object(problem):
    assert problem("a.jsonl", "3\n") == (
        'claude_matrix: a.jsonl:1: 3 is not an object with names and values, such as {"id": "case-1"}'
    )


def test_a_row_that_lacks_a_column(problem):
    assert problem("a.jsonl", '{"city": "Rome", "id": 1}\n{"city": "Oslo"}\n') == (
        "claude_matrix: a.jsonl:2: has no 'id', which a.jsonl:1 has. All rows have the same columns"
    )


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UsageError) as caught:
        read_rows("a.csv", tmp_path)

    assert str(caught.value) == (
        f"claude_matrix: there is no file {tmp_path}/a.csv; rows='a.csv' is relative to the test file"
    )


def test_what_is_no_rows(tmp_path):
    with pytest.raises(UsageError) as caught:
        read_rows(3, tmp_path)

    assert str(caught.value) == ("claude_matrix: rows=3 is neither a path nor a list of mappings")
