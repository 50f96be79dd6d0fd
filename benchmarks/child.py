"""Measures one row in this process and says the figure as JSON: `python -m benchmarks.child KEY [--quick]`."""

import json
import sys

from benchmarks.rows import ROWS

if __name__ == "__main__":
    figure = ROWS[sys.argv[1]].measure(quick="--quick" in sys.argv[2:])
    print(json.dumps(figure.to_dict()))
