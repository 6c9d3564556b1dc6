"""What cannot be meant in a suite, besides its shape.

`table.py` says where each is looked for in a suite by itself. What the API would reject
(`requests.py`) and files that are not called as suites (`misnamed.py`) are asked for while pytest
collects; `truths.py` has the words that other YAML takes for true and false.
"""
