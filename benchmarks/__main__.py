"""Every benchmark: the numbers, then the screen in a real browser.

python -m benchmarks [rounds]
"""

import sys

from benchmarks import numbers

if __name__ == "__main__":
    chosen = [int(word) for word in sys.argv[1:2]]
    numbers.main(*chosen)
    from benchmarks import screen

    screen.main(*chosen)
